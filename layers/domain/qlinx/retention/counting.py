"""Counts while a run goes on, and keeps one failure from stopping the rest."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from qlinx.aws.database import Busy, ConditionFailed
from qlinx.aws.failures import AWS_FAILURES
from qlinx.aws.objects import RemovalFailed
from qlinx.aws.queues import SendFailed
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.records.shape import StoredUnreadable
from qlinx.retention.model import Line, Report
from qlinx.rights.errors import ErasureIncomplete, KindUnknown

_FAILURES: Final[tuple[type[Exception], ...]] = (
    Busy,
    ChangedMeanwhile,
    ConditionFailed,
    ErasureIncomplete,
    KindUnknown,
    RemovalFailed,
    SendFailed,
    StoredUnreadable,
    *AWS_FAILURES,
)


@dataclass
class Tally:
    """Counts while a run goes on."""

    dry_run: bool
    finished: bool = True
    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def add(self, kind: str, rule: str, count: str, number: int = 1) -> None:
        self.counts[kind, rule, count] += number

    def report(self) -> Report:
        names = sorted({(kind, rule) for kind, rule, _ in self.counts})
        lines = tuple(
            Line(
                kind=kind,
                rule=rule,
                found=self.counts[kind, rule, "found"],
                removed=self.counts[kind, rule, "removed"],
                held=self.counts[kind, rule, "held"],
                failed=self.counts[kind, rule, "failed"],
            )
            for kind, rule in names
        )
        return Report(lines=lines, dry_run=self.dry_run, finished=self.finished)

    @contextmanager
    def failing(self, *names: tuple[str, str]) -> Iterator[None]:
        """What fails inside is counted as failed, once for each of ``names`` (kind and rule),
        and goes no further.
        """
        try:
            yield
        except _FAILURES:
            for kind, rule in names:
                self.add(kind, rule, "failed")
