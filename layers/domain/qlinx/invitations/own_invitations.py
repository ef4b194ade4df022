"""What a person is invited to, as they see it, with what can be done now."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from qlinx.employers.model import Employer
from qlinx.employers.store import EMPLOYER, employer_item
from qlinx.invitations.model import Invitation, Invitee, InviteeState
from qlinx.invitations.states import ClosedBecause, Possible, closed_because, possible, takes_replies
from qlinx.invitations.store import (
    as_it_was,
    asks_invitees,
    asks_whether_free,
    free_places,
    invitation_by_id,
    invitation_item,
    invitee_by_id,
    invitee_item,
    invitees_of,
)
from qlinx.invitations.versions import asks_anew
from qlinx.invitations.wording import shown
from qlinx.kit.errors import NotFound
from qlinx.kit.texts import Language
from qlinx.people.model import Join, Person, PersonState
from qlinx.people.own_data import awake_relations
from qlinx.people.reaching import reader_of
from qlinx.people.store import person_by_id
from qlinx.records.asking import Question
from qlinx.records.context import Context

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
            yield as_seen(ctx, _person(ctx, invitee.person_id), invitee, invitation, employer)


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
    person_id = invited_of(ctx, account_id, invitation_id, of_it)
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
    invitee, person, invitation = read_of(ctx, person_id, invitation_id)
    count_to = MOST_COUNTED if count_free else 1
    return as_seen(ctx, person, invitee, invitation, employer_of(ctx, invitation), count_to=count_to)


def invited_of(
    ctx: Context, account_id: str, invitation_id: str, of_it: Sequence[Question] | None = None
) -> str:
    """The relation of an account that is invited; of several, always the same. ``of_it``: what will be asked
    of the invitation, where it is to be shown.

    Raises
    ------
    NotFound
        None of the relations that its holder said yes to is invited.
    """

    def asks(made: Join) -> Iterator[Question]:
        yield invitee_item(made.relation_id, invitation_id)
        yield from (employer_item(made.employer_id), *of_it) if of_it else ()

    relations = awake_relations(ctx, account_id, asks)
    invited = [one for one in relations if invitee_by_id(ctx.store, one, invitation_id)]
    if not invited:
        raise NotFound
    return min(invited)


def read_of(ctx: Context, person_id: str, invitation_id: str) -> tuple[Invitee, Person, Invitation]:
    """A relation as it is invited.

    Raises
    ------
    NotFound
    """
    # The invitee first, for whoever replies: see ``replies``.
    invitee = invitee_by_id(ctx.store, person_id, invitation_id)
    person = _person(ctx, person_id)
    invitation = invitation_by_id(ctx.store, invitation_id)
    if invitee is None or invitation is None:
        raise NotFound
    return invitee, person, invitation


def employer_of(ctx: Context, invitation: Invitation) -> Employer:
    """Who invites.

    Raises
    ------
    NotFound
    """
    employer = ctx.store.get(EMPLOYER, employer_item(invitation.employer_id))
    if employer is None:
        raise NotFound
    return employer


def _person(ctx: Context, person_id: str) -> Person:
    person = person_by_id(ctx.store, person_id)
    if person is None or person.state is not PersonState.ACTIVE:
        raise NotFound
    return person


def as_seen(
    ctx: Context,
    person: Person,
    invitee: Invitee,
    invitation: Invitation,
    employer: Employer,
    *,
    count_to: int = 1,
) -> OwnInvitation:
    """An invitation as its invitee sees it now; free places are counted up to ``count_to``."""
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
