"""Takes a part of a run: page by page until it is done or time runs short, when another message goes on.

A page may be repeated, and a part may be taken twice at once: the task passes over who is done with.
"""

from typing import Final

from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.ids import derived_id
from qlinx.kit.retries import attempts
from qlinx.records.context import Context
from qlinx.runs.declaring import RunTypes, Task, Tools, type_of
from qlinx.runs.finishing import end_part
from qlinx.runs.messages import TakePart
from qlinx.runs.model import Reached, Run, RunState
from qlinx.runs.patience import next_look
from qlinx.runs.pausing import cancel_run
from qlinx.runs.store import RUN, run_of, stored_anew

SPARE_SECONDS: Final = 20


def take_part(ctx: Context, message: TakePart, types: RunTypes, tools: Tools) -> int:
    """Does the work of a message, and says how many people were handled. What is left goes back to the queue.

    Raises
    ------
    ChangedMeanwhile
        Others kept changing the run, or somebody of the page; the message will be repeated.
    RunUnknown
    """
    run = run_of(ctx.store, message.subject, message.name, message.once)
    if run is None or run.state is not RunState.RUNNING or not run.has_open(message.part):
        return 0
    task = type_of(types, run.name).opens(ctx, run, tools)
    if task is None:
        cancel_run(ctx, run)
        return 0
    return _take(ctx, run, message, task, types, tools)


def _take(ctx: Context, run: Run, message: TakePart, task: Task, types: RunTypes, tools: Tools) -> int:
    part, reached, handled = message.part, message.reached, 0
    while True:
        page = task.page(part, reached.cursor)
        done = task.handle(page.ids, _occasion(run, part, reached.cursor))
        handled += done.people
        limit = done.limit.name if done.limit else None
        reached = reached.after(page.cursor, done.people, done.postponed, limit, done.until)
        if page.cursor is None or done.part_waits:
            end_part(ctx, run, part, reached, types[run.name], tools)
            return handled
        found = stored_anew(ctx.store, run)
        if found is None or found.has_ended or not found.has_open(part):
            return handled
        run = found
        if run.state is RunState.PAUSED:
            _note(ctx, run, part, reached)
            return handled
        if tools.seconds_left() < SPARE_SECONDS:
            _hand_over(ctx, run, message, reached, tools)
            return handled


def _occasion(run: Run, part: str, cursor: str | None) -> str:
    """Names a page, the same each time it is repeated."""
    return derived_id("page", run.subject, run.name, run.once, part, cursor or "")


def _hand_over(ctx: Context, run: Run, message: TakePart, reached: Reached, tools: Tools) -> None:
    """Another message goes on; or the sweep,
    where too many messages led here one from another (``messages.MOST_HOPS``).
    """
    _note(ctx, run, message.part, reached, parked=message.is_last_hop)
    if not message.is_last_hop:
        tools.queue.send([message.next(reached).body()])


def _note(ctx: Context, run: Run, part: str, reached: Reached, *, parked: bool = False) -> None:
    """Writes down how far a part is: who asks sees it, and whoever takes the run up again goes on from there.

    Raises
    ------
    ChangedMeanwhile
    """
    found: Run | None = run
    for _ in attempts():
        if found is None or found.has_ended or not found.has_open(part):
            return
        changed = RUN.changed(
            found,
            reached={**found.reached, part: reached},
            parked=(*(one for one in found.parked if one != part), *((part,) if parked else ())),
        )
        changed = changed.model_copy(update={"resume_at": next_look(changed, ctx.now())})
        if ctx.store.try_write(RUN.next(changed)):
            return
        found = stored_anew(ctx.store, found)
    raise ChangedMeanwhile
