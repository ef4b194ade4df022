"""Two processes on one cloud in memory, which change places right before a call that changes something.

A process that stops there has read what it decides on, and not acted on it yet: that is every way in which
one can meet the other.
"""

import random
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from qlinx.aws.database import Database
from qlinx.aws.objects import Bucket
from qlinx.aws.user_pool import UserPool
from qlinx.records.context import Context
from qlinx.records.shape import Regime
from qlinx.records.store import Store
from tests.proof.identity.scene import table_shapes
from tests.support.cloud.cloud import Cloud
from tests.support.cloud.faults import READS, Calls, Client
from tests.support.cloud.tables import Tables

_SECRET = "a secret of these tests only, long enough"  # a made-up one
PRIVATE = "private"

T = TypeVar("T")


def a_cloud() -> Cloud:
    """The services, with the tables as the templates declare them, each under the name of its regime."""
    return Cloud(Tables(table_shapes()), (PRIVATE, "drop", "work"), _SECRET)


class Process:
    """What one process reaches. It stops before the change number ``stop_before`` until it is let go on."""

    def __init__(self, cloud: Cloud, *, stop_before: int | None = None, seed: int = 0) -> None:
        self.calls = Calls(between=self._gate)
        self._stop_before, self._changes = stop_before, 0
        self._thread = ThreadPoolExecutor(1)
        self._waits, self._go = threading.Event(), threading.Event()
        ids = random.Random(seed)
        names = {regime: regime.value for regime in Regime}
        self.ctx = Context(
            store=Store(Database(self._client(cloud, "dynamodb")), names),
            read_secret=_SECRET.encode,
            now=lambda: cloud.now,
            new_id=lambda: f"{ids.getrandbits(128):026x}"[:26].translate(_LETTERS),
        )
        self.private = Bucket(self._client(cloud, "s3"), PRIVATE)
        self.buckets = {
            "PRIVATE": self.private,
            "DROP": Bucket(self._client(cloud, "s3"), "drop"),
            "WORK": Bucket(self._client(cloud, "s3"), "work"),
        }
        self.pool = UserPool(self._client(cloud, "cognito"), "pool")

    def _client(self, cloud: Cloud, service: str) -> Any:
        return Client(service, cloud.behind(service), self.calls)

    def _gate(self) -> None:
        if self.calls.made[-1].operation in READS:
            return
        self._changes += 1
        if self._changes - 1 == self._stop_before:
            self._waits.set()
            assert self._go.wait(30), "nobody let it go on"

    def begin(self, work: Callable[[], T]) -> Future[T]:
        """Works until it stops or is done."""
        done = self._thread.submit(work)
        done.add_done_callback(lambda _: self._waits.set())
        assert self._waits.wait(30), "it neither stopped nor ended"
        return done

    def go_on(self, work: Future[T]) -> bool:
        """Lets it end; whether it had stopped. Raises what it raised."""
        had_stopped = not work.done()
        self._go.set()
        work.result(30)
        self._thread.shutdown()
        return had_stopped


_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
