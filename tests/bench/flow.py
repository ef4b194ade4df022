"""The application on counted services:
functions called as the template says, with a clock that moves by hand.

What calls what, batch sizes, filters, memory and settings are read from the template. What a function's own
time would cost is made from its measured processor time and from how long each call to AWS takes
(`prices.json`).
"""

import importlib
import json
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from io import StringIO
from itertools import count
from types import SimpleNamespace
from typing import Any, Final

import pytest

from qlinx.aws import clients
from qlinx.entrypoints import wiring
from qlinx.records import context as records_context
from qlinx.records.context import Context
from qlinx.records.shape import Regime
from tests.bench.tables import Tables
from tests.bench.transport import Transport
from tests.bench.units import Units
from tests.bench.yardstick import Yardstick
from tests.support.application import application
from tests.support.cloud.application import Source, Wiring, matches, wired
from tests.support.wiring import forget_what_was_made

START: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_CLIENTS: Final = (
    clients.dynamodb,
    clients.s3,
    clients.sqs,
    clients.sesv2,
    clients.cognito,
    clients.secrets_manager,
)
_POLLED_AT_ONCE: Final = 10


@dataclass
class Spent:
    """What one function used: invocations, events handled, processor seconds of its own (`yardstick`), calls
    to AWS, bytes of log.
    """

    invocations: int = 0
    events: int = 0
    seconds: float = 0.0
    calls: dict[str, int] = field(default_factory=dict)
    units: Units = field(default_factory=Units)
    logged: int = 0


@dataclass
class _Message:
    visible_at: datetime
    body: str
    received: int = 0


