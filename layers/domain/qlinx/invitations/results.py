"""Who comes: the invitees with their replies, as their employer sees them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Final

from qlinx.aws.database import Key
from qlinx.invitations.audience import may_be_used
from qlinx.invitations.model import INVITEE_PARTS, Invitation, Invitee, InviteeState, MailProblem
from qlinx.invitations.states import takes_replies
from qlinx.invitations.store import INVITEE, changes_of, invitee_item, invitees_group
from qlinx.invitations.versions import asks_anew, before
from qlinx.kit.batching import batched
from qlinx.kit.ids import derived_id
from qlinx.people.model import Employment, Person, PersonState
from qlinx.people.store import EMPLOYMENT, PERSON, employment_item, person_item
from qlinx.records.asking import InGroup
from qlinx.records.context import Context
from qlinx.records.store import PERSON_PREFIX

_PAGE: Final = 100
_NOT_SHOWN: Final = "not-shown"
_KEYED: Final = 20
_BY_CHANCE: Final = 50


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """One invitee as the employer sees them: its own person, and only what it needs (C-11).

    ``reference`` tells two of the same name apart, and is of this invitation alone: with it nobody is found
    elsewhere.
    """

    person_id: str
    reference: str
    name: str
    personnel_number: str | None
    department: str | None
    state: InviteeState
    answered_at: datetime | None
    mail_problem: MailProblem | None
    to_confirm: bool = False
    """Whether they said yes to another time or place (decision 144)."""
    is_shown: bool = True
    """Not of somebody whose data are only kept and who comes: of them the place alone is accounted for."""


def replies(ctx: Context, invitation: Invitation) -> Iterator[ReplyLine]:
    """The invitees with their replies, in a lasting order;
    who is restricted, erased or no longer shared is left out.

    The caller has made sure that the invitation is the employer's own.
    """
    return (line for line in every_line(ctx, invitation) if line.is_shown)


def every_line(ctx: Context, invitation: Invitation) -> Iterator[ReplyLine]:
    """The same with the lines that account for a place, and do not tell whose."""
    for shard in range(INVITEE_PARTS):
        keys = ctx.store.group(invitees_group(invitation.invitation_id, shard))
        yield from lines_of(ctx, invitation, (key.pk.removeprefix(PERSON_PREFIX) for key in keys))


def first_invited(ctx: Context, invitation_id: str, most: int) -> list[str]:
    """Who is invited, by their ids: at most so many."""
    ctx = ctx.reading()
    ctx.store.prefetch(*asks_first_invited(invitation_id, most))
    found: list[str] = []
    for part in range(INVITEE_PARTS):
        if len(found) < most:
            page = ctx.store.group_page(invitees_group(invitation_id, part), limit=_part_of(most))
            found += [str(item["group_sort"]) for item in page.items]
            while page.resume and len(found) < most:
                page = ctx.store.group_page(
                    invitees_group(invitation_id, part), limit=most - len(found), resume=page.resume
                )
                found += [str(item["group_sort"]) for item in page.items]
    return found[:most]


def asks_first_invited(invitation_id: str, most: int) -> Iterator[InGroup]:
    """What ``first_invited`` asks for: of each part its share, and some more, for shares are by chance."""
    return (InGroup(invitees_group(invitation_id, part), _part_of(most)) for part in range(INVITEE_PARTS))


def _part_of(most: int) -> int:
    return min(most, most // INVITEE_PARTS + _BY_CHANCE)


def in_state(ctx: Context, invitation_id: str, person_ids: Iterable[str], state: str) -> list[str]:
    """Those of these people whose reply is this."""
    ids = list(person_ids)
    found = ctx.store.get_many(INVITEE, [invitee_item(one, invitation_id) for one in ids])
    known = {invitee.person_id for invitee in found.values() if invitee.state == state}
    return [one for one in ids if one in known]


def replies_of(ctx: Context, invitation: Invitation, person_ids: Iterable[str]) -> Iterator[ReplyLine]:
    """Those of these people who are shown in the results now, read consistently."""
    return (line for line in lines_of(ctx, invitation, person_ids) if line.is_shown)


def lines_of(
    ctx: Context, invitation: Invitation, person_ids: Iterable[str], *, at_a_time: int = _PAGE
) -> Iterator[ReplyLine]:
    """The same with the lines that account for a place, and do not tell whose."""
    former = _at_another_time_or_place(ctx, invitation)
    for some in batched(person_ids, at_a_time):
        yield from _lines(ctx, invitation, list(some), former)


def reference_of(invitation_id: str, person_id: str) -> str:
    """What a person is called in the results of one invitation."""
    return derived_id(invitation_id, person_id)


def _at_another_time_or_place(ctx: Context, invitation: Invitation) -> frozenset[int]:
    """After which of its changes it was not yet as it is now; before all of them is 0."""
    if not invitation.changes or not takes_replies(invitation, ctx.now()):
        return frozenset()
    made = changes_of(ctx.store, invitation.invitation_id)
    return frozenset(one.number - 1 for one in made if asks_anew(before(one, invitation), invitation))


def _lines(
    ctx: Context, invitation: Invitation, person_ids: list[str], former: frozenset[int]
) -> Iterator[ReplyLine]:
    keys = _keys(invitation, person_ids)
    store = ctx.reading().store
    store.prefetch(*chain.from_iterable(keys))
    for invited, whom, work in keys:
        invitee, person = store.get(INVITEE, invited), store.get(PERSON, whom)
        employment = store.get(EMPLOYMENT, work)
        if invitee and person and employment and may_be_used(person):
            yield _line(invitee, person, employment, former)
        elif invitee and person and employment and _accounted_for(invitee, person):
            yield _hidden(ctx, invitee)


def _keys(invitation: Invitation, person_ids: Iterable[str]) -> list[tuple[Key, Key, Key]]:
    employer_id, invitation_id = invitation.employer_id, invitation.invitation_id
    return [
        (invitee_item(one, invitation_id), person_item(one), employment_item(one, employer_id))
        for one in person_ids
    ]


def asks_lines(invitation: Invitation, person_ids: Iterable[str]) -> Iterator[Key]:
    """What ``lines_of`` asks for of each."""
    return chain.from_iterable(_keys(invitation, person_ids))


def _accounted_for(invitee: Invitee, person: Person) -> bool:
    """Whether somebody who is not shown comes: that place is no other's."""
    comes = invitee.state is InviteeState.ACCEPTED
    return comes and person.is_only_kept and person.state is PersonState.ACTIVE


