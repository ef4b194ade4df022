"""More places, or fewer, after an invitation was made.

Whoever has a place keeps it: only free places are taken away. Each write changes the free places and their
number together, on the condition that the invitation is as it was read, so holders and free places are always
as many as the number says (docs/decisions/0070-places-are-held.md).
"""

from collections.abc import Sequence
from itertools import islice
from typing import Final

from qlinx.invitations.errors import PlacesNotLimited, PlacesSettled, PlacesTaken
from qlinx.invitations.model import Invitation, InvitationState, Place
from qlinx.invitations.moments import replaced
from qlinx.invitations.service import invitation_for_employer
from qlinx.invitations.states import OPEN_FOR_REPLIES
from qlinx.invitations.store import PLACE, places_of
from qlinx.invitations.versions import tag_of_invitation
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.kit.seen import WHATEVER_IS_NOW, Seen
from qlinx.records.context import Context
from qlinx.records.shape import Change

# As many as one transaction holds beside the invitation.
_AT_ONCE: Final = 90


def change_places(
    ctx: Context, employer_id: str, invitation_id: str, number: int, seen: Seen = WHATEVER_IS_NOW
) -> Invitation:
    """Makes the places of an invitation as many as ``number``; the same number again changes nothing.

    More than 90 places more or fewer are changed in several writes; one that was cut off goes on where it is
    repeated. ``seen`` is which version somebody saw.

    Raises
    ------
    NotFound, ChangedSince
    PlacesNotLimited
        There is room for everybody.
    PlacesSettled
        Replies are closed.
    PlacesTaken
        More people than that hold a place.
    ChangedMeanwhile
        Others kept taking the places that were to go.
    """
    while True:
        invitation, is_done = _changed(ctx, employer_id, invitation_id, number, seen)
        if is_done:
            return invitation
        # From here on it is these places that change it.
        seen = WHATEVER_IS_NOW


def _changed(
    ctx: Context, employer_id: str, invitation_id: str, number: int, seen: Seen
) -> tuple[Invitation, bool]:
    """The invitation after one write more, or as it stands where its places are as many as they should be."""
    for _ in attempts():
        invitation = invitation_for_employer(ctx, employer_id, invitation_id)
        changes = _changes(ctx, invitation, number)
        if not changes:
            return invitation, True
        seen.must_hold(tag_of_invitation(invitation))
        if ctx.store.try_write(*changes):
            return invitation, False
    raise ChangedMeanwhile


def _changes(ctx: Context, invitation: Invitation, number: int) -> Sequence[Change]:
    now_there = invitation.number_of_places
    if now_there is None:
        raise PlacesNotLimited
    if now_there == number:
        return ()
    if invitation.state in {InvitationState.SCHEDULED, InvitationState.WAITING}:
        # No place is held yet; the start of the dispatch lays out as many as it finds said.
        return replaced(ctx, invitation, number_of_places=number)
    if invitation.state not in OPEN_FOR_REPLIES or ctx.now() >= invitation.answer_by:
        raise PlacesSettled
    if number > now_there:
        return _more(ctx, invitation, now_there, min(number - now_there, _AT_ONCE))
    return _fewer(ctx, invitation, now_there, now_there - number)


def _more(ctx: Context, invitation: Invitation, now_there: int, count: int) -> Sequence[Change]:
    """New places have new numbers: an old one may be held."""
    first = invitation.numbers_given
    places = (Place(invitation_id=invitation.invitation_id, number=first + more) for more in range(count))
    return (
        *replaced(ctx, invitation, number_of_places=now_there + count, places_numbered=first + count),
        *(PLACE.insert(place) for place in places),
    )


def _fewer(ctx: Context, invitation: Invitation, now_there: int, count: int) -> Sequence[Change]:
    free = tuple(islice(places_of(ctx.store, invitation.invitation_id), count))
    if len(free) < count:
        raise PlacesTaken
    gone = free[:_AT_ONCE]
    return (
        *replaced(
            ctx,
            invitation,
            number_of_places=now_there - len(gone),
            places_numbered=invitation.numbers_given,
        ),
        *(PLACE.remove(place) for place in gone),
    )
