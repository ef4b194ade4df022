"""Where runs are, and how those that are due, or not ended yet, are found."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Final

from qlinx.aws.database import Key
from qlinx.records.context import Context
from qlinx.records.shape import Due, Shape
from qlinx.records.store import Store
from qlinx.runs.model import KEPT_DAYS, Run, RunState

_MOST_LISTED: Final = 500
_PAUSED: Final = "runs_paused"


def run_item(subject: str, name: str, once: str = "") -> Key:
    return Key(subject, f"run#{name}#{once}" if once else f"run#{name}")


def runs_queue(package: str) -> str:
    """The runs of one package that are under way,
    by when they are taken up again if nothing is heard of them.
    """
    return f"runs#{package}"


def _due(run: Run) -> Due | None:
    match run.state:
        case RunState.RUNNING:
            return Due(runs_queue(run.name.partition(".")[0]), run.resume_at)
        case RunState.PAUSED:
            return Due(_PAUSED, run.resume_at)
        case _:
            return None


# Native expiry: a run holds neither people nor content, and goes by itself once nobody asks for it any more.
RUN: Shape[Run] = Shape(
    kind="run",
    model=Run,
    key=lambda run: run_item(run.subject, run.name, run.once),
    due=_due,
    expires=lambda run: run.ended_at + timedelta(days=KEPT_DAYS) if run.ended_at else None,
)


def run_of(store: Store, subject: str, name: str, once: str = "") -> Run | None:
    return store.get(RUN, run_item(subject, name, once))


def runs_of(store: Store, subject: str, name: str) -> tuple[Run, ...]:
    """The runs of one name about one thing that ``once`` tells apart, as far as they are still kept."""
    return tuple(store.within(RUN, subject, f"run#{name}#"))


def stored_anew(store: Store, run: Run) -> Run | None:
    """The run as it is stored now."""
    return store.get(RUN, RUN.key(run))


def unfinished_runs(ctx: Context, packages: Iterable[str]) -> Iterator[Run]:
    """The runs of packages that are under way, and all that are paused;
    found by an index, so one may be missing yet.
    """
    for queue in (*map(runs_queue, packages), _PAUSED):
        keys = ctx.store.due(queue, None, limit=_MOST_LISTED)
        yield from (run for run in ctx.store.get_many(RUN, keys).values() if not run.has_ended)
