"""The nightly cleanup in a world of its own, and somebody for whom it comes."""

from collections.abc import Callable
from typing import Any

from qlinx.mailing.lost import put_lost_on_queue
from qlinx.people.model import AFTER_EMPLOYMENT, Person
from qlinx.records.context import Context
from qlinx.retention.model import Line, Report, Tools
from qlinx.retention.runs import PACKAGE, RUN_TYPES
from qlinx.retention.service import clean_up
from qlinx.runs.declaring import Tools as RunTools
from qlinx.runs.messages import TakePart
from qlinx.runs.sweeping import sweep_runs
from qlinx.runs.taking import take_part
from tests.support.queues import RememberedQueue
from tests.support.subjects import NOOR, a_relation, an_employer
from tests.support.world import World


def tools_of(world: World, *, seconds: Callable[[], int] = lambda: 900_000, **changes: Any) -> Tools:
    values: dict[str, Any] = {
        "buckets": {name: world.bucket(name.capitalize()) for name in ("DROP", "WORK", "PRIVATE")},
        "pool": world.pool(),
        "rights": RememberedQueue(),
        "fanout": RememberedQueue(),
        "time_left": seconds,
        **changes,
    }
    return Tools(**values)


def run(world: World, *, dry_run: bool = False, **changes: Any) -> Report:
    """One night, with the runs that it starts; ``changes`` are to the tools.

    Lost mails were looked for all day, as they are every quarter of an hour.
    """
    tools = tools_of(world, **changes)
    put_lost_on_queue(world.ctx, lambda _: RememberedQueue(), lambda: 60)
    report = clean_up(world.ctx, tools, dry_run=dry_run)
    assert isinstance(tools.fanout, RememberedQueue)
    work(world.ctx, RunTools(tools.fanout, lambda: 60))
    return report


def work(ctx: Context, runs: RunTools) -> None:
    """A minute of the schedule, and every message of the runs until none is left."""
    assert isinstance(runs.queue, RememberedQueue)
    if broken := sweep_runs(ctx, PACKAGE, RUN_TYPES, runs).broken:
        raise broken
    while runs.queue.messages:
        take_part(ctx, TakePart.model_validate(runs.queue.messages.pop(0)), RUN_TYPES, runs)


def line(report: Report, kind: str, rule: str | None = None) -> Line:
    """The one line about a kind."""
    (found,) = [one for one in report.lines if one.kind == kind and rule in {None, one.rule}]
    return found


def former_employee(world: World, email: str = NOOR, **changes: Any) -> Person:
    """Somebody of a new employer whose work ended today, so that the relation ends in 28 days."""
    ends = AFTER_EMPLOYMENT.ends(world.now)
    employer = an_employer(world.ctx, len(world.items_of("employer")) + 1)
    return a_relation(
        world.ctx, employer, email, "P-1", ends_at=ends, work={"ended_at": world.now}, **changes
    )