class Flow:
    """Services, functions and everything that goes between them."""

    def __init__(self, *, keep_mails: bool = True) -> None:
        self.wiring: Wiring = wired()
        self.now = START
        shapes = {name: (shape.indexes, shape.streamed) for name, shape in self.wiring.tables.items()}
        self.tables = Tables(shapes)
        self.transport = Transport(self.tables, keep_mails=keep_mails)
        self.spent: dict[str, Spent] = {}
        self.yardstick = Yardstick()
        self.queue_requests: dict[str, float] = {}
        self._waiting: dict[str, dict[int, _Message]] = {}
        self._numbers = count(1)
        self._held: set[str] = set()
        self.names = {
            regime: self.wiring.resources.outputs[f"{regime.value.capitalize()}Table"] for regime in Regime
        }

    @property
    def records(self) -> str:
        """The name of the records table."""
        return self.names[Regime.RECORDS]

    @property
    def ctx(self) -> Context:
        """What a use case is given, for seeding and for looking."""
        return wiring.context()

    def attach(self, transport: Transport) -> None:
        """These services stand behind the clients from now on."""
        _forget()
        self.transport = transport
        transport.attach(made() for made in _CLIENTS)

    # ---- calling

    def invoke(self, function: str, event: Mapping[str, Any], *, events: int = 1) -> Any:
        """Calls a function as the platform would, and counts what it used."""
        spent = self.spent.setdefault(function, Spent())
        units, calls = self.tables.units.copied(), dict(self.transport.calls.number)
        transported = self.transport.seconds
        handler = handler_of(function)
        with quiet() as printed:
            # Of all threads: mails go side by side.
            began = time.process_time()
            answer = handler(event, CONTEXT)
            seconds = time.process_time() - began
        spent.invocations += 1
        spent.events += events
        self.yardstick.take()
        spent.seconds += self.yardstick.standard(seconds - (self.transport.seconds - transported))
        spent.logged += len(printed.getvalue().encode())
        for name, number in self.transport.calls.number.items():
            spent.calls[name] = spent.calls.get(name, 0) + number - calls.get(name, 0)
        used = self.tables.units - units
        spent.units = Units(
            spent.units.reads + used.reads,
            spent.units.writes + used.writes,
            spent.units.index_writes + used.index_writes,
        )
        return answer

    def settle(self, *, until: datetime | None = None) -> None:
        """Delivers everything that is under way; the clock goes on to what waits, up to ``until``."""
        while True:
            self._take_in()
            if self.tables.stream:
                self._relay()
            elif ready := self._ready():
                self._deliver(*ready)
            else:
                soonest = min(
                    (
                        one.visible_at + self._window(url)
                        for url, waiting in self._waiting.items()
                        for one in waiting.values()
                    ),
                    default=None,
                )
                if soonest is None or (until is not None and soonest > until):
                    break
                self.now = max(self.now, soonest)
        if until is not None:
            self.now = max(self.now, until)

    def hold(self, url: str) -> None:
        """Lets what is sent to this queue wait in ``transport.sent``, for whoever delivers it by hand."""
        self._held.add(url)

    def functions_queue(self, function: str) -> str:
        """The address of the queue that calls a function."""
        return next(url for url, source in self.wiring.queues.items() if source.function == function)

    def put(self, url: str, body: Mapping[str, Any]) -> None:
        """A message that a service of AWS sends, one to a request."""
        self.queue_requests[url] = self.queue_requests.get(url, 0) + 1
        self._waiting.setdefault(url, {})[next(self._numbers)] = _Message(self.now, json.dumps(body))

    def _relay(self) -> None:
        function, batch, filters = self.wiring.stream
        stream = self.tables.stream
        self.tables.stream = []
        passed = [record for record in stream if any(matches(pattern, record) for pattern in filters)]
        for start in range(0, len(passed), batch):
            some = passed[start : start + batch]
            self.invoke(function, {"Records": some}, events=len(some))

    def _take_in(self) -> None:
        for url, messages in self.transport.sent.items():
            if url in self._held:
                continue
            waiting = self._waiting.setdefault(url, {})
            for body, delay in messages:
                waiting[next(self._numbers)] = _Message(self.now + timedelta(seconds=delay), body)
            messages.clear()

    def _ready(self) -> tuple[str, Source, list[int]] | None:
        """A queue of which a batch is full, or has been waited for as long as the template says."""
        for url, waiting in self._waiting.items():
            ready = [number for number, one in waiting.items() if one.visible_at <= self.now]
            source = self.wiring.queues.get(url)
            if not ready or source is None:
                continue
            first = min(waiting[number].visible_at for number in ready)
            if len(ready) >= source.batch or first + self._window(url) <= self.now:
                return url, source, ready[: source.batch]
        return None

    def _window(self, url: str) -> timedelta:
        source = self.wiring.queues.get(url)
        return timedelta(seconds=source.window if source else 0)

    def _deliver(self, url: str, source: Source, numbers: list[int]) -> None:
        waiting = self._waiting[url]
        # Received ten at a time, and removed ten at a time.
        polls = -(-len(numbers) // _POLLED_AT_ONCE)
        self.queue_requests[url] = self.queue_requests.get(url, 0) + 2 * polls
        for number in numbers:
            waiting[number].received += 1
            waiting[number].visible_at = self.now + timedelta(seconds=source.visibility)
        records = [
            record_of(number, waiting[number].body, waiting[number].received, url=url) for number in numbers
        ]
        self.transport.held_back.clear()
        answer = self.invoke(source.function, {"Records": records}, events=len(records))
        failed = {int(one["itemIdentifier"]) for one in answer["batchItemFailures"]}
        for number, seconds in self.transport.held_back.items():
            waiting[number].visible_at = self.now + timedelta(seconds=seconds)
        for number in numbers:
            if number not in failed:
                del waiting[number]
            elif waiting[number].received >= source.receives:
                raise RuntimeError(f"{source.function} gave up a message")


CONTEXT: Final = SimpleNamespace(
    aws_request_id="request",
    function_name="function",
    memory_limit_in_mb=1024,
    invoked_function_arn="arn:aws:lambda:eu-west-1:123456789012:function:function",
    get_remaining_time_in_millis=lambda: 60_000,
)


@contextmanager
def flowing(*, keep_mails: bool = True) -> Iterator[Flow]:
    """A flow whose services stand behind the product's own clients until the end."""
    before = dict(os.environ)
    os.environ |= {
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "POWERTOOLS_LOG_LEVEL": "INFO",
    }
    # All settings of all functions at once: whatever is made for one serves the next, as in a process of its
    # own.
    for environment in wired().resources.environments.values():
        os.environ |= environment
    _forget()
    flow = Flow(keep_mails=keep_mails)
    changed = pytest.MonkeyPatch()
    changed.setattr(wiring, "Context", partial(records_context.Context, now=lambda: flow.now))
    flow.transport.attach(made() for made in _CLIENTS)
    try:
        yield flow
    finally:
        changed.undo()
        _forget()
        os.environ.clear()
        os.environ.update(before)


def handler_of(function: str) -> Callable[[Mapping[str, Any], Any], Any]:
    """What the platform calls."""
    handler: Callable[[Mapping[str, Any], Any], Any] = importlib.import_module(
        f"functions.{function}.handler"
    ).lambda_handler
    return handler


def memory_of(function: str) -> int:
    """The memory of a function in MB, by the template."""
    found = application().deployed_functions()[function].properties
    return int(found["MemorySize"])


def _forget() -> None:
    made: Any
    forget_what_was_made()
    for made in _CLIENTS:
        made.cache_clear()


@contextmanager
def quiet() -> Iterator[StringIO]:
    """Catches what a function logs, wherever its logger was made."""
    printed = StringIO()
    handlers = [handler for handler in _stream_handlers() if handler.stream is not printed]
    streams = [(handler, handler.setStream(printed)) for handler in handlers]
    stdout, sys.stdout = sys.stdout, printed
    try:
        yield printed
    finally:
        sys.stdout = stdout
        for handler, stream in streams:
            if stream is not None:
                handler.setStream(stream)


def _stream_handlers() -> Iterator[logging.StreamHandler[Any]]:
    for name in list(logging.Logger.manager.loggerDict):
        for handler in logging.getLogger(name).handlers:
            if isinstance(handler, logging.StreamHandler):
                yield handler


def record_of(number: int, body: str, received: int = 1, *, url: str = "queue") -> dict[str, Any]:
    """A message as a queue gives it to a function."""
    return {
        "messageId": str(number),
        "receiptHandle": str(number),
        "body": body,
        "attributes": {"ApproximateReceiveCount": str(received)},
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:eu-west-1:123456789012:{url.rpartition('/')[2]}",
    }
