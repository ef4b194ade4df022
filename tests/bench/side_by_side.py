"""Mails of a batch side by side: one worker by the clock on the wall, where each call takes its time.

The deployed function sends through the real client library, in as many threads as the template says; each
call waits for as long as `prices.json` takes it to (60 ms for the provider), and tables in memory answer. So
what is measured is one whole processor of this machine. How many workers a provider of 1,000 mails a second
takes follows from *Sending to many*, which has the share of a processor that the template gives.
"""

import os
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock
from typing import Any, Final

from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from tests.bench.company import found_company, invite_everyone
from tests.bench.cost import prices
from tests.bench.figures import Bound, Extent, Figure, Measured, measure
from tests.bench.flow import CONTEXT, Flow, flowing, handler_of, quiet, record_of
from tests.bench.transport import Answered, Transport

FASTER: Final = 2.0
_DELIVERY: Final = "mail_delivery"
_BATCH: Final = 10
_ONE_AT_A_TIME: Final = Lock()


class WaitingTransport(Transport):
    """Answers one call at a time, and has whoever asked wait for as long as the call takes."""

    def _standing(
        self, service: str, answering: Callable[[AWSPreparedRequest, str], Answered]
    ) -> Callable[..., AWSResponse]:
        waits = prices()["call_milliseconds"]
        answer = super()._standing(service, answering)

        def waiting(request: AWSPreparedRequest, **given: Any) -> AWSResponse:
            target = request.headers.get("X-Amz-Target", b"")
            operation = (target if isinstance(target, str) else target.decode()).rpartition(".")[2]
            time.sleep(waits[f"{service}:{operation or request.method}"] / 1000)
            with _ONE_AT_A_TIME:
                return answer(request, **given)

        return waiting


@dataclass(frozen=True)
class Sent:
    """How fast one worker sent, and what became of the mails."""

    mails_a_second: float
    processor_milliseconds: float
    """Of a mail, the client library and what stands in for AWS included."""
    unmarked: int
    twice: int


def sent(mails: int, at_a_time: int) -> Sent:
    """Sends so many mails by one worker, so many of a batch side by side."""
    with flowing() as flow:
        company = found_company(flow, mails, told=True)
        invite_everyone(flow, company)
        flow.invoke("invitation_dispatch", {"source": "aws.scheduler"})
        url = flow.functions_queue(_DELIVERY)
        flow.hold(url)
        flow.settle(until=flow.now + timedelta(minutes=1))
        bodies = [body for body, _ in flow.transport.sent.pop(url)]
        slow = WaitingTransport(flow.tables)
        flow.attach(slow)
        os.environ |= {"MAILS_AT_A_TIME": str(at_a_time), "MILLISECONDS_A_MAIL": "1"}
        handler = handler_of(_DELIVERY)
        batches = [bodies[start : start + _BATCH] for start in range(0, len(bodies), _BATCH)]
        with quiet():
            _must_be_sent(handler, batches[:1])
            began, used = time.monotonic(), time.process_time()
            _must_be_sent(handler, batches[1:])
            took, used = time.monotonic() - began, time.process_time() - used
        number = len(bodies) - len(batches[0])
        went = Counter(mail["entry_id"] for mail in slow.mails)
        return Sent(
            number / took,
            used / number * 1000,
            _unmarked(flow),
            sum(times - 1 for times in went.values()),
        )


def _must_be_sent(handler: Callable[[Any, Any], Any], batches: list[list[str]]) -> None:
    for number, bodies in enumerate(batches):
        records = [record_of(number * _BATCH + at, body) for at, body in enumerate(bodies)]
        if handler({"Records": records}, CONTEXT)["batchItemFailures"]:
            raise RuntimeError("a mail was not sent")


def _unmarked(flow: Flow) -> int:
    entries = [item for item in flow.tables.every(flow.records) if item["kind"]["S"] == "outbox"]
    return sum(entry["state"]["S"] != "sent" for entry in entries)


@measure
def side_by_side(extent: Extent) -> Measured:
    mails = 800 if extent.full else 40
    ten, one = sent(mails, _BATCH), sent(mails // 4, 1)
    return Measured(
        title="Mails side by side",
        about=(__doc__ or "").partition("\n\n")[2],
        figures=[
            Figure("side_by_side/ten", round(ten.mails_a_second, 1), "mails a second of a worker"),
            Figure("side_by_side/one", round(one.mails_a_second, 1), "mails a second of a worker"),
            Figure(
                "side_by_side/faster",
                round(ten.mails_a_second / one.mails_a_second, 1),
                "times",
                goal=FASTER,
                bound=Bound.AT_LEAST,
            ),
            Figure("side_by_side/processor", round(ten.processor_milliseconds, 2), "ms a mail, all in all"),
            Figure("side_by_side/not marked", ten.unmarked, "mails", goal=0),
            Figure("side_by_side/twice", ten.twice, "mails", goal=0),
        ],
    )
