"""Acts that run side by side and take turns at every call to the tables, in an order that a seed decides."""

import random
import threading
from collections.abc import Callable, Sequence
from typing import Any

from qlinx.aws.database import Busy, Database
from qlinx.kit.errors import DomainError
from qlinx.records.context import Context
from qlinx.records.shape import Regime
from qlinx.records.store import Store
from tests.support.cloud.cloud import START
from tests.support.cloud.tables import Tables, TableShape

Job = Callable[[Context], object]

RECORDS = "records"
SECURITY = "security"
LEDGER = "ledger"
_SECRET = b"a secret of these proofs only, long enough"
_INDEXES = {"by_group": ("group", "group_sort"), "by_due": ("due_queue", "due_at")}
_MOST_TURNS = 5000


class StuckError(Exception):
    """The acts took far more turns than they can need."""


def new_tables() -> Tables:
    """A records table, the one in which limits are counted, and the ledger."""
    return Tables({RECORDS: TableShape(_INDEXES), SECURITY: TableShape({}), LEDGER: TableShape({})})


def context_on(client: Any, *, ids: random.Random, now: Any = START) -> Context:
    """A context on a client, whose ids follow from a seed."""
    names = {Regime.RECORDS: RECORDS, Regime.SECURITY: SECURITY, Regime.LEDGER: LEDGER}
    store = Store(Database(client), names)
    return Context(
        store=store,
        read_secret=lambda: _SECRET,
        now=lambda: now,
        new_id=lambda: f"{ids.getrandbits(128):026x}"[:26].translate(_LETTERS),
    )


_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")


class Interleaver:
    """Runs jobs side by side, one call of one of them at a time; ``watch`` looks at the tables after each."""

    def __init__(self, tables: Tables, most: int) -> None:
        self.tables = tables
        # Plain locks, taken from the start: the quickest way to hand a turn over.
        self._back = _taken()
        self._workers = [_Worker(tables, self._back) for _ in range(most)]
        for worker in self._workers:
            worker.start()

    def run(self, jobs: Sequence[Job], order: random.Random, watch: Callable[[], None]) -> list[object]:
        """What each job gave: its value, or the error with which it was refused.

        Raises
        ------
        StuckError
        """
        waiting = self._workers[: len(jobs)]
        for worker, job in zip(waiting, jobs, strict=True):
            worker.begin(job, order)
        turns = 0
        while waiting:
            worker = waiting[order.randrange(len(waiting))]
            worker.turn()
            watch()
            if worker.outcome is not _UNDER_WAY:
                waiting = [other for other in waiting if other is not worker]
            turns += 1
            if turns > _MOST_TURNS:
                raise StuckError
        return [worker.outcome for worker in self._workers[: len(jobs)]]

    def close(self) -> None:
        """Ends the threads."""
        for worker in self._workers:
            worker.end()


_UNDER_WAY = object()


def _taken() -> Any:
    lock = threading.Lock()
    lock.acquire()
    return lock


class _Worker(threading.Thread):
    def __init__(self, tables: Tables, back: Any) -> None:
        super().__init__(daemon=True)
        self._tables = tables
        self._back = back
        self._go = _taken()
        self._job: Callable[[], object] | None = None
        self.outcome: object = _UNDER_WAY

    def begin(self, job: Job, ids: random.Random) -> None:
        ctx = context_on(self, ids=ids)
        self._job = lambda: job(ctx)
        self.outcome = _UNDER_WAY

    def turn(self) -> None:
        self._go.release()
        self._back.acquire()

    def end(self) -> None:
        self._job = None
        self._go.release()
        self.join()

    def run(self) -> None:
        while True:
            self._go.acquire()
            if self._job is None:
                return
            try:
                self.outcome = self._job()
            except (DomainError, Busy) as refused:
                self.outcome = refused
            except Exception as wrong:  # noqa: BLE001  # judged by whoever ran it
                self.outcome = wrong
            self._back.release()

    def __getattr__(self, name: str) -> Any:
        """Stands in for the client: waits for its turn before every call."""
        if name.startswith("_"):
            raise AttributeError(name)
        method = getattr(self._tables, name)

        def called(**asked: Any) -> Any:
            self._back.release()
            self._go.acquire()
            return method(**asked)

        return called
