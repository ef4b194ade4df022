"""Sending an invitation to many: people invited, and mails claimed and sent, for each second of one worker.

The deployed functions run on tables in memory, and the provider takes every mail at once. Memory is what
Python holds at most while one page of an audience is walked and while mails are sent, beside the audience
itself, which stands in the tables; the first call of a function, which makes its clients and reads its
templates, is the same for every audience and left out.

How fast a worker sends is simulated batch by batch: ten mails go side by side, each works and waits in turn
as its calls come (`prices.json`), and whoever waits leaves the worker's share of a processor to the others.
Their work is processor time of one speed (decision 234), client library included, the least of some takings.
The simulated million takes these rates, as many workers as the template says for what the provider takes,
and the pace that it sets each.
"""

import gc
import tracemalloc
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Final

from qlinx.people.store import EMPLOYER_SHARDS
from tests.bench.company import found_company, invite_everyone
from tests.bench.cost import busy_seconds, pace_of, prices
from tests.bench.figures import Extent, Figure, Measured, Plot, Table, measure
from tests.bench.flow import Flow, Spent, flowing
from tests.support.application import application

MINUTES: Final = 20.0
MEMORY: Final = 1.2
WORKERS: Final = 25
MILLION: Final = 1_000_000
PROVIDER_A_SECOND: Final = 1_000
_SIZES: Final = (500, 2_000, 8_000)
_QUICK: Final = (400, 1_200)
_TAKEN: Final = 3
_MEMORIES: Final = (512, 768, 1024, 1769)
_SCHEDULE: Final = {"source": "aws.scheduler"}
_DISPATCH: Final = "invitation_dispatch"
_DELIVERY: Final = "mail_delivery"


@dataclass(frozen=True)
class Dispatched:
    """What sending to an audience used, and the most memory of one invocation in bytes."""

    people: int
    mails: int
    inviting: Spent
    sending: Spent
    peak: int

    def rate(self, function: str, memory: int | None = None) -> float:
        """People or mails for each second that a worker would be busy, without rests that keep the pace;
        with the memory of the template or another.
        """
        spent = self.inviting if function == _DISPATCH else self.sending
        return self.people / busy_seconds(function, spent, memory)

    @property
    def processor(self) -> float:
        """Milliseconds of a whole processor for a mail, the client library included."""
        return self.sending.seconds / self.mails * 1000


def dispatch_to(people: int, *, memory: bool = False) -> Dispatched:
    """Invites everybody of a company and sends every mail;
    ``memory`` follows Python's memory, which slows it down.
    """
    with flowing(keep_mails=False) as flow:
        company = found_company(flow, people, told=True)
        invite_everyone(flow, company)
        flow.spent.clear()
        flow.hold(flow.functions_queue("results_export"))
        peak = _peak(flow) if memory else _all(flow)
        mails = flow.transport.calls.number.get("sesv2:POST", 0)
        return Dispatched(people, mails, flow.spent[_DISPATCH], flow.spent[_DELIVERY], peak)


def _all(flow: Flow) -> int:
    flow.invoke(_DISPATCH, _SCHEDULE)
    flow.settle(until=flow.now + timedelta(minutes=1))
    return 0


def _peak(flow: Flow) -> int:
    """The most that one invocation of the dispatch or of the delivery holds and gives back;
    the tables keep the rest.
    """
    invoke, peaks, begun = flow.invoke, [0], set[str]()

    def followed(function: str, event: object, *, events: int = 1) -> object:
        gc.collect()
        tracemalloc.reset_peak()
        answer = invoke(function, event, events=events)  # type: ignore[arg-type]  # passed on as it came
        if function in (_DISPATCH, _DELIVERY) and function in begun:
            kept, most = tracemalloc.get_traced_memory()
            peaks.append(most - kept)
        begun.add(function)
        return answer

    gc.freeze()  # what the tables hold is not looked through each time
    flow.invoke = followed  # type: ignore[method-assign]  # followed, otherwise the same
    tracemalloc.start()
    try:
        _all(flow)
    finally:
        tracemalloc.stop()
        gc.unfreeze()
    return max(peaks)


def inviters() -> int:
    """How many walk over one audience side by side: as the template allows, and as the audience has parts."""
    template = application()
    name = template.deployed_functions()[_DISPATCH].path
    allowed = next(
        int(source.properties["ScalingConfig"]["MaximumConcurrency"])
        for source in template.resources("AWS::Lambda::EventSourceMapping")
        if source.properties["FunctionName"]["Ref"].startswith(f"{name}Alias")
    )
    return min(allowed, EMPLOYER_SHARDS)


def senders() -> Mapping[int, int]:
    """How many send side by side at most, by what the provider takes in a second; as the template says."""
    written: Mapping[str, Mapping[str, int]] = application().templates["Mailing"]["Mappings"]["MailSenders"]
    return {int(rate): int(held["AtATime"]) for rate, held in written.items()}


