"""Takes up runs that are due:
those that the schedule carries on, that waited for a limit, or of which nothing was heard.
"""

from dataclasses import dataclass
from typing import Any, Final

from qlinx.aws.database import Key
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.records.context import Context
from qlinx.records.due_moments import PASSES
from qlinx.records.shape import StoredUnreadable
from qlinx.runs.declaring import RunType, RunTypes, Tools, type_of
from qlinx.runs.finishing import finish_run
from qlinx.runs.model import Run, RunState, without
from qlinx.runs.patience import next_look
from qlinx.runs.starting import send_parts
from qlinx.runs.store import RUN, run_of, runs_queue, stored_anew

_MOST: Final = 500
_LEAST_SECONDS: Final = 10


@dataclass(slots=True)
class SweepReport:
    found: int = 0
    failed: int = 0
    broken: Exception | None = None
    """The first mistake of ours, for whoever called to raise when all else is done."""

    def note(self, error: Exception) -> None:
        self.failed += 1
        self.broken = self.broken or error

    def add(self, other: "SweepReport") -> None:
        self.found, self.failed = self.found + other.found, self.failed + other.failed
        self.broken = self.broken or other.broken

    def unreadable(self, _: Key, error: StoredUnreadable) -> None:
        self.found += 1
        self.note(error)


def sweep_runs(ctx: Context, package: str, types: RunTypes, tools: Tools) -> SweepReport:
    """Takes up the runs of a package that are due, the longest due first;
    one that fails does not stop the others, and is found again.
    """
    report = SweepReport()
    keys = ctx.store.due(runs_queue(package), ctx.now(), limit=_MOST)
    for run in ctx.store.readable(RUN, keys, report.unreadable):
        if tools.seconds_left() < _LEAST_SECONDS:
            break
        report.found += 1
        try:
            carry_on(ctx, run, types, tools)
        except PASSES:
            report.failed += 1
        except Exception as error:  # noqa: BLE001 - one that is broken must not keep the others from going on
            report.note(error)
    return report


def carry_on_if_due(ctx: Context, subject: str, name: str, types: RunTypes, tools: Tools) -> None:
    """As the sweep does with one run, which may not be there.

    Raises
    ------
    ChangedMeanwhile
    """
    run = run_of(ctx.store, subject, name)
    if run:
        carry_on(ctx, run, types, tools)


def carry_on(ctx: Context, run: Run, types: RunTypes, tools: Tools) -> None:
    """Sends what is left of a run on its way again, where it is due.

    Raises
    ------
    ChangedMeanwhile
    RunUnknown
    """
    found: Run | None = run
    of = type_of(types, run.name)
    for _ in attempts(most=10):
        if found is None or found.state is not RunState.RUNNING or ctx.now() < found.resume_at:
            return
        if not found.open_parts:
            if finish_run(ctx, found, of, tools):
                return
        elif _sent_on(ctx, found, of, types, tools):
            return
        found = stored_anew(ctx.store, found)
    raise ChangedMeanwhile


def _sent_on(ctx: Context, run: Run, of: RunType, types: RunTypes, tools: Tools) -> bool:
    """The parts that were left to the schedule alone,
    or else all that are open and need not wait any longer.
    """
    parts = tuple(part for part in run.parked if run.has_open(part)) or _not_waiting(ctx, run)
    changes: dict[str, Any] = {"parked": ()}
    goes_on = bool(run.waits) and not set(parts).isdisjoint(run.waits)
    if goes_on:
        # What waited is tried again from its start; where it still has to wait, it says so anew.
        changes |= {"waits": {}, "waits_until": None, "waits_for": None}
        changes["reached"] = without(run.reached, *run.waits)
    changed = RUN.changed(run, **changes)
    changed = changed.model_copy(update={"resume_at": next_look(changed, ctx.now())})
    others = of.at_wait(ctx, changed) if goes_on else ()
    if not ctx.store.try_write(RUN.next(changed), *others):
        return False
    send_parts(changed, parts, types, tools)
    return True


def _not_waiting(ctx: Context, run: Run) -> tuple[str, ...]:
    if run.waits_until is None or ctx.now() >= run.waits_until:
        return run.open_parts
    return tuple(part for part in run.open_parts if part not in run.waits)
