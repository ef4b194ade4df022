"""A run waits on somebody's word, goes on, or is called off. Each again changes nothing."""

from datetime import datetime

from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.records.context import Context
from qlinx.records.shape import Change
from qlinx.runs.errors import NothingUnderWay
from qlinx.runs.model import Run, RunState
from qlinx.runs.states import RunEvent, after
from qlinx.runs.store import RUN, run_of, stored_anew


def pause_run(ctx: Context, subject: str, name: str, once: str = "") -> Run:
    """Has a run wait: whoever works on it stops after the page of people that is under way.

    Raises
    ------
    NothingUnderWay
    ChangedMeanwhile
    """
    return _said(ctx, subject, name, once, RunEvent.PAUSE, RunState.PAUSED)


def resume_run(
    ctx: Context, subject: str, name: str, once: str = "", *, begins_at: datetime | None = None
) -> Run:
    """Has a run go on from where it is, by the next sweep, or the first one after ``begins_at``.

    Raises
    ------
    NothingUnderWay
    ChangedMeanwhile
    """
    return _said(ctx, subject, name, once, RunEvent.RESUME, RunState.RUNNING, begins_at)


def cancelled(ctx: Context, run: Run | None) -> tuple[Change, ...]:
    """The end of a run before it is done, to be written with what ends it;
    nothing where there is none or it has ended.
    """
    state = after(run, RunEvent.CANCEL) if run else None
    if run is None or state is None:
        return ()
    return (RUN.replace(run, state=state, ended_at=ctx.now()),)


def cancel_run(ctx: Context, run: Run) -> None:
    """Ends a run that nothing asks for any more.

    Raises
    ------
    ChangedMeanwhile
    """
    found: Run | None = run
    for _ in attempts(most=10):
        changes = cancelled(ctx, found)
        if not changes or ctx.store.try_write(*changes):
            return
        found = stored_anew(ctx.store, run)
    raise ChangedMeanwhile


def _said(
    ctx: Context,
    subject: str,
    name: str,
    once: str,
    event: RunEvent,
    wanted: RunState,
    begins_at: datetime | None = None,
) -> Run:
    for _ in attempts(most=10):
        run = run_of(ctx.store, subject, name, once)
        if run is None or run.has_ended:
            raise NothingUnderWay
        if run.state is wanted:
            return run
        resume_at = max(ctx.now(), begins_at or ctx.now())
        changed = RUN.changed(run, state=after(run, event), resume_at=resume_at)
        if ctx.store.try_write(RUN.next(changed)):
            return changed
    raise ChangedMeanwhile
