"""What can happen to a run: the table of transitions."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from qlinx.kit.states import StateTable
from qlinx.runs.model import Run, RunState


class RunEvent(StrEnum):
    """What happens to a run."""

    PAUSE = "pause"
    RESUME = "resume"
    FINISH = "finish"
    """Its last part is done."""
    CANCEL = "cancel"


_S, _E = RunState, RunEvent
_ROWS: Final[Mapping[tuple[RunState, RunEvent], RunState]] = {
    (_S.RUNNING, _E.PAUSE): _S.PAUSED,
    (_S.RUNNING, _E.FINISH): _S.DONE,
    (_S.RUNNING, _E.CANCEL): _S.CANCELLED,
    (_S.PAUSED, _E.RESUME): _S.RUNNING,
    # The page that was under way when it was paused may have been the last.
    (_S.PAUSED, _E.FINISH): _S.DONE,
    (_S.PAUSED, _E.CANCEL): _S.CANCELLED,
}
RUNS: Final = StateTable((_S.RUNNING,), _ROWS)


def after(run: Run, event: RunEvent) -> RunState | None:
    """The state after an event, or nothing where the event comes late or twice and changes nothing."""
    return RUNS.after(run.state, event)
