"""How far a run is, for whoever may ask."""

from dataclasses import dataclass
from datetime import datetime

from qlinx.runs.model import Run, RunState


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts only.

    ``people`` may lag by what is under way; ``postponed`` is how many, at least, wait for a limit.
    """

    name: str
    state: RunState
    people: int
    parts: int
    parts_done: int
    postponed: int
    goes_on_at: datetime | None
    started_at: datetime
    ended_at: datetime | None


def progress_of(run: Run) -> Progress:
    """How far a run is, as far as was written down."""
    return Progress(
        name=run.name,
        state=run.state,
        people=run.people,
        parts=len(run.parts),
        parts_done=len(run.parts_done),
        postponed=sum(run.waits.values()),
        goes_on_at=run.waits_until if run.waits and not run.has_ended else None,
        started_at=run.started_at,
        ended_at=run.ended_at,
    )
