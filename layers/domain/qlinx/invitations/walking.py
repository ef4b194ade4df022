"""The walk over an audience, page by page, and over the invitees when they are told of a cancellation.

A page may be repeated, and two walks over the same part may run at once: who has an invitation or was told is passed over.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeGuard

from qlinx.aws.database import ConditionFailed, Key
from qlinx.invitations.audience import may_be_invited, takes_in
from qlinx.invitations.dispatch import PATIENCE, Tools, ask_for_results, clear_away, finish
from qlinx.invitations.fanout import Walk
from qlinx.invitations.model import (
    Invitation,
    InvitationState,
    Invitee,
    InviteeState,
    calendar_uid_of,
)
from qlinx.invitations.store import (
    INVITATION,
    INVITEE,
    SELECTION,
    invitation_by_id,
    invitee_item,
    invitees_group,
    selection_item,
)
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.lots import lots
from qlinx.mailing.outbox import post
from qlinx.people.model import Person
from qlinx.people.store import EMPLOYMENT, PERSON, employer_group, employment_item, person_item
from qlinx.records.context import Context
from qlinx.records.shape import Change

_PAGE: Final = 100
# Three writes for a person, a hundred in a transaction.
_TOGETHER: Final = 33
_TRIES: Final = 10
_SPARE_SECONDS: Final = 20

_STATE: Final = {"invite": InvitationState.DISPATCHING, "tell": InvitationState.CANCELLED}


@dataclass(frozen=True, slots=True)
class _Page:
    """Some people of a part, and where the next page begins."""

    person_ids: tuple[str, ...]
    resume: dict[str, str] | None


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Somebody of the audience as they are now; ``invitee`` where they are invited already."""

    person: Person
    invitee: Invitee | None


def walk(ctx: Context, message: Walk, tools: Tools) -> int:
    """Handles a part of a fan-out until it is done or time runs short, and says how many people it handled.

    What is left goes back to the queue.

    Raises
    ------
    ChangedMeanwhile
        Others kept changing somebody; the message will be repeated.
    """
    handled = 0
    while True:
        invitation = invitation_by_id(ctx.store, message.invitation_id)
        if not _is_wanted(invitation, message):
            return handled
        page = _page(ctx, invitation, message)
        counted = _handle(ctx, invitation, message, page.person_ids)
        handled += counted
        if page.resume is None:
            _part_done(ctx, message, message.counted + counted, tools)
            return handled
        message = message.after(page.resume, message.counted + counted)
        if tools.seconds_left() < _SPARE_SECONDS:
            tools.fanout.send([message.model_dump()])
            _heard_of(ctx, invitation)
            return handled


def _is_wanted(invitation: Invitation | None, message: Walk) -> TypeGuard[Invitation]:
    return (
        invitation is not None
        and invitation.state is _STATE[message.step]
        and message.part in invitation.open_parts
    )


def _page(ctx: Context, invitation: Invitation, message: Walk) -> _Page:
    kind, _, number = message.part.partition("-")
    if kind == "selection":
        selection = ctx.store.get(SELECTION, selection_item(invitation.invitation_id, int(number)))
        return _Page(selection.person_ids if selection else (), None)
    group = (
        employer_group(invitation.employer_id, int(number))
        if kind == "people"
        else invitees_group(invitation.invitation_id, int(number))
    )
    page = ctx.store.group_page(group, limit=_PAGE, resume=message.resume)
    return _Page(tuple(item["group_sort"] for item in page.items), page.resume)


def _handle(ctx: Context, invitation: Invitation, message: Walk, person_ids: Sequence[str]) -> int:
    if message.step == "invite":
        return sum(_invite(ctx, invitation, some) for some in lots(person_ids, _TOGETHER))
    return sum(_tell(ctx, invitation.invitation_id, person_id) for person_id in person_ids)


def _invite(ctx: Context, invitation: Invitation, person_ids: Sequence[str]) -> int:
    """Invites these people together, or one by one where somebody is being changed; says how many are invited now."""
    candidates = tuple(_candidates(ctx, invitation, person_ids))
    new = [candidate for candidate in candidates if candidate.invitee is None]
    if not new or ctx.store.wrote(*_invitations(ctx, invitation, new)):
        return len(candidates)
    return sum(_invite_one(ctx, invitation, person_id) for person_id in person_ids)


def _invite_one(ctx: Context, invitation: Invitation, person_id: str) -> int:
    for _ in range(_TRIES):
        found = tuple(_candidates(ctx, invitation, [person_id]))
        if not found or found[0].invitee or ctx.store.wrote(*_invitations(ctx, invitation, found)):
            return len(found)
    raise ChangedMeanwhile


