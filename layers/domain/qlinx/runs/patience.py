"""When a run is looked at again:
at once, when its limit lets through more, or once nothing was heard of it for a while.
"""

from datetime import datetime, timedelta
from typing import Final

from qlinx.runs.model import Run

# Nothing heard of a run for this long, and it is taken up again; who is done with is passed over.
PATIENCE: Final = timedelta(minutes=5)


def next_look(run: Run, now: datetime) -> datetime:
    """When the sweep looks at a run as it is written now.

    A look that is far enough ahead stays where it is, for each other moment is a write of the index too.
    """
    if run.parked:
        return min(run.resume_at, now)
    if run.waits_until and set(run.open_parts) <= set(run.waits):
        return run.waits_until
    if now + PATIENCE / 2 <= run.resume_at <= now + PATIENCE:
        return run.resume_at
    return now + PATIENCE
