"""What it takes to go over an audience:
to invite everybody, to tell everybody of a cancellation, to end an agreement; before runs and with them.

The deployed functions run on tables in memory that count as DynamoDB does, under a clock that moves a second
with each invocation; mails stay in their queue. Two audiences show what each person takes, and what comes
once. What the fan-out took before there were runs (decision 107) was recorded with this very measurement on
the code of then (`reference/fanout.json`). Processor time is compared in yardsticks, a fixed piece of work
that is taken at the same time (decision 234), so that another machine gives the same figure.

Since then each mail stands in an index until it is handed on, so that one that got lost is found (decision
134). That is one write more for each mail, and all of the difference in inviting and cancelling.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from qlinx.aws import clients
from qlinx.aws.queues import Queue
from qlinx.employers.service import end_agreement
from qlinx.invitations.service import cancel
from tests.bench.company import found_company, invite_everyone
from tests.bench.cost import prices
from tests.bench.figures import Extent, Figure, Measured, Table, measure
from tests.bench.flow import Flow, flowing
from tests.bench.yardstick import STANDARD_SECONDS, TIMES

REFERENCE: Final = Path(__file__).parent / "reference" / "fanout.json"
# Processor time differs by as much from one taking to the next.
SLOWER: Final = 1.25
# The reference was taken in yardsticks of a thousand times.
_YARDSTICK: Final = STANDARD_SECONDS * 1_000 / TIMES
_SIZES: Final = (100, 600)
_ROUNDS: Final = 3
_FANOUT: Final = "invitation_dispatch"
_CLEANUP: Final = "retention_cleanup"
_SCHEDULE: Final = {"source": "aws.scheduler"}


@dataclass(frozen=True)
class Taken:
    """Units of the tables, calls to them, and yardsticks of processor time."""

    reads: float
    writes: float
    calls: float
    yardsticks: float

    @property
    def dollars(self) -> float:
        """What the tables ask for."""
        each: Mapping[str, float] = prices()["dollars"]
        return self.reads * each["dynamodb_read_unit"] + self.writes * each["dynamodb_write_unit"]


def take(people: int) -> dict[str, Taken]:
    """Inviting everybody of a company, and calling it off."""
    with flowing(keep_mails=False) as flow:
        company = found_company(flow, people, told=True)
        invitation = invite_everyone(flow, company)
        for function in ("mail_delivery", "results_export"):
            flow.hold(flow.functions_queue(function))
        _let_time_pass(flow)
        invited = _taken(flow, lambda: flow.invoke(_FANOUT, _SCHEDULE))
        fanout = Queue(clients.sqs(), flow.functions_queue(_FANOUT))
        told = _taken(
            flow,
            lambda: cancel(flow.ctx, company.employer_id, invitation.invitation_id, fanout=fanout),
        )
    return {"invite": invited, "cancel": told, "end": take_end(people)}


def take_end(people: int) -> Taken:
    """The night after the last day of an agreement, and what it starts."""
    with flowing(keep_mails=False) as flow:
        company = found_company(flow, people, told=True)
        end_agreement(flow.ctx, company.employer_id, flow.now.date() - timedelta(days=2), actor="staff-id")
        _let_time_pass(flow)
        return _taken(flow, lambda: flow.invoke(_CLEANUP, _SCHEDULE))


def quickest(people: int, rounds: int) -> dict[str, Taken]:
    """Of some takings the quickest: on a busy machine it is that of a free one."""
    takings = [take(people) for _ in range(rounds)]
    return {
        work: min((one[work] for one in takings), key=lambda taken: taken.yardsticks) for work in takings[0]
    }


def _let_time_pass(flow: Flow) -> None:
    invoke = flow.invoke

    def later(function: str, event: Any, *, events: int = 1) -> Any:
        flow.now += timedelta(seconds=1)
        return invoke(function, event, events=events)

    flow.invoke = later  # type: ignore[method-assign]  # the same, a second later


def _taken(flow: Flow, begin: Callable[[], object]) -> Taken:
    flow.spent.clear()
    before, calls = flow.tables.units.copied(), sum(flow.transport.calls.number.values())
    begin()
    flow.settle(until=flow.now + timedelta(minutes=10))
    used = flow.tables.units - before
    return Taken(
        used.reads,
        used.all_writes,
        sum(flow.transport.calls.number.values()) - calls,
        sum(flow.spent[name].seconds for name in (_FANOUT, _CLEANUP) if name in flow.spent) / _YARDSTICK,
    )


def recorded() -> dict[str, dict[int, Taken]]:
    """What the fan-out took before there were runs, by work and by people."""
    found: dict[str, dict[str, dict[str, float]]] = json.loads(REFERENCE.read_text())
    return {
        work: {int(people): Taken(**taken) for people, taken in by_people.items()}
        for work, by_people in found.items()
    }


@measure
def fanout(extent: Extent) -> Measured:
    sizes, rounds = (_SIZES, _ROUNDS) if extent.full else (_SIZES[:1], 1)
    then = recorded()
    pairs = [
        (f"{work}/{people}", people, then[work][people], taken)
        for people in sizes
        for work, taken in quickest(people, rounds).items()
    ]
    return Measured(
        title="Going over an audience",
        about=(__doc__ or "").partition("\n\n")[2],
        figures=[figure for name, _, before, now in pairs for figure in _figures(name, before, now)],
        tables=[
            Table(
                ["a person", "reads", "writes", "calls", "yardsticks"],
                [row for name, people, before, now in pairs for row in _rows(name, people, before, now)],
            )
        ],
    )


def _figures(name: str, before: Taken, now: Taken) -> list[Figure]:
    return [
        Figure(
            f"fanout/{name}/tables",
            round(now.dollars / before.dollars, 3),
            "of the price before runs",
            goal=1,
        ),
        Figure(
            f"fanout/{name}/time",
            round(now.yardsticks / before.yardsticks, 3),
            "of the processor time before runs",
            goal=SLOWER,
        ),
    ]


def _rows(name: str, people: int, before: Taken, now: Taken) -> list[list[str]]:
    return [
        [f"{name}, {when}", *(f"{value / people:,.3f}" for value in asdict(taken).values())]
        for when, taken in (("before runs", before), ("with runs", now))
    ]
