"""A newsletter's run over very many readers: what one call holds, and how long each part takes.

The deployed function makes the mails ready, on tables in memory that count; nothing is sent. It is left as
much time as it likes, so that one call makes a whole part ready, an eighth of the readers. Memory is what
Python holds at most in such a call and gives back, beside the readers and their mails, which stand in the
tables. Of two audiences the larger must take no more. Time is of the run alone: its own work at the
function's share of a processor and the waiting for each call (`prices.json`), of the eight parts side by
side; without the processor time of tables that answer in here.

A million is reckoned from the larger audience, at a provider that takes 1,000 mails a second and with workers
that send as many, of which *Sending to many* tells. Whoever wants one newsletter a month is made ready alone,
which takes longer, and is not among these readers.
"""

import gc
import tracemalloc
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Any, Final

import pytest

from qlinx.kit.ids import shard_of
from qlinx.newsletters.store import PARTS
from tests.bench.cost import busy_seconds
from tests.bench.dispatch import inviters
from tests.bench.figures import Extent, Figure, Measured, Table, measure
from tests.bench.flow import Flow, Spent, flowing
from tests.bench.readers import DELIVERY, DISPATCH, SCHEDULE, issue_sent, load_readers

MEMORY: Final = 1.2
MINUTES: Final = 20.0
MILLION: Final = 1_000_000
PROVIDER_A_SECOND: Final = 1_000
# From the last mail that is made ready until it is sent: the stream, its queue, and a batch.
LAST_SECONDS: Final = 5
# The call after the one that begins the run.
_TRACED: Final = 2
_SIZES: Final = (20_000, 100_000)
_QUICK: Final = (400, 1_600)


@dataclass(frozen=True)
class Ran:
    """What making an audience ready used, how many mails it made, and the most memory of one call."""

    readers: int
    mails: int
    spent: Spent
    peak: int
    largest_part: int

    @property
    def seconds(self) -> float:
        """How long the run takes, all parts side by side: as long as the part with the most readers."""
        at_once = min(inviters(), len(PARTS))
        turns = ceil(len(PARTS) / at_once)
        return busy_seconds(DISPATCH, self.spent) * self.largest_part / self.readers * turns


def run_over(readers: int) -> Ran:
    """Makes an issue ready for so many."""
    with flowing(keep_mails=False) as flow:
        ids = load_readers(flow, readers)
        parts = Counter(shard_of(one, len(PARTS)) for one in ids)
        issue_sent(flow)
        flow.spent.clear()
        flow.hold(flow.functions_queue(DELIVERY))
        seconds: list[float] = []
        followed = Followed(_timed(flow, seconds))
        with pytest.MonkeyPatch.context() as changed:
            changed.setattr(flow, "invoke", followed)
            flow.now += timedelta(minutes=1)
            flow.invoke(DISPATCH, SCHEDULE)
            flow.settle(until=flow.now + timedelta(minutes=30))
        mails = sum(item["kind"]["S"] == "outbox" for item in flow.tables.every(flow.records))
        spent = flow.spent[DISPATCH]
        others = [one for number, one in enumerate(seconds, 1) if number not in (1, _TRACED)]
        spent.seconds = seconds[0] + sum(others) * (len(others) + 1) / len(others)
        spent.calls = {name: number for name, number in spent.calls.items() if number}
        return Ran(readers, mails, spent, followed.peak, max(parts.values()))


def _timed(flow: Flow, seconds: list[float]) -> Callable[..., Any]:
    """Notes what each call of the run took of the processor."""
    invoke = flow.invoke

    def timed(function: str, event: Mapping[str, Any], *, events: int = 1) -> Any:
        before = flow.spent[function].seconds if function in flow.spent else 0.0
        answer = invoke(function, event, events=events)
        if function == DISPATCH:
            seconds.append(flow.spent[function].seconds - before)
        return answer

    return timed


class Followed:
    """Calls of the run, one for each part and one that begins it; one part has its memory traced.

    That slows it down, so that its time is taken to be that of the others.
    """

    def __init__(self, invoke: Callable[..., Any]) -> None:
        self.invoke = invoke
        self.calls = self.peak = 0

    def __call__(self, function: str, event: Mapping[str, Any], *, events: int = 1) -> Any:
        self.calls += function == DISPATCH
        # The first of all makes its clients and reads its templates.
        if function == DISPATCH and self.calls == _TRACED:
            return self._traced(function, event, events)
        return self.invoke(function, event, events=events)

    def _traced(self, function: str, event: Mapping[str, Any], events: int) -> Any:
        gc.collect()
        gc.freeze()  # what the tables hold is not looked through
        tracemalloc.start()
        try:
            answer = self.invoke(function, event, events=events)
            kept, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
            gc.unfreeze()
        self.peak = most - kept
        return answer


def minutes_for(readers: int, ran: Ran, rate: int) -> float:
    """How long a newsletter takes whose mails are sent while others are made ready: as long as the slower."""
    ready = ran.seconds * readers / ran.readers
    # The last mails are made ready before they are sent.
    return (max(ready, readers / rate) + LAST_SECONDS) / 60


@measure
def newsletter_run(extent: Extent) -> Measured:
    sizes = _SIZES if extent.full else _QUICK
    few, many = (run_over(readers) for readers in sizes)
    minutes = minutes_for(MILLION, many, PROVIDER_A_SECOND)
    ready = many.seconds * MILLION / many.readers / 60
    return Measured(
        title="A newsletter to very many",
        about=(__doc__ or "").partition("\n\n")[2],
        figures=[
            Figure(
                "run/not made ready", sum(one.readers - one.mails for one in (few, many)), "readers", goal=0
            ),
            Figure(
                "run/memory",
                round(many.peak / few.peak, 3),
                "larger over smaller audience",
                goal=MEMORY,
            ),
            Figure("run/peak", round(many.peak / 1024**2, 2), "MB in one call"),
            Figure("run/calls for a hundred", round(_calls(many) * 100 / many.readers, 1), "calls"),
            Figure(
                "run/own: a reader", round(many.spent.seconds * 1e6 / many.readers, 1), "µs, library included"
            ),
            Figure("run/ready", round(many.readers / many.seconds), "readers a second, all parts"),
            Figure("run/million: made ready, reckoned", round(ready, 1), "minutes"),
            Figure("run/million: sent, reckoned", round(minutes, 1), "minutes", goal=MINUTES),
        ],
        tables=[
            Table(
                [
                    "readers",
                    "of the largest part",
                    "calls to AWS",
                    "all parts side by side, s",
                    "most memory, MB",
                ],
                [
                    [
                        f"{one.readers:,}",
                        f"{one.largest_part:,}",
                        f"{_calls(one):,}",
                        f"{one.seconds:,.1f}",
                        f"{one.peak / 1024**2:.2f}",
                    ]
                    for one in (few, many)
                ],
            )
        ],
    )


def _calls(ran: Ran) -> int:
    return sum(ran.spent.calls.values())
