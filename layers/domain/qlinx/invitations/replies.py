"""What a person answers to an invitation."""

from datetime import datetime

from qlinx.aws.database import Busy
from qlinx.invitations.errors import (
    InvitationCancelled,
    NoPlaceLeft,
    ProcessingRestricted,
    RepliesClosed,
)
from qlinx.invitations.model import Invitation, Invitee, Place, ReplyChoice
from qlinx.invitations.own_invitations import OwnInvitation, as_seen, employer_of, invited_of, read_of
from qlinx.invitations.states import ClosedBecause, closed_because, replied
from qlinx.invitations.store import INVITEE, PLACE, free_place
from qlinx.invitations.telling_reply import reply_told, tell_no_place
from qlinx.kit.errors import DomainError, NotFound
from qlinx.kit.ids import shard_of
from qlinx.kit.retries import attempts
from qlinx.people.model import Person
from qlinx.people.store import JOIN, PERSON, join_item
from qlinx.records.context import Context
from qlinx.records.shape import Change

_REFUSALS: dict[ClosedBecause, type[DomainError]] = {
    ClosedBecause.CANCELLED: InvitationCancelled,
    ClosedBecause.ANSWER_BY_PASSED: RepliesClosed,
    ClosedBecause.RESTRICTED: ProcessingRestricted,
    ClosedBecause.FULL: NoPlaceLeft,
}


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
    person_id = invited_of(ctx.prefetching(), account_id, invitation_id)
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
        invitee, person, invitation = read_of(view, person_id, invitation_id)
        if account_id:
            _check_join(view, person, account_id)
        try:
            answered, changes = _decide(view, invitee, person, invitation, choice, decided_at, seen)
        except NoPlaceLeft:
            tell_no_place(ctx, invitee)
            raise
        if not changes or ctx.store.try_write(*changes):
            return as_seen(view, person, answered, invitation, employer_of(view, invitation))
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


def _check_join(ctx: Context, person: Person, account_id: str) -> None:
    # After the person, which the write holds: whatever ends a join or puts it to sleep writes the person too.
    made = ctx.store.get(JOIN, join_item(account_id, person.person_id))
    if person.account_id != account_id or made is None or made.asleep:
        raise NotFound


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
