"""How far the sending of an invitation is, for its employer, who may have it wait and go on."""

from collections.abc import Iterable, Mapping
from typing import Final

from qlinx.aws.queues import Queue
from qlinx.invitations.fanout import start_message
from qlinx.invitations.model import Invitation, InvitationState
from qlinx.invitations.service import invitation_for_employer
from qlinx.invitations.under_way import INVITE, TELL_CANCELLED, run_of_invitation, subject_of
from qlinx.records.context import Context
from qlinx.runs.errors import NothingUnderWay
from qlinx.runs.pausing import pause_run, resume_run
from qlinx.runs.progress import Progress, progress_of
from qlinx.runs.store import RUN, run_item

_RUN_OF: Final[Mapping[InvitationState, str]] = {
    InvitationState.DISPATCHING: INVITE,
    InvitationState.CANCELLED: TELL_CANCELLED,
}


def progress_by_invitation(ctx: Context, invitations: Iterable[Invitation]) -> Mapping[str, Progress]:
    """How far those are that invite people, or tell them of a cancellation, by the invitation's id."""
    keys = {
        run_item(subject_of(one.invitation_id), _RUN_OF[one.state]): one.invitation_id
        for one in invitations
        if one.state in _RUN_OF
    }
    found = ctx.store.get_many(RUN, tuple(keys)) if keys else {}
    return {keys[key]: progress_of(run) for key, run in found.items()}


def set_paused(
    ctx: Context, employer_id: str, invitation_id: str, fanout: Queue, *, paused: bool
) -> Invitation:
    """Has the sending of an invitation wait, or go on from where it is. The same again changes nothing.

    Whoever is invited already stays so, and may reply meanwhile; replies close at their time all the same.

    Raises
    ------
    NotFound
    NothingUnderWay
        It is to wait, and nobody is being invited.
    ChangedMeanwhile
    """
    invitation = invitation_for_employer(ctx, employer_id, invitation_id)
    subject = subject_of(invitation_id)
    if paused:
        if invitation.state is not InvitationState.DISPATCHING:
            raise NothingUnderWay
        pause_run(ctx, subject, INVITE)
        return invitation
    run = run_of_invitation(ctx.store, invitation_id, INVITE)
    if run and not run.has_ended:
        resume_run(ctx, subject, INVITE)
        fanout.hurry([start_message(invitation_id)])
    return invitation
