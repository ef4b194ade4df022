"""The free places of an invitation: laid out before it starts, cleared away after it ended."""

from typing import Final

from qlinx.invitations.model import Invitation, Place
from qlinx.invitations.moments import replaced
from qlinx.invitations.store import INVITATION, PLACE, places_of
from qlinx.kit.batching import batched
from qlinx.records.context import Context
from qlinx.records.shape import Change

_AT_ONCE: Final = 90


def lay_out_places(ctx: Context, invitation: Invitation) -> bool:
    """Makes the places that are not there yet, and removes those of a number that was lowered meanwhile.

    Each write holds the invitation, so nothing is made or removed once people may reply.
    """
    stored = {place.number: place for place in places_of(ctx.store, invitation.invitation_id)}
    wanted = range(invitation.number_of_places or 0)
    changes: list[Change] = [
        *(PLACE.remove(place) for number, place in stored.items() if number not in wanted),
        *(
            PLACE.insert(Place(invitation_id=invitation.invitation_id, number=number))
            for number in wanted
            if number not in stored
        ),
    ]
    return all(
        ctx.store.try_write(INVITATION.unchanged(invitation), *some) for some in batched(changes, _AT_ONCE)
    )


def clear_away(ctx: Context, invitation: Invitation) -> bool:
    """Removes the places of an invitation that takes no replies any more."""
    for places in batched(places_of(ctx.store, invitation.invitation_id), _AT_ONCE):
        if not ctx.store.try_write(*(PLACE.remove(place) for place in places)):
            return False
    return not invitation.places_stored or ctx.store.try_write(
        *replaced(ctx, invitation, places_stored=False, resume_at=None)
    )