def _candidates(ctx: Context, invitation: Invitation, person_ids: Sequence[str]) -> Iterator[_Candidate]:
    """Who of these belongs to the audience now, read consistently; the index that named them may lag."""
    employer_id, invitation_id = invitation.employer_id, invitation.invitation_id
    # People before employments: an end in between then changes the person after it was read, and the write fails.
    people = ctx.store.get_many(PERSON, [person_item(one) for one in person_ids])
    employments = ctx.store.get_many(EMPLOYMENT, [employment_item(one, employer_id) for one in person_ids])
    invitees = ctx.store.get_many(INVITEE, [invitee_item(one, invitation_id) for one in person_ids])
    for person_id in person_ids:
        person = people.get(person_item(person_id))
        employment = employments.get(employment_item(person_id, employer_id))
        if person and employment and may_be_invited(person) and takes_in(invitation, employment):
            yield _Candidate(person, invitees.get(invitee_item(person_id, invitation_id)))


def _invitations(ctx: Context, invitation: Invitation, people: Sequence[_Candidate]) -> Iterator[Change]:
    """Invitee and mail in one write, on the condition that the person is as they were read.

    So an erasure or a restriction that came meanwhile leaves no invitee behind; nor does an end of employment, which writes
    the person too (``people.employment.end_employment``).
    """
    for one in people:
        yield INVITEE.insert(
            Invitee(
                person_id=one.person.person_id,
                invitation_id=invitation.invitation_id,
                employer_id=invitation.employer_id,
                title=invitation.title,
                starts_at=invitation.starts_at,
                ends_at=invitation.ends_at,
                invited_at=ctx.now(),
                calendar_uid=calendar_uid_of(invitation.invitation_id, one.person.person_id),
            )
        )
        yield post(
            ctx,
            one.person.person_id,
            "invitations.invitation",
            {"invitation_id": invitation.invitation_id},
            once=invitation.invitation_id,
        )
        yield PERSON.unchanged(one.person)


def _tell(ctx: Context, invitation_id: str, person_id: str) -> int:
    """Calls an invitee off, and mails who had not declined. The invitee is rewritten, so no answer comes after.

    Who was called off before counts too, so that a page which is repeated counts the same.
    """
    key: Key = invitee_item(person_id, invitation_id)
    for _ in range(_TRIES):
        invitee = ctx.store.get(INVITEE, key)
        if invitee is None:
            return 0
        if invitee.called_off:
            return 1
        changes: list[Change] = [INVITEE.replace(invitee, called_off=True, place=None)]
        if invitee.state is not InviteeState.DECLINED:
            changes.append(
                post(
                    ctx,
                    person_id,
                    "invitations.invitation_cancelled",
                    {"invitation_id": invitation_id},
                    once=invitation_id,
                )
            )
        if ctx.store.wrote(*changes):
            return 1
    raise ChangedMeanwhile


def _heard_of(ctx: Context, invitation: Invitation) -> None:
    """Puts off the taking up again, since the walk is alive; whoever else changed the invitation has done as much."""
    try:
        ctx.store.write(INVITATION.replace(invitation, resume_at=ctx.now() + PATIENCE))
    except ConditionFailed:
        return


def _part_done(ctx: Context, message: Walk, counted: int, tools: Tools) -> None:
    """Marks a part as done; the last one finishes the fan-out."""
    for _ in range(_TRIES):
        invitation = invitation_by_id(ctx.store, message.invitation_id)
        if not _is_wanted(invitation, message):
            return
        changes = {
            "parts_done": {**invitation.parts_done, message.part: counted},
            "resume_at": ctx.now() + PATIENCE,
        }
        if ctx.store.wrote(INVITATION.replace(invitation, **changes)):
            _after_part(ctx, message.invitation_id, tools)
            return
    raise ChangedMeanwhile


def _after_part(ctx: Context, invitation_id: str, tools: Tools) -> None:
    """What follows the last part; where this is killed, the schedule does it."""
    for _ in range(_TRIES):
        invitation = invitation_by_id(ctx.store, invitation_id)
        if invitation is None or invitation.open_parts:
            return
        match invitation.state:
            case InvitationState.DISPATCHING if not finish(ctx, invitation):
                continue
            case InvitationState.CANCELLED:
                ask_for_results(invitation, tools)
                if not clear_away(ctx, invitation):
                    continue
        return
