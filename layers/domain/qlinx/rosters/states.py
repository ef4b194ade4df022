"""A roster's way through its states: each move once, whoever else tries the same."""

from qlinx.records.context import Context
from qlinx.rosters.model import TRANSITIONS, Roster, RosterState
from qlinx.rosters.store import ROSTER, roster_by_id


class MoveImpossible(Exception):
    """The state table has no such move; carries the two states."""

    def __init__(self, since: RosterState, to: RosterState) -> None:
        super().__init__(f"a roster can't go from {since} to {to}")


def move(ctx: Context, roster: Roster, to: RosterState, **changes: object) -> Roster:
    """Moves a roster on. Where another step did so at the same moment, its result counts.

    Raises
    ------
    MoveImpossible
    """
    if to not in TRANSITIONS[roster.state]:
        raise MoveImpossible(roster.state, to)
    if ctx.store.wrote(ROSTER.replace(roster, state=to, **changes)):
        return ROSTER.changed(roster, state=to, **changes)
    current = roster_by_id(ctx.store, roster.employer_id, roster.roster_id)
    if current is None or current.state is roster.state:
        raise MoveImpossible(roster.state, to)
    return current
