"""The walk over an audience, page by page, and over the invitees when they are told of a cancellation.

A page may be repeated, and two walks over the same part may run at once: who has an invitation or was told is passed over.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeGuard

from qlinx.aws.database import ConditionFailed, Key
from qlinx.invitations.budgets import LIMIT_OF, day_ends, has_room, occasion_of, of_mailboxes
from qlinx.invitations.candidates import Candidate, candidates
from qlinx.invitations.dispatch import PATIENCE, Tools, ask_for_results, clear_away, finish
from qlinx.invitations.fanout import Walk
from qlinx.invitations.model import (
    Invitation,
    InvitationState,
    Invitee,
    InviteeState,
    PostponedBecause,
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
from qlinx.people.store import PERSON, employer_group
from qlinx.records.budgets import Spent, take
from qlinx.records.context import Context
from qlinx.records.shape import Change

_PAGE: Final = 100
# Three writes for a person and one for their mailbox, a hundred in a transaction.
_TOGETHER: Final = 25
_TRIES: Final = 10
_SPARE_SECONDS: Final = 20

_STATE: Final = {"invite": InvitationState.DISPATCHING, "tell": InvitationState.CANCELLED}


@dataclass(frozen=True, slots=True)
class _Page:
    """Some people of a part, and where the next page begins."""

    person_ids: tuple[str, ...]
    resume: dict[str, str] | None


@dataclass(frozen=True, slots=True)
class _Handled:
    """How many people have their invitation (or were told) now, and which limit others wait for, how many at least."""

    people: int
    postponed: int = 0
    because: PostponedBecause | None = None

    def __add__(self, other: "_Handled") -> "_Handled":
        return _Handled(
            self.people + other.people, self.postponed + other.postponed, self.because or other.because
        )


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
        done = _handle(ctx, invitation, message, page.person_ids)
        handled += done.people
        message = message.after(page.resume, done.people, done.postponed, done.because)
        if page.resume is None or done.because is PostponedBecause.PEOPLE_A_DAY:
            _part_ended(ctx, message, tools)
            return handled
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


def _handle(ctx: Context, invitation: Invitation, message: Walk, person_ids: Sequence[str]) -> _Handled:
    if message.step == "tell":
        return _Handled(sum(_tell(ctx, invitation.invitation_id, person_id) for person_id in person_ids))
    found = tuple(candidates(ctx, invitation, person_ids))
    new = sum(candidate.invitee is None for candidate in found)
    if new and not has_room(ctx, invitation, occasion_of(message), new):
        return _Handled(len(found) - new, new, PostponedBecause.PEOPLE_A_DAY)
    done = (_invite(ctx, invitation, some) for some in lots(found, _TOGETHER))
    return sum(done, start=_Handled(0))


def _invite(ctx: Context, invitation: Invitation, found: Sequence[Candidate]) -> _Handled:
    """Invites these people together, or one by one where somebody is being changed or gets too many today."""
    new = [candidate for candidate in found if candidate.invitee is None]
    if not new or _invited(ctx, invitation, new):
        return _Handled(len(found))
    done = (_invite_one(ctx, invitation, one.person.person_id) for one in found)
    return sum(done, start=_Handled(0))


def _invite_one(ctx: Context, invitation: Invitation, person_id: str) -> _Handled:
    for _ in range(_TRIES):
        found = tuple(candidates(ctx, invitation, [person_id]))
        if not found or found[0].invitee:
            return _Handled(len(found))
        try:
            take(ctx, of_mailboxes(ctx, invitation, found), *_invitations(ctx, invitation, found))
        except Spent:
            return _Handled(0, 1, PostponedBecause.MAILBOX_A_DAY)
        except ConditionFailed:
            continue
        return _Handled(1)
    raise ChangedMeanwhile


def _invited(ctx: Context, invitation: Invitation, people: Sequence[Candidate]) -> bool:
    try:
        take(ctx, of_mailboxes(ctx, invitation, people), *_invitations(ctx, invitation, people))
    except (ConditionFailed, Spent):
        return False
    return True


def _invitations(ctx: Context, invitation: Invitation, people: Sequence[Candidate]) -> Iterator[Change]:
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
    ctx.store.wrote(INVITATION.replace(invitation, resume_at=ctx.now() + PATIENCE))


def _part_ended(ctx: Context, message: Walk, tools: Tools) -> None:
    """Marks a part as done, or as waiting for a limit; the last one that is done finishes the fan-out."""
    for _ in range(_TRIES):
        invitation = invitation_by_id(ctx.store, message.invitation_id)
        if not _is_wanted(invitation, message):
            return
        changes = (
            _postponing(ctx, invitation, message) if message.postponed else _done(ctx, invitation, message)
        )
        if not ctx.store.wrote(INVITATION.replace(invitation, **changes)):
            continue
        if message.because:
            tools.limit_reached(LIMIT_OF[message.because])
        else:
            _after_part(ctx, message.invitation_id, tools)
        return
    raise ChangedMeanwhile


def _done(ctx: Context, invitation: Invitation, message: Walk) -> dict[str, object]:
    done = {**invitation.parts_done, message.part: message.counted}
    others = set(invitation.open_parts) - {message.part}
    waits = bool(others) and others <= set(invitation.postponed)
    until = invitation.postponed_until if waits else None
    return {"parts_done": done, "resume_at": until or ctx.now() + PATIENCE}


def _postponing(ctx: Context, invitation: Invitation, message: Walk) -> dict[str, object]:
    """The part goes on when its limit lets through more: with the next day, or the walk of another part before."""
    postponed = {**invitation.postponed, message.part: message.postponed}
    until = day_ends(ctx)
    all_wait = set(invitation.open_parts) <= set(postponed)
    return {
        "postponed": postponed,
        "postponed_until": until,
        "postponed_because": message.because,
        "resume_at": until if all_wait else ctx.now() + PATIENCE,
    }


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
