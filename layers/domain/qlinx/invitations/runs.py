"""The runs of invitations as they are declared: what they do at each point."""

from collections.abc import Mapping, Sequence
from typing import Final

from qlinx.employers.agreements import holds_today
from qlinx.invitations.budgets import day_ends
from qlinx.invitations.free_places import clear_away
from qlinx.invitations.inviting import Inviting
from qlinx.invitations.limits import OF_MAILBOX_A_DAY, PEOPLE_A_DAY
from qlinx.invitations.model import Invitation, InvitationState, PostponedBecause
from qlinx.invitations.moments import replaced
from qlinx.invitations.reminding import REMINDING
from qlinx.invitations.results_file_request import INDEX_DELAY_SECONDS, ask_for_results
from qlinx.invitations.states import Event, after
from qlinx.invitations.store import invitation_by_id, without_selections
from qlinx.invitations.telling_changes import TELLING_CHANGES
from qlinx.invitations.telling_invitees import TellingInvitees
from qlinx.invitations.under_way import INVITE, TELL_CANCELLED, invitation_id_of, new_telling_changed
from qlinx.records.context import Context
from qlinx.records.shape import Change
from qlinx.runs.declaring import RunType, RunTypes, Task, Tools, run_types
from qlinx.runs.model import Run
from qlinx.runs.store import RUN

RESULTS: Final = "RESULTS"
BECAUSE: Final[Mapping[str, PostponedBecause]] = {
    PEOPLE_A_DAY.name: PostponedBecause.PEOPLE_A_DAY,
    OF_MAILBOX_A_DAY.name: PostponedBecause.MAILBOX_A_DAY,
}


def _invites(ctx: Context, run: Run, tools: Tools) -> Task | None:
    del tools
    invitation = _about(ctx, run, InvitationState.DISPATCHING)
    if invitation is None:
        return None
    return Inviting(ctx, invitation, holds=holds_today(ctx, invitation.employer_id))


def _opened(ctx: Context, run: Run) -> Sequence[Change]:
    """The whole audience is invited. Who was named one by one needs no second list any more."""
    invitation = _about(ctx, run, InvitationState.DISPATCHING)
    if invitation is None:
        return ()
    opened = replaced(
        ctx,
        invitation,
        state=after(invitation, Event.FINISH),
        invited=sum(run.parts_done.values()),
        postponed={},
        postponed_until=None,
        postponed_because=None,
    )
    return (*opened, *without_selections(ctx.store, invitation), *_changed_meanwhile(ctx, invitation))


def _changed_meanwhile(ctx: Context, invitation: Invitation) -> Sequence[Change]:
    """Whoever was invited after a change had been told goes by once more: they may have the former words."""
    if not invitation.changes:
        return ()
    run = new_telling_changed(ctx, invitation.invitation_id, once="invited", sent=False)
    return (RUN.insert(run),)


def _postponed(ctx: Context, run: Run) -> Sequence[Change]:
    """What the employer is told of those who are invited later."""
    invitation = _about(ctx, run, InvitationState.DISPATCHING)
    if invitation is None:
        return ()
    because = BECAUSE.get(run.waits_for) if run.waits_for else None
    return replaced(
        ctx,
        invitation,
        postponed=run.waits,
        postponed_until=run.waits_until if run.waits else None,
        postponed_because=because if run.waits else None,
    )


def _tells(ctx: Context, run: Run, tools: Tools) -> Task | None:
    del tools
    invitation = _about(ctx, run, InvitationState.CANCELLED)
    return TellingInvitees(ctx, invitation.invitation_id) if invitation else None


def _writes_results(ctx: Context, run: Run, tools: Tools) -> None:
    del ctx
    ask_for_results(invitation_id_of(run), tools.others[RESULTS])


def _clears_away(ctx: Context, run: Run, tools: Tools) -> None:
    """Where this is cut off or overtaken, the schedule does it."""
    del tools
    invitation = _about(ctx, run, InvitationState.CANCELLED)
    if invitation:
        clear_away(ctx, invitation)


def _about(ctx: Context, run: Run, state: InvitationState) -> Invitation | None:
    """What a run is about, where it still is in the state that asks for the run."""
    invitation = invitation_by_id(ctx.store, invitation_id_of(run))
    return invitation if invitation and invitation.state is state else None


RUN_TYPES: Final[RunTypes] = run_types(
    RunType(
        INVITE,
        opens=_invites,
        limits=(PEOPLE_A_DAY, OF_MAILBOX_A_DAY),
        at_end=_opened,
        at_wait=_postponed,
        waits_until=day_ends,
    ),
    RunType(
        TELL_CANCELLED,
        opens=_tells,
        before_end=_writes_results,
        after_end=_clears_away,
        # Whoever was invited a moment before the cancellation must be found.
        delay_seconds=INDEX_DELAY_SECONDS,
    ),
    REMINDING,
    TELLING_CHANGES,
)
