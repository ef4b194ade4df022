"""What must go, or come back, with an invitee or an invitation that ends (retention and erasure)."""

from collections.abc import Sequence

from qlinx.invitations.counts import INVITATION_COUNTS, counts_of
from qlinx.invitations.model import Invitation, Invitee, Place
from qlinx.invitations.moments import stored_moments
from qlinx.invitations.states import OPEN_FOR_REPLIES
from qlinx.invitations.store import (
    CANCELLATION,
    INVITATION_CHANGE,
    PLACE,
    SELECTION,
    cancellation_item,
    changes_of,
    invitation_by_id,
    places_of,
    selections_of,
)
from qlinx.records.context import Context
from qlinx.records.moments import MOMENT
from qlinx.records.shape import Change


def end_invitee(ctx: Context, invitee: Invitee) -> Sequence[Change]:
    """Gives the place back, while others can still take it."""
    if invitee.place is None:
        return ()
    invitation = invitation_by_id(ctx.store, invitee.invitation_id)
    if invitation is None or invitation.state not in OPEN_FOR_REPLIES:
        return ()
    return (PLACE.insert(Place(invitation_id=invitee.invitation_id, number=invitee.place)),)


def end_invitation(ctx: Context, invitation: Invitation) -> Sequence[Change]:
    """Removes its moments, why it was called off, and the places and selections that are left:
    many places only where its replies never closed.
    """
    invitation_id = invitation.invitation_id
    counts = counts_of(ctx, invitation_id)
    said = ctx.store.get(CANCELLATION, cancellation_item(invitation_id))
    return (
        *((CANCELLATION.remove(said),) if said else ()),
        *((INVITATION_COUNTS.remove(counts),) if counts else ()),
        *(MOMENT.remove(moment) for moment in stored_moments(ctx.store, invitation_id).values()),
        *(INVITATION_CHANGE.remove(change) for change in changes_of(ctx.store, invitation_id)),
        *(SELECTION.remove(selection) for selection in selections_of(ctx.store, invitation_id)),
        *(PLACE.remove(place) for place in places_of(ctx.store, invitation_id)),
    )
