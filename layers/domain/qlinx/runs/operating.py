"""What an operator may ask about runs:
which there are, and that one waits, goes on or ends (docs/operations.md).
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from qlinx.kit.clock import stamp
from qlinx.records.context import Context
from qlinx.runs.declaring import RunTypes, Tools, packages_of, type_of
from qlinx.runs.errors import CalledOffElsewhere, NothingUnderWay
from qlinx.runs.model import Run
from qlinx.runs.pausing import cancel_run, pause_run, resume_run
from qlinx.runs.progress import progress_of
from qlinx.runs.store import run_of, stored_anew, unfinished_runs
from qlinx.runs.sweeping import carry_on


class RunOrder(BaseModel):
    """An operator's order; ``subject``, ``name`` and ``once`` name the run that is meant,
    as the list tells them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    do: Literal["list", "pause", "resume", "cancel"]
    subject: str = ""
    name: str = ""
    once: str = ""


def carry_out_order(
    ctx: Context, body: Mapping[str, Any], types: RunTypes, tools: Tools
) -> list[dict[str, Any]]:
    """The runs that were asked for, as they are now: those that have not ended.

    Raises
    ------
    pydantic.ValidationError
        No order of ours.
    NothingUnderWay
    CalledOffElsewhere
        A run of this kind is not for an operator to end.
    ChangedMeanwhile
    RunUnknown
    """
    order = RunOrder.model_validate(body)
    return [dict(_told(run)) for run in _asked(ctx, order, types, tools)]


def _asked(ctx: Context, order: RunOrder, types: RunTypes, tools: Tools) -> Iterator[Run]:
    match order.do:
        case "list":
            yield from unfinished_runs(ctx, packages_of(types))
        case "pause":
            yield pause_run(ctx, order.subject, order.name, order.once)
        case "resume":
            run = _resume(ctx, order, types)
            carry_on(ctx, run, types, tools)
            yield run
        case "cancel":
            yield _cancel(ctx, order, types)


def _resume(ctx: Context, order: RunOrder, types: RunTypes) -> Run:
    named = (order.subject, order.name, order.once)
    run = run_of(ctx.store, *named)
    begins = type_of(types, order.name).begins_at(ctx, run) if run else None
    return resume_run(ctx, *named, begins_at=begins)


def _cancel(ctx: Context, order: RunOrder, types: RunTypes) -> Run:
    run = run_of(ctx.store, order.subject, order.name, order.once)
    if run is None or run.has_ended:
        raise NothingUnderWay
    if not type_of(types, run.name).cancellable:
        raise CalledOffElsewhere
    cancel_run(ctx, run)
    return stored_anew(ctx.store, run) or run


def _told(run: Run) -> Iterator[tuple[str, Any]]:
    progress = progress_of(run)
    yield from (("subject", run.subject), ("name", run.name), ("once", run.once))
    yield from (("state", progress.state.value), ("people", progress.people))
    yield from (("parts", progress.parts), ("parts_done", progress.parts_done))
    yield from (("postponed", progress.postponed), ("started_at", stamp(progress.started_at)))
    if progress.goes_on_at:
        yield "goes_on_at", stamp(progress.goes_on_at)
