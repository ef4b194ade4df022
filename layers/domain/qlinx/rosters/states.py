"""A roster's way through its states: each move once, whoever else tries the same."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from qlinx.kit.states import NotPossibleNow, StateTable
from qlinx.records.context import Context
from qlinx.rosters.model import Roster, RosterState
from qlinx.rosters.store import ROSTER, roster_by_id


class RosterEvent(StrEnum):
    """What happens to a roster."""

    SPLIT = "split"
    """Its parts are written."""
    REFUSE = "refuse"
    """It can't be read as a roster, or what was kept of it is gone."""
    AWAIT = "hold"
    """Its employer has to say whether it is meant."""
    CHOOSE = "choose"
    """Its employer said which column is which; it is read anew."""
    AGREE = "agree"
    """What it means differs little from what is known."""
    CONFIRM = "confirm"
    CHECK_ANEW = "check anew"
    """Its employer said yes to what it saw; it is judged once more, for people may have changed."""
    REJECT = "reject"
    APPLIED = "applied"
    """All of its parts are."""
    FINISH = "finish"


_S, _E = RosterState, RosterEvent
_ROWS: Final[Mapping[tuple[RosterState, RosterEvent], RosterState]] = {
    (_S.RECEIVED, _E.SPLIT): _S.COMPARING,
    (_S.RECEIVED, _E.REFUSE): _S.REFUSED,
    (_S.RECEIVED, _E.AWAIT): _S.AWAITING_CONFIRMATION,
    (_S.AWAITING_CONFIRMATION, _E.CHOOSE): _S.RECEIVED,
    (_S.COMPARING, _E.AWAIT): _S.AWAITING_CONFIRMATION,
    (_S.COMPARING, _E.AGREE): _S.APPLYING,
    (_S.COMPARING, _E.REFUSE): _S.REFUSED,
    (_S.APPLYING, _E.REFUSE): _S.REFUSED,
    (_S.AWAITING_CONFIRMATION, _E.CONFIRM): _S.APPLYING,
    (_S.AWAITING_CONFIRMATION, _E.CHECK_ANEW): _S.COMPARING,
    (_S.AWAITING_CONFIRMATION, _E.REJECT): _S.REJECTED,
    (_S.APPLYING, _E.APPLIED): _S.FINISHING,
    (_S.FINISHING, _E.FINISH): _S.DONE,
}
ROSTERS: Final = StateTable((_S.RECEIVED,), _ROWS)


def move(ctx: Context, roster: Roster, event: RosterEvent, **changes: object) -> Roster:
    """Moves a roster on. Where another step did so at the same moment, its result counts.

    Raises
    ------
    NotPossibleNow
    """
    to = ROSTERS.require(roster.state, event)
    if ctx.store.try_write(ROSTER.replace(roster, state=to, **changes)):
        return ROSTER.changed(roster, state=to, **changes)
    current = roster_by_id(ctx.store, roster.employer_id, roster.roster_id)
    if current is None or current.state is roster.state:
        raise NotPossibleNow(roster.state, event)
    return current
