"""A part ends: it is done, or waits for a limit.

The last one that is done ends the run, with what follows from it in one write.
"""

from typing import Any

from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.records.context import Context
from qlinx.runs.declaring import RunType, Tools
from qlinx.runs.model import Reached, Run, earliest, without
from qlinx.runs.patience import next_look
from qlinx.runs.states import RunEvent, after
from qlinx.runs.store import RUN, stored_anew


def end_part(ctx: Context, run: Run, part: str, reached: Reached, of: RunType, tools: Tools) -> None:
    """Marks a part as done, or as waiting where some of it are ``postponed``;
    nothing where somebody else did.

    Raises
    ------
    ChangedMeanwhile
        Others kept changing the run, or what it is about.
    """
    found: Run | None = run
    for _ in attempts():
        if found is None or found.has_ended or not found.has_open(part):
            return
        if _ended(ctx, found, part, reached, of, tools):
            return
        found = stored_anew(ctx.store, found)
    raise ChangedMeanwhile


def finish_run(ctx: Context, run: Run, of: RunType, tools: Tools) -> bool:
    """Ends a run of which no part is open;
    says whether it was done, rather than overtaken by another change.
    """
    return _finished(ctx, RUN.changed(run, **_ending(ctx, run)), of, tools)


def _ended(ctx: Context, run: Run, part: str, reached: Reached, of: RunType, tools: Tools) -> bool:
    if reached.postponed:
        return _put_off(ctx, run, part, reached, of, tools)
    changes: dict[str, Any] = {
        "parts_done": {**run.parts_done, part: reached.people},
        "reached": without(run.reached, part),
        "parked": tuple(one for one in run.parked if one != part),
        "waits": {one: number for one, number in run.waits.items() if one != part},
    }
    changed = RUN.changed(run, **changes)
    if not changed.open_parts:
        return _finished(ctx, changed.model_copy(update=_ending(ctx, run)), of, tools)
    changed = changed.model_copy(update={"resume_at": next_look(changed, ctx.now())})
    others = of.at_wait(ctx, changed) if part in run.waits else ()
    return ctx.store.try_write(RUN.next(changed), *others)


def _ending(ctx: Context, run: Run) -> dict[str, Any]:
    return {"state": after(run, RunEvent.FINISH), "ended_at": ctx.now()}


def _finished(ctx: Context, ended: Run, of: RunType, tools: Tools) -> bool:
    of.before_end(ctx, ended, tools)
    if not ctx.store.try_write(RUN.next(ended), *of.at_end(ctx, ended)):
        return False
    of.after_end(ctx, ended, tools)
    return True


def _put_off(ctx: Context, run: Run, part: str, reached: Reached, of: RunType, tools: Tools) -> bool:
    """The part begins anew when its limit lets through more, or the first of who waits may go on."""
    others = run.waits_until if run.waits else None
    changed = RUN.changed(
        run,
        reached=without(run.reached, part),
        parked=tuple(one for one in run.parked if one != part),
        waits={**run.waits, part: reached.postponed},
        waits_until=earliest(reached.until, others) if reached.until else of.waits_until(ctx),
        waits_for=reached.limit,
    )
    changed = changed.model_copy(update={"resume_at": next_look(changed, ctx.now())})
    if not ctx.store.try_write(RUN.next(changed), *of.at_wait(ctx, changed)):
        return False
    if limit := of.limit(reached.limit):
        tools.limit_reached(limit)
    return True
