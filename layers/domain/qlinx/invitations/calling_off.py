"""An invitation that is called off: by its employer, by staff, or because nothing else may become of it."""

from collections.abc import Mapping
from datetime import datetime

from qlinx.invitations.model import (
    CancelReason,
    Invitation,
    InvitationState,
    RefusedBecause,
    nobody_told,
)
from qlinx.records.context import Context
from qlinx.records.notes import noted
from qlinx.records.shape import Change

NOTED = "invitation_off"


def as_called_off(
    state: InvitationState,
    because: CancelReason,
    now: datetime,
    *,
    tells: bool,
    since: datetime | None = None,
    refused: RefusedBecause | None = None,
) -> Mapping[str, object]:
    """The changes of an invitation that is off; ``tells``: whoever was invited is told of it from now on."""
    return {
        "state": state,
        "parts_done": {} if tells else nobody_told(),
        "resume_at": now,
        "cancelled_at": since or now,
        "cancelled_because": because,
        "refused_because": refused,
    }


def called_off(ctx: Context, invitation: Invitation) -> Change:
    """That it is off, by its employer or by staff, so that no backup sends it."""
    because, refused = invitation.cancelled_because, invitation.refused_because
    state = {"because": because.value} if because else {}
    if refused:
        state["refused"] = refused.value
    return noted(ctx, NOTED, invitation.invitation_id, state, number=invitation.version)
