"""What an invitation waits for: to be sent, its answers to close, what is left to be cleared away.

Which moments belong to which state is one table (``expected``). Whoever writes an invitation writes it
through here, so its moments go with it in one transaction; one from before there were moments gets them at
the first write.
"""

from datetime import datetime
from typing import Any, Final

from qlinx.invitations.model import Invitation, InvitationState
from qlinx.invitations.store import INVITATION
from qlinx.invitations.under_way import PACKAGE, subject_of
from qlinx.records.context import Context
from qlinx.records.moments import At, Expected, Moment, arranged, first_moments, moments_of
from qlinx.records.shape import Change
from qlinx.records.store import Store
from qlinx.runs.patience import PATIENCE

DISPATCH: Final = f"{PACKAGE}.dispatch"
CLOSE: Final = f"{PACKAGE}.close"
CLEAR_AWAY: Final = f"{PACKAGE}.clear_away"


def expected(invitation: Invitation, now: datetime) -> Expected:
    """The moments of an invitation as it is.

    It has not closed before what only open answers need is cleared away.

    After a cancellation that waits until people were told; it is done then, or by the moment where that was
    cut off.
    """
    match invitation.state:
        case InvitationState.SCHEDULED:
            return {DISPATCH: At(invitation.send_at), CLOSE: At(invitation.answer_by)}
        case InvitationState.WAITING | InvitationState.DISPATCHING | InvitationState.OPEN:
            return {CLOSE: At(invitation.answer_by)}
        case _ if not invitation.unfinished or invitation.resume_at:
            # With a time in itself it is of before there were moments, and is found by that.
            return {}
        case InvitationState.CANCELLED:
            return {CLEAR_AWAY: At(now + PATIENCE, stays=True)}
        case _:
            return {CLOSE: At(invitation.answer_by, stays=True)}


def inserted(invitation: Invitation, now: datetime) -> tuple[Change, ...]:
    """A new invitation with its moments."""
    subject = subject_of(invitation.invitation_id)
    return (INVITATION.insert(invitation), *first_moments(subject, expected(invitation, now)))


def replaced(ctx: Context, invitation: Invitation, **changes: Any) -> tuple[Change, ...]:
    """The invitation with ``changes``, and its moments as they are then."""
    return written(ctx, INVITATION.changed(invitation, **changes))


def written(ctx: Context, changed: Invitation) -> tuple[Change, ...]:
    """What ``INVITATION.changed`` gave, and its moments as they are then."""
    return (INVITATION.next(changed), *put_right(ctx, changed))


def put_right(ctx: Context, invitation: Invitation) -> list[Change]:
    """What brings the moments that stand to those that the invitation waits for;
    nothing where all is as expected.
    """
    stored = stored_moments(ctx.store, invitation.invitation_id)
    return arranged(stored, subject_of(invitation.invitation_id), expected(invitation, ctx.now()))


def stored_moments(store: Store, invitation_id: str) -> dict[str, Moment]:
    return moments_of(store, subject_of(invitation_id), PACKAGE)
