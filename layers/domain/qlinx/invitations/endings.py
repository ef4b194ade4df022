"""What must go, or come back, with an invitee or an invitation that ends (retention and erasure)."""

from collections.abc import Sequence
from itertools import islice
from typing import Final

from qlinx.invitations.model import Invitation, Invitee, Place
from qlinx.invitations.states import ANSWERED_IN
from qlinx.invitations.store import (
    PLACE,
    SELECTION,
    invitation_by_id,
    places_of,
    selections_of,
)
from qlinx.records.context import Context
from qlinx.records.shape import Change

# As many as one transaction holds beside the selections and the rest. Places are cleared away when answers close, so at
# the end of an invitation only one that was given back at that very moment may be left.
_MOST_PLACES: Final = 60


def end_invitee(ctx: Context, invitee: Invitee) -> Sequence[Change]:
    """Gives the place back, while others can still take it."""
    if invitee.place is None:
        return ()
    invitation = invitation_by_id(ctx.store, invitee.invitation_id)
    if invitation is None or invitation.state not in ANSWERED_IN:
        return ()
    return (PLACE.insert(Place(invitation_id=invitee.invitation_id, number=invitee.place)),)


def end_invitation(ctx: Context, invitation: Invitation) -> Sequence[Change]:
    """Removes the places and selections that are left."""
    invitation_id = invitation.invitation_id
    return (
        *(PLACE.remove(place) for place in islice(places_of(ctx.store, invitation_id), _MOST_PLACES)),
        *(SELECTION.remove(selection) for selection in selections_of(ctx.store, invitation_id)),
    )
