"""Starts a run: a write that belongs to the transaction of what it follows from, and then a message for each part."""

from collections.abc import Iterable, Mapping

from qlinx.records.context import Context
from qlinx.runs.declaring import RunTypes, Tools, type_of
from qlinx.runs.messages import part_messages
from qlinx.runs.model import Run
from qlinx.runs.patience import PATIENCE


def new_run(
    ctx: Context,
    subject: str,
    name: str,
    parts: Iterable[str],
    *,
    once: str = "",
    done: Mapping[str, int] | None = None,
    sent: bool = True,
) -> Run:
    """A run to be inserted. ``sent``: its messages follow at once (``send_parts``); else the next sweep sends them."""
    return Run(
        subject=subject,
        name=name,
        once=once,
        parts=tuple(parts),
        parts_done=dict(done or {}),
        started_at=ctx.now(),
        resume_at=ctx.now() + PATIENCE if sent else ctx.now(),
    )


def send_parts(run: Run, parts: Iterable[str], types: RunTypes, tools: Tools) -> None:
    """Has these parts go on, each from where it is.

    Raises
    ------
    qlinx.aws.queues.SendFailed
        The sweep sends them once nothing was heard of the run for a while.
    """
    tools.queue.send(part_messages(run, parts), delay_seconds=type_of(types, run.name).delay_seconds)
