"""What the ledger notes of an invitation that somebody called off."""

from qlinx.invitations.model import Invitation
from qlinx.records.context import Context
from qlinx.records.notes import noted
from qlinx.records.shape import Change

NOTED = "invitation_off"


def called_off(ctx: Context, invitation: Invitation) -> Change:
    """That it is off, by its employer or by staff, so that no backup sends it."""
    because, refused = invitation.cancelled_because, invitation.refused_because
    state = {"because": because.value} if because else {}
    if refused:
        state["refused"] = refused.value
    return noted(ctx, NOTED, invitation.invitation_id, state, number=invitation.version)
