"""What an employer sees of its rosters, and its response about one that awaits confirmation."""

from qlinx.kit.errors import NotFound
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.rosters.asking import Steps
from qlinx.rosters.errors_import import NothingToDecide
from qlinx.rosters.model import Roster, RosterState
from qlinx.rosters.states import ROSTERS, RosterEvent, move
from qlinx.rosters.store import roster_by_id, rosters_of


def own_rosters(ctx: Context, employer_id: str) -> list[Roster]:
    """An employer's rosters, the newest first."""
    return sorted(rosters_of(ctx.store, employer_id), key=lambda roster: roster.received_at, reverse=True)


def own_roster(ctx: Context, employer_id: str, roster_id: str) -> Roster:
    """One of an employer's rosters.

    Raises
    ------
    NotFound
    """
    roster = roster_by_id(ctx.store, employer_id, roster_id)
    if roster is None:
        raise NotFound
    return roster


def decide_awaiting(
    ctx: Context, steps: Steps, employer_id: str, roster_id: str, *, confirm: bool, actor: str
) -> Roster:
    """The employer's answer about a roster that awaits confirmation; what follows from it is asked for.

    The same response again changes nothing.

    Raises
    ------
    NotFound, NothingToDecide
    """
    roster = own_roster(ctx, employer_id, roster_id)
    event = RosterEvent.CONFIRM if confirm else RosterEvent.REJECT
    if roster.state is ROSTERS.after(RosterState.AWAITING_CONFIRMATION, event):
        # Cut off after the move, the first try may not have asked for what follows.
        steps.ask_next(roster)
        return roster
    if ROSTERS.after(roster.state, event) is None:
        raise NothingToDecide
    action = "held-roster-confirmed" if confirm else "held-roster-rejected"
    # Before the move: cut off in between, it is told twice rather than never.
    record_act(ctx, actor=actor, action=action, subject=roster_id)
    decided = move(ctx, roster, event) if confirm else move(ctx, roster, event, finished_at=ctx.now())
    steps.ask_next(decided)
    return decided
