"""What a person does with invitations: sees their own, and answers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from qlinx.aws.database import Busy
from qlinx.employers.model import Employer
from qlinx.employers.store import EMPLOYER, employer_item
from qlinx.invitations.errors import (
    InvitationCancelled,
    NoPlaceLeft,
    ProcessingRestricted,
    RepliesClosed,
)
from qlinx.invitations.model import Invitation, Invitee, InviteeState, Place, ReplyChoice
from qlinx.invitations.states import (
    ClosedBecause,
    Possible,
    closed_because,
    possible,
    replied,
    takes_replies,
)
from qlinx.invitations.store import (
    INVITEE,
    PLACE,
    as_it_was,
    asks_invitees,
    asks_whether_free,
    free_place,
    free_places,
    invitation_by_id,
    invitation_item,
    invitee_by_id,
    invitee_item,
    invitees_of,
)
from qlinx.invitations.telling_reply import reply_told, tell_no_place
from qlinx.invitations.versions import asks_anew
from qlinx.invitations.wording import shown
from qlinx.kit.errors import DomainError, NotFound
from qlinx.kit.ids import shard_of
from qlinx.kit.retries import attempts
from qlinx.kit.texts import Language
from qlinx.people.model import Join, Person, PersonState
from qlinx.people.own_data import awake_relations
from qlinx.people.reaching import reader_of
from qlinx.people.store import JOIN, PERSON, join_item, person_by_id
from qlinx.records.asking import Question
from qlinx.records.context import Context
from qlinx.records.shape import Change

_REFUSALS: dict[ClosedBecause, type[DomainError]] = {
    ClosedBecause.CANCELLED: InvitationCancelled,
    ClosedBecause.ANSWER_BY_PASSED: RepliesClosed,
    ClosedBecause.RESTRICTED: ProcessingRestricted,
    ClosedBecause.FULL: NoPlaceLeft,
}


# Beyond this nobody minds how many places are left, and a look at them stays one small read.
MOST_COUNTED: Final = 50
# Of so many of somebody's invitations it is looked at once whether a place is free; of more, one by one.
_MOST_LOOKED_AT: Final = 7


@dataclass(frozen=True, slots=True)
class OwnInvitation:
    """An invitation as its invitee sees it: with what can be done now."""

    invitee: Invitee
    invitation: Invitation
    employer: Employer
    possible: Possible
    language: Language
    before: Invitation | None = None
    """What it said when the person was invited or replied, where it was changed since."""
    asked_anew: bool = False
    """Whether they said yes to another time or place, and are asked whether they still come."""
    free: int | None = None
    """How many places are free, where that was asked and places are limited; at most ``MOST_COUNTED``."""

    @property
    def comes(self) -> bool:
        """Whether they said yes to what it says now, and it goes on."""
        return (
            self.invitee.state is InviteeState.ACCEPTED
            and not self.asked_anew
            and self.possible.closed_because is not ClosedBecause.CANCELLED
        )

    @property
    def own_id(self) -> str:
        """Tells it from the same invitation by another relation of the same person."""
        return f"{self.invitee.invitation_id}.{self.invitee.person_id}"


def own_invitations(ctx: Context, account_id: str) -> Iterator[OwnInvitation]:
    """What the holder of an account is invited to, by each employer that they said yes to;
    the earliest start first.
    """
    # A page waits as seldom as can be; the app asks for no more than it needs.
    at_once = ctx.store.remembers
    ctx = ctx.reading()
    relations = awake_relations(
        ctx, account_id, lambda made: (employer_item(made.employer_id), asks_invitees(made.relation_id))
    )
    invitees = sorted(
        (one for person_id in relations for one in invitees_of(ctx.store, person_id)),
        key=lambda one: (one.starts_at, one.invitation_id, one.person_id),
    )
    ctx.store.prefetch(
        *(invitation_item(one.invitation_id) for one in invitees),
        *(employer_item(one.employer_id) for one in invitees),
        *(_places_looked_at(invitees, ctx.now()) if at_once else ()),
    )
    for invitee in invitees:
        invitation = invitation_by_id(ctx.store, invitee.invitation_id)
        employer = ctx.store.get(EMPLOYER, employer_item(invitee.employer_id))
        if invitation and employer:
            yield _seen(ctx, _person(ctx, invitee.person_id), invitee, invitation, employer)


def _places_looked_at(invitees: Iterable[Invitee], now: datetime) -> Iterator[Question]:
    """Of the first that may still be replied to, whether a place is free; whether it matters is known when
    the invitation is.
    """
    may = (one for one in invitees if one.state is not InviteeState.ACCEPTED and now < one.starts_at)
    return (asks_whether_free(one.invitation_id) for one in islice(may, _MOST_LOOKED_AT))


def own_invitation_of_account(ctx: Context, account_id: str, invitation_id: str) -> OwnInvitation:
    """One of the invitations of the holder of an account.

    Raises
    ------
    NotFound
        None of the relations that they said yes to is invited.
    """
    ctx = ctx.reading()
    of_it = (invitation_item(invitation_id), asks_whether_free(invitation_id))
    person_id = _invited_of(ctx, account_id, invitation_id, of_it)
    return own_invitation(ctx, person_id, invitation_id)


def own_invitation(
    ctx: Context, person_id: str, invitation_id: str, *, count_free: bool = False
) -> OwnInvitation:
    """One of the invitations of a relation; with the number of free places, where that is asked.

    Raises
    ------
    NotFound
        There is none, or it is somebody else's.
    """
    invitee, person, invitation = _read(ctx, person_id, invitation_id)
    count_to = MOST_COUNTED if count_free else 1
    return _seen(ctx, person, invitee, invitation, _employer(ctx, invitation), count_to=count_to)


def reply_of_account(
    ctx: Context, account_id: str, invitation_id: str, choice: ReplyChoice, *, seen: int | None = None
) -> OwnInvitation:
    """Answers for the relation of an account that is invited; as ``reply``.

    Raises
    ------
    NotFound
        None of the relations that they said yes to is invited, or the join ended or fell asleep at this
        moment.
    InvitationCancelled, RepliesClosed, ProcessingRestricted, NoPlaceLeft, Busy
    """
    person_id = _invited_of(ctx.prefetching(), account_id, invitation_id)
    return reply(ctx, person_id, invitation_id, choice, account_id=account_id, seen=seen)


def reply(
    ctx: Context,
    person_id: str,
    invitation_id: str,
    choice: ReplyChoice,
    *,
    account_id: str | None = None,
    decided_at: datetime | None = None,
    seen: int | None = None,
) -> OwnInvitation:
    """Accepts or declines, and says what is so afterwards.

    The same reply again changes no more than when it was decided.

    ``decided_at`` is when the person said it, where that is not now, such as the date of a mail. A reply that
    was decided before the one that stands changes nothing, so that answers may come late and in any order.
    The way a reply came (app or link) is not kept: that would be a record of use (obligation 31). Where
    ``account_id`` is given, its holder answers, as long as the relation is joined to it. ``seen`` is the
    number of the last change that was shown; a yes is one to what was shown.

    Raises
    ------
    NotFound
        There is no such invitation of this person, or the join has ended.
    InvitationCancelled, RepliesClosed, ProcessingRestricted
        No reply is taken.
    NoPlaceLeft
        Somebody else has the last place; the reply that was given before still stands.
    Busy
        Too many others answered at this moment.
    """
    # Nobody decides later than now, whatever their clock says: it would outweigh what they say next.
    decided_at = min(decided_at or ctx.now(), ctx.now())
    for _ in attempts(most=40):
        view = ctx.prefetching()
        invitee, person, invitation = _read(view, person_id, invitation_id)
        if account_id:
            _check_join(view, person, account_id)
        try:
            answered, changes = _decide(view, invitee, person, invitation, choice, decided_at, seen)
        except NoPlaceLeft:
            tell_no_place(ctx, invitee)
            raise
        if not changes or ctx.store.try_write(*changes):
            return _seen(view, person, answered, invitation, _employer(view, invitation))
    raise Busy


def _decide(
    ctx: Context,
    invitee: Invitee,
    person: Person,
    invitation: Invitation,
    choice: ReplyChoice,
    decided_at: datetime,
    seen: int | None,
) -> tuple[Invitee, tuple[Change, ...]]:
    """The invitee as answered, and what that changes; nothing where the reply stands already, or a later one.

    The invitation is no part of the write, or all its invitees would wait for one another. It need not be: it
    was read after the invitee, and a cancellation rewrites each invitee after the invitation. So a reply that
    saw the invitation open is either seen by the cancellation or refused by the invitee's version.
    """
    state = replied(invitee, choice, decided_at)
    if state is None:
        return invitee, ()
    said_again = state is invitee.state and not invitee.called_off
    closed = closed_because(invitee, invitation, restricted=person.is_only_kept, now=ctx.now())
    knew_of = _known_of(invitee, invitation, seen)
    stands = decided_at == invitee.answered_at and knew_of == invitee.knew_of
    if said_again and (closed or person.is_only_kept or stands):
        return invitee, ()
    if closed:
        raise _REFUSALS[closed]
    said = {"answered_at": decided_at, "answer_handled_at": ctx.now(), "knew_of": knew_of}
    if said_again:
        # So that what was decided between the two, and comes last, is known to be the older one.
        again = INVITEE.changed(invitee, **said)
        return again, (INVITEE.next(again), PERSON.unchanged(person))
    place = _place_to_take(ctx, invitation) if choice is ReplyChoice.ACCEPT else None
    given_back = _place_given_back(invitee)
    answered = INVITEE.changed(
        invitee,
        state=state,
        place=place.number if place else None,
        calendar_sequence=invitee.next_sequence,
        **said,
    )
    return answered, (
        INVITEE.next(answered),
        reply_told(ctx, invitee, state),
        # An erasure or a restriction that began meanwhile refuses the reply.
        PERSON.unchanged(person),
        *((PLACE.remove(place),) if place else ()),
        *((PLACE.insert(given_back),) if given_back else ()),
    )


def _known_of(invitee: Invitee, invitation: Invitation, seen: int | None) -> int | None:
    """The number of the last change that somebody who replies now knows of, as far as there are any."""
    if not invitation.changes:
        return invitee.knew_of
    last = invitation.changes if seen is None else min(seen, invitation.changes)
    return max(invitee.knew_of or 0, last)


def _employer(ctx: Context, invitation: Invitation) -> Employer:
    employer = ctx.store.get(EMPLOYER, employer_item(invitation.employer_id))
    if employer is None:
        raise NotFound
    return employer


def _place_to_take(ctx: Context, invitation: Invitation) -> Place | None:
    """A free place, searched for from a random number on, so that accepters rarely meet at one place."""
    if invitation.number_of_places is None:
        return None
    start = shard_of(ctx.new_id(), invitation.numbers_given)
    place = free_place(ctx.store, invitation.invitation_id, start)
    if place is None:
        raise NoPlaceLeft
    return place


def _place_given_back(invitee: Invitee) -> Place | None:
    if invitee.place is None:
        return None
    return Place(invitation_id=invitee.invitation_id, number=invitee.place)


def _read(ctx: Context, person_id: str, invitation_id: str) -> tuple[Invitee, Person, Invitation]:
    # The invitee first: see _decide.
    invitee = invitee_by_id(ctx.store, person_id, invitation_id)
    person = _person(ctx, person_id)
    invitation = invitation_by_id(ctx.store, invitation_id)
    if invitee is None or invitation is None:
        raise NotFound
    return invitee, person, invitation


def _invited_of(
    ctx: Context, account_id: str, invitation_id: str, of_it: Sequence[Question] | None = None
) -> str:
    """The relation of an account that is invited; of several, always the same. ``of_it``: what will be asked
    of the invitation, where it is to be shown.
    """

    def asks(made: Join) -> Iterator[Question]:
        yield invitee_item(made.relation_id, invitation_id)
        yield from (employer_item(made.employer_id), *of_it) if of_it else ()

    relations = awake_relations(ctx, account_id, asks)
    invited = [one for one in relations if invitee_by_id(ctx.store, one, invitation_id)]
    if not invited:
        raise NotFound
    return min(invited)


def _check_join(ctx: Context, person: Person, account_id: str) -> None:
    # After the person, which the write holds: whatever ends a join or puts it to sleep writes the person too.
    made = ctx.store.get(JOIN, join_item(account_id, person.person_id))
    if person.account_id != account_id or made is None or made.asleep:
        raise NotFound


def _person(ctx: Context, person_id: str) -> Person:
    person = person_by_id(ctx.store, person_id)
    if person is None or person.state is not PersonState.ACTIVE:
        raise NotFound
    return person


def _seen(
    ctx: Context,
    person: Person,
    invitee: Invitee,
    invitation: Invitation,
    employer: Employer,
    *,
    count_to: int = 1,
) -> OwnInvitation:
    limited = invitation.number_of_places is not None
    asked = invitee.state is not InviteeState.ACCEPTED
    now = ctx.now()
    restricted = person.is_only_kept
    was = as_it_was(ctx.store, invitation, invitee.knew_of)
    before = None if was is invitation else shown(ctx, was)
    anew = not asked and not restricted and asks_anew(was, invitation)
    # A look at the places costs a read: only where the reply depends on it.
    look = limited and asked and closed_because(invitee, invitation, restricted=restricted, now=now) is None
    free = free_places(ctx.store, invitation.invitation_id, most=count_to) if look else None
    return OwnInvitation(
        invitee,
        shown(ctx, invitation),
        employer,
        possible(invitee, invitation, restricted=restricted, has_place=free != 0, now=now, asked_anew=anew),
        reader_of(ctx, person).language,
        before,
        anew and takes_replies(invitation, now),
        free if count_to > 1 else None,
    )