def _hidden(ctx: Context, invitee: Invitee) -> ReplyLine:
    """A line that says no more than that somebody comes. An employer knows the ids of its people, so the
    reference can't be made of them without our key.
    """
    return ReplyLine(
        person_id=invitee.person_id,
        reference=hidden_reference(ctx, invitee.invitation_id, invitee.person_id),
        name="",
        personnel_number=None,
        department=None,
        state=InviteeState.ACCEPTED,
        answered_at=None,
        mail_problem=None,
        is_shown=False,
    )


def is_of_hidden(reference: str) -> bool:
    """Whether a reference is that of a line that only accounts for a place."""
    return reference.startswith(f"{_NOT_SHOWN}-")


def hidden_reference(ctx: Context, invitation_id: str, person_id: str) -> str:
    """How the line of somebody who is not shown is called; nobody else can tell whose it is."""
    return f"{_NOT_SHOWN}-{ctx.keys.hash(_NOT_SHOWN, f'{invitation_id}#{person_id}')[:_KEYED]}"


def _line(invitee: Invitee, person: Person, employment: Employment, former: frozenset[int]) -> ReplyLine:
    return ReplyLine(
        person_id=person.person_id,
        reference=reference_of(invitee.invitation_id, person.person_id),
        name=person.name,
        personnel_number=employment.personnel_number,
        department=employment.department,
        state=invitee.state,
        answered_at=invitee.answered_at,
        mail_problem=invitee.mail_problem,
        to_confirm=invitee.state is InviteeState.ACCEPTED and (invitee.knew_of or 0) in former,
    )