def could_send(sending: float, rate: int) -> float:
    """Mails a second that the template's workers send, who are this fast and keep their pace."""
    return min(sending, 1 / pace_of(_DELIVERY, rate)) * senders()[rate]


def workers_for(sending: float, rate: int) -> int:
    """How many workers send as much as the provider takes, mail that may wait and mail that may not."""
    return ceil(rate / min(sending, 1 / pace_of(_DELIVERY, rate)))


def minutes_for(people: int, inviting: float, sending: float, rate: int) -> float:
    """Simulated second by second:
    people invited, and mails sent by the template's workers as fast as the provider takes them.
    """
    invited = sent = 0.0
    seconds = 0
    invites = inviting * inviters()
    sends = min(could_send(sending, rate), rate)
    while sent < people:
        seconds += 1
        invited = min(people, invited + invites)
        sent = min(invited, sent + sends)
    return seconds / 60


@measure
def dispatch(extent: Extent) -> Measured:
    sizes = _SIZES if extent.full else _QUICK
    fast = min((dispatch_to(sizes[1]) for _ in range(_TAKEN)), key=lambda taken: taken.processor)
    peaks = {people: dispatch_to(people, memory=True).peak for people in sizes}
    inviting, sending = fast.rate(_DISPATCH), fast.rate(_DELIVERY)
    minutes = {rate: minutes_for(MILLION, inviting, sending, rate) for rate in senders()}
    return Measured(
        title="Sending to many",
        about=(__doc__ or "").partition("\n\n")[2],
        figures=[
            Figure("dispatch/invited", round(inviting), "people a second of a worker"),
            Figure("dispatch/sent", round(sending, 1), "mails a second of a worker"),
            Figure("dispatch/processor", round(fast.processor, 2), "ms a mail, all in all"),
            Figure(
                "dispatch/workers",
                workers_for(sending, PROVIDER_A_SECOND),
                f"workers for {PROVIDER_A_SECOND:,} mails a second",
                goal=WORKERS,
            ),
            Figure("dispatch/not mailed", fast.people - fast.mails, "people", goal=0),
            Figure(
                "dispatch/memory",
                round(max(peaks.values()) / peaks[sizes[0]], 3),
                "largest over smallest audience",
                goal=MEMORY,
            ),
            Figure(
                "dispatch/million", round(minutes[PROVIDER_A_SECOND], 1), "simulated minutes", goal=MINUTES
            ),
        ],
        plots=[
            Plot(
                "dispatch_memory",
                "Most memory of one invocation",
                "people",
                "MB",
                {"dispatch and delivery": [(people, peak / 1024**2) for people, peak in peaks.items()]},
            )
        ],
        tables=[
            Table(
                [
                    "the provider takes, a second",
                    "workers that send",
                    "they could send",
                    "a million, minutes",
                    "limited by",
                ],
                [
                    [
                        f"{rate:,}",
                        f"{number}",
                        f"{could_send(sending, rate):,.0f}",
                        f"{minutes[rate]:,.1f}",
                        limited_by(inviting, sending, rate),
                    ]
                    for rate, number in senders().items()
                ],
            ),
            Table(
                [
                    "memory of a worker, MB",
                    "mails a second of a worker",
                    f"workers for {PROVIDER_A_SECOND:,} a second, without a pace",
                    "Lambda for 1,000 mails at that pace, dollars",
                ],
                [
                    [
                        f"{memory:,}",
                        f"{fast.rate(_DELIVERY, memory):.1f}",
                        f"{ceil(PROVIDER_A_SECOND / fast.rate(_DELIVERY, memory))}",
                        f"{lambda_dollars(fast.rate(_DELIVERY, memory), memory):.6f}",
                    ]
                    for memory in _MEMORIES
                ],
            ),
        ],
        notes=[
            (
                f"{inviters()} workers walk over one audience, which is {inviting * inviters():,.0f} people a second."
                " The provider's rate alone makes a million take at least"
                f" {MILLION / PROVIDER_A_SECOND / 60:.1f} minutes at {PROVIDER_A_SECOND:,} a second."
            ),
        ],
    )


def lambda_dollars(sending: float, memory: int) -> float:
    """What 1,000 mails cost of workers with this memory who send so many a second at most and keep the pace
    of the fastest provider.
    """
    seconds = max(1 / sending, pace_of(_DELIVERY, PROVIDER_A_SECOND))
    each: Mapping[str, float] = prices()["dollars"]
    return 1000 * seconds * memory / 1024 * each["lambda_gb_second_arm64"]


def limited_by(inviting: float, sending: float, rate: int) -> str:
    """What is slowest."""
    found = {
        "the provider": float(rate),
        "the workers that send": could_send(sending, rate),
        "the workers that invite": inviting * inviters(),
    }
    return min(found, key=lambda name: found[name])
