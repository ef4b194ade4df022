"""Starts a run: a write that belongs to the transaction of what it follows from,
and then a message for each part.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from qlinx.aws.queues import Queue
from qlinx.records.context import Context
from qlinx.runs.declaring import RunTypes, Tools, type_of
from qlinx.runs.messages import part_messages
from qlinx.runs.model import Run, RunState
from qlinx.runs.patience import PATIENCE
from qlinx.runs.store import RUN, stored_anew


def new_run(
    ctx: Context,
    subject: str,
    name: str,
    parts: Iterable[str],
    *,
    once: str = "",
    done: Mapping[str, int] | None = None,
    sent: bool = True,
    begins_at: datetime | None = None,
) -> Run:
    """A run to be inserted.

    ``sent``: its messages follow at once (``send_parts``); else the next sweep sends them, or the first one
    after ``begins_at``.
    """
    return Run(
        subject=subject,
        name=name,
        once=once,
        parts=tuple(parts),
        parts_done=dict(done or {}),
        started_at=ctx.now(),
        resume_at=ctx.now() + PATIENCE if sent else begins_at or ctx.now(),
    )


def start_run(ctx: Context, run: Run, types: RunTypes, queue: Queue) -> None:
    """Writes a new run and sends its parts. Where it is there already, what is open of it is sent once more.

    Whoever is killed between the two is repeated and finds their run; a part that is taken twice does nothing
    twice.

    Raises
    ------
    qlinx.aws.queues.SendFailed
    """
    found = run if ctx.store.try_write(RUN.insert(run)) else stored_anew(ctx.store, run)
    if found and found.state is RunState.RUNNING:
        _send(found, found.open_parts, types, queue)


def send_parts(run: Run, parts: Iterable[str], types: RunTypes, tools: Tools) -> None:
    """Has these parts go on, each from where it is.

    Raises
    ------
    qlinx.aws.queues.SendFailed
        The sweep sends them once nothing was heard of the run for a while.
    """
    _send(run, parts, types, tools.queue)


def _send(run: Run, parts: Iterable[str], types: RunTypes, queue: Queue) -> None:
    queue.send(part_messages(run, parts), delay_seconds=type_of(types, run.name).delay_seconds)
