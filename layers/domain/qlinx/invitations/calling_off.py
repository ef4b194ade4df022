"""An invitation that is called off: by its employer, by staff, or because nothing else may become of it."""

from datetime import datetime

from qlinx.invitations.model import (
    CancelReason,
    Invitation,
    InvitationState,
    RefusedBecause,
    nobody_told,
)
from qlinx.invitations.moments import written
from qlinx.invitations.store import INVITATION, without_selections
from qlinx.invitations.under_way import INVITE, new_telling, run_of_invitation
from qlinx.records.context import Context
from qlinx.records.notes import noted
from qlinx.records.shape import Change
from qlinx.runs.pausing import cancelled
from qlinx.runs.store import RUN

NOTED = "invitation_off"


def as_called_off(
    ctx: Context,
    invitation: Invitation,
    state: InvitationState,
    because: CancelReason,
    *,
    tells: bool,
    since: datetime | None = None,
    refused: RefusedBecause | None = None,
) -> tuple[Invitation, tuple[Change, ...]]:
    """The invitation as it is off, and what is written with that, itself included:
    nobody else is invited from now on.

    ``tells``: whoever was invited is told of it, by a run of its own.
    """
    now = ctx.now()
    off = INVITATION.changed(
        invitation,
        state=state,
        parts_done=nobody_told(),
        resume_at=None,
        cancelled_at=since or now,
        cancelled_because=because,
        refused_because=refused,
    )
    telling = (RUN.insert(new_telling(ctx, invitation.invitation_id)),) if tells else ()
    return off, (*written(ctx, off), *no_more_invited(ctx, invitation), *telling)


def called_off(ctx: Context, invitation: Invitation) -> Change:
    """That it is off, by its employer or by staff, so that no backup sends it."""
    because, refused = invitation.cancelled_because, invitation.refused_because
    state = {"because": because.value} if because else {}
    if refused:
        state["refused"] = refused.value
    return noted(ctx, NOTED, invitation.invitation_id, state, number=invitation.version)


def no_more_invited(ctx: Context, invitation: Invitation) -> tuple[Change, ...]:
    """The end of the inviting, where it is under way or to come;
    who was named one by one is kept no longer.
    """
    match invitation.state:
        case InvitationState.DISPATCHING:
            run = run_of_invitation(ctx.store, invitation.invitation_id, INVITE)
            return (*cancelled(ctx, run), *without_selections(ctx.store, invitation))
        case InvitationState.SCHEDULED | InvitationState.WAITING:
            return without_selections(ctx.store, invitation)
        case _:
            return ()
