"""What is done when a moment of an invitation is due: it is looked at, and does what it is time for."""

from qlinx.invitations.dispatch import Tools, go_on
from qlinx.invitations.moments import put_right
from qlinx.invitations.runs import RESULTS
from qlinx.invitations.store import INVITATION, invitation_by_id
from qlinx.invitations.under_way import subject_of
from qlinx.records.context import Context
from qlinx.records.moments import MOMENT, Moment, MomentTools, stored_anew


def go_on_at(ctx: Context, moment: Moment, tools: MomentTools) -> str:
    """Looks at the invitation now. ``waits``: it is not time yet, as for places while people are told.

    Raises
    ------
    ChangedMeanwhile
    """
    invitation_id = moment.subject.removeprefix(subject_of(""))
    queues = tools.queues
    go_on(
        ctx, invitation_id, Tools(queues["FANOUT"], queues[RESULTS], tools.seconds_left, tools.limit_reached)
    )
    now = stored_anew(ctx.store, moment)
    if now is None or now.version != moment.version:
        return "done"
    return "taken away" if _not_expected(ctx, invitation_id, now) else "waits"


def _not_expected(ctx: Context, invitation_id: str, moment: Moment) -> bool:
    """Takes a moment away that nothing expects, as where the release before changed the invitation."""
    invitation = invitation_by_id(ctx.store, invitation_id)
    if invitation is None:
        return ctx.store.try_write(MOMENT.remove(moment))
    changes = put_right(ctx, invitation)
    return bool(changes) and ctx.store.try_write(INVITATION.unchanged(invitation), *changes)
