"""Invitations of before there were runs and moments:
progress and times stood in the invitation itself, and are read on.

An invitation with ``resume_at`` while it is dispatched, or one that is cancelled and has open parts, is of
that time. The first look at it makes its run, with what was done already, in one write; messages of that time
go on as parts of the run. One whose slot in the index says when it is due gets its moments with the first
write of it.
"""

from typing import Literal

from qlinx.aws.messages import QueueMessage
from qlinx.invitations.limits import OF_MAILBOX_A_DAY, PEOPLE_A_DAY
from qlinx.invitations.model import Invitation, InvitationState, PostponedBecause, nobody_told
from qlinx.invitations.moments import replaced, stored_moments
from qlinx.invitations.store import invitation_by_id
from qlinx.invitations.under_way import INVITE, TELL_CANCELLED, new_inviting, new_telling, subject_of
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.records.context import Context
from qlinx.runs.messages import TakePart
from qlinx.runs.model import Reached, Run
from qlinx.runs.pages import cursor_of
from qlinx.runs.store import RUN

_LIMITS = {
    PostponedBecause.PEOPLE_A_DAY: PEOPLE_A_DAY.name,
    PostponedBecause.MAILBOX_A_DAY: OF_MAILBOX_A_DAY.name,
}


class Walk(QueueMessage):
    """A message of that time: one part of a fan-out, from ``resume`` on."""

    step: Literal["invite", "tell"]
    invitation_id: str
    part: str
    resume: dict[str, str] | None = None
    counted: int = 0
    postponed: int = 0
    because: PostponedBecause | None = None


def as_part(ctx: Context, message: Walk) -> TakePart:
    """The same part of the run that there is now.

    Raises
    ------
    ChangedMeanwhile
    """
    for _ in attempts(most=10):
        invitation = invitation_by_id(ctx.store, message.invitation_id)
        if invitation is None or not is_of_earlier(invitation) or made_run(ctx, invitation):
            return _part_of_run(message)
    raise ChangedMeanwhile


def is_of_earlier(invitation: Invitation) -> bool:
    """Whether the progress of an invitation that is under way still stands in itself."""
    match invitation.state:
        case InvitationState.DISPATCHING:
            return invitation.resume_at is not None
        case InvitationState.CANCELLED:
            return bool(invitation.open_parts)
        case _:
            return False


def is_found_by_itself(ctx: Context, invitation: Invitation) -> bool:
    """Whether its own slot in the index says when it is due:
    it is of before there were moments, or has its time in itself.
    """
    return invitation.resume_at is not None or not stored_moments(ctx.store, invitation.invitation_id)


def made_run(ctx: Context, invitation: Invitation) -> bool:
    """Makes the run of such an invitation;
    says whether that was done, rather than overtaken by another change.
    """
    if invitation.state is InvitationState.CANCELLED:
        run = new_telling(ctx, invitation.invitation_id, done=_done(invitation))
        changed = replaced(ctx, invitation, parts_done=nobody_told(), resume_at=None)
    else:
        run = _inviting(ctx, invitation)
        changed = replaced(ctx, invitation, parts_done={}, resume_at=None)
    return ctx.store.try_write(*changed, RUN.insert(run))


def _inviting(ctx: Context, invitation: Invitation) -> Run:
    run = new_inviting(ctx, invitation, done=_done(invitation))
    because = invitation.postponed_because
    waits = {part: number for part, number in invitation.postponed.items() if run.has_open(part)}
    return run.model_copy(
        update={
            "resume_at": invitation.resume_at or ctx.now(),
            "waits": waits,
            "waits_until": invitation.postponed_until if waits else None,
            "waits_for": _LIMITS[because] if because and waits else None,
        }
    )


def _done(invitation: Invitation) -> dict[str, int]:
    return {part: people for part, people in invitation.parts_done.items() if part in invitation.parts}


def _part_of_run(message: Walk) -> TakePart:
    return TakePart(
        subject=subject_of(message.invitation_id),
        name=INVITE if message.step == "invite" else TELL_CANCELLED,
        part=message.part,
        reached=Reached(
            cursor=cursor_of(message.resume),
            people=message.counted,
            postponed=message.postponed,
            limit=_LIMITS[message.because] if message.because else None,
        ),
    )
