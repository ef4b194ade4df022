"""The yes of an employer to a list that was checked, and the end of a check that got none."""

from collections.abc import Sequence

from qlinx.kit.errors import ChangedMeanwhile
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.records.shape import Change
from qlinx.rosters.asking import Steps
from qlinx.rosters.check_model import RosterCheck
from qlinx.rosters.check_store import ROSTER_CHECK
from qlinx.rosters.errors_import import CheckOver, NothingToDecide
from qlinx.rosters.model import Roster, RosterState
from qlinx.rosters.states import ROSTERS, RosterEvent, move
from qlinx.rosters.store import ROSTER, roster_by_id


def confirm_check(ctx: Context, steps: Steps, roster: Roster, check: RosterCheck, *, actor: str) -> Roster:
    """The employer's yes to what it saw:
    the list is judged once more, and carried out where that is the same.

    The same yes again changes nothing.

    Raises
    ------
    CheckOver, NothingToDecide, ChangedMeanwhile
    """
    if check.confirmed_at is None:
        if roster.state is not RosterState.AWAITING_CONFIRMATION:
            raise NothingToDecide
        if ctx.now() >= check.ends_at:
            raise CheckOver
        # Before the write: cut off in between, it is told twice rather than never.
        record_act(ctx, actor=actor, action="checked-roster-confirmed", subject=roster.roster_id)
        said = {"confirmed_at": ctx.now(), "look": check.look + 1, "judged_anew": False}
        if not ctx.store.try_write(ROSTER_CHECK.replace(check, **said)):
            raise ChangedMeanwhile
    if roster.state is RosterState.AWAITING_CONFIRMATION:
        roster = move(ctx, roster, RosterEvent.CHECK_ANEW)
    # Cut off after the move, the first try may not have asked for what follows.
    steps.ask_next(roster)
    return roster


def end_check(ctx: Context, check: RosterCheck) -> Sequence[Change]:
    """A list that got no yes in time is thrown away with its check; its files are nobody's then."""
    roster = roster_by_id(ctx.store, check.employer_id, check.roster_id)
    if roster is None or roster.state is not RosterState.AWAITING_CONFIRMATION:
        return ()
    rejected = ROSTERS.require(roster.state, RosterEvent.REJECT)
    return (ROSTER.replace(roster, state=rejected, finished_at=ctx.now()),)
