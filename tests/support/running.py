"""A kind of work to try runs on:
it counts people of a list in memory, and waits for a limit where a test says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from qlinx.records.context import Context
from qlinx.records.limits import Limit
from qlinx.records.shape import Change
from qlinx.runs.declaring import Handled, Page, RunType, Task, Tools, run_types
from qlinx.runs.messages import TakePart
from qlinx.runs.model import Run
from qlinx.runs.starting import new_run, send_parts
from qlinx.runs.store import RUN, run_of
from qlinx.runs.sweeping import SweepReport, sweep_runs
from qlinx.runs.taking import take_part
from tests.support.post import Calls, Watched
from tests.support.queues import RememberedQueue
from tests.support.standing import client
from tests.support.world import World

PACKAGE, NAME, SUBJECT = "trying", "trying.count", "thing#1"
LIMIT = Limit("tried-a-day", 10, 3600, "to try")


@dataclass
class Counting:
    """The people of each part, who was handled how often, and whom a limit stops."""

    people: Mapping[str, Sequence[str]]
    page_size: int = 2
    handled: list[str] = field(default_factory=list)
    occasions: list[str] = field(default_factory=list)
    stopped: set[str] = field(default_factory=set)
    wanted: bool = True

    def page(self, part: str, cursor: str | None) -> Page:
        start = int(cursor or 0)
        end = start + self.page_size
        people = self.people[part]
        return Page(tuple(people[start:end]), str(end) if end < len(people) else None)

    def handle(self, ids: Sequence[str], occasion: str) -> Handled:
        self.occasions.append(occasion)
        done = [one for one in ids if one not in self.stopped]
        self.handled += done
        late = len(ids) - len(done)
        return Handled(len(done), late, LIMIT if late else None)


class Running:
    """Runs of ``Counting`` on tables, with a queue whose messages a test hands over itself."""

    def __init__(self, world: World, people: Mapping[str, Sequence[str]]) -> None:
        self.world = world
        self.calls = Calls()
        self.counting = Counting(people)
        self.queue = RememberedQueue()
        self.seconds_left = 900.0
        self.reached: list[Limit] = []
        self.told: list[str] = []
        self.waited: list[Mapping[str, int]] = []
        self.types = run_types(
            RunType(
                NAME,
                opens=self._opens,
                limits=(LIMIT,),
                at_end=self._at_end,
                at_wait=self._at_wait,
                before_end=lambda _ctx, _run, _tools: self.told.append("before end"),
                after_end=lambda _ctx, _run, _tools: self.told.append("after end"),
                waits_until=lambda ctx: ctx.now() + timedelta(hours=1),
            )
        )

    @cached_property
    def ctx(self) -> Context:
        return self.world.context(Watched(client("dynamodb"), self.calls))

    @property
    def tools(self) -> Tools:
        return Tools(self.queue, lambda: self.seconds_left, self.reached.append)

    @property
    def run(self) -> Run:
        found = run_of(self.world.ctx.store, SUBJECT, NAME)
        assert found is not None
        return found

    def start(self) -> None:
        run = new_run(self.ctx, SUBJECT, NAME, self.counting.people)
        self.ctx.store.write(RUN.insert(run))
        send_parts(run, run.parts, self.types, self.tools)

    def take(self, message: Mapping[str, object]) -> int:
        return take_part(self.ctx, TakePart.model_validate(message), self.types, self.tools)

    def work(self, *, repeat: int = 1) -> None:
        """Hands over every message until none is left; one that was cut off stays."""
        while self.queue.messages:
            for _ in range(repeat):
                self.take(self.queue.messages[0])
            self.queue.messages.pop(0)

    def sweep(self) -> SweepReport:
        return sweep_runs(self.ctx, PACKAGE, self.types, self.tools)

    def later(self, **span: float) -> datetime:
        return self.world.pass_time(**span)

    def _opens(self, *_: object) -> Task | None:
        return self.counting if self.counting.wanted else None

    def _at_end(self, _: Context, run: Run) -> Sequence[Change]:
        self.told.append(f"end with {run.people}")
        return ()

    def _at_wait(self, _: Context, run: Run) -> Sequence[Change]:
        self.waited.append(run.waits)
        return ()
