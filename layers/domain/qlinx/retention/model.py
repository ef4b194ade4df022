"""What a run of the cleanup reports: counts by kind and rule, never what was in the items."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from qlinx.aws.objects import Bucket
from qlinx.aws.queues import Queue
from qlinx.aws.user_pool import UserPool
from qlinx.rights.belongings import Reach

# What one group of items takes at most: with less time left a run stops, and the next goes on.
LEAST_MILLISECONDS = 30_000


@dataclass(frozen=True, slots=True)
class Tools:
    """What the cleanup reaches beside the tables.

    ``time_left`` is in milliseconds; parts of runs go to ``fanout``.
    """

    buckets: Mapping[str, Bucket]
    pool: UserPool
    rights: Queue
    fanout: Queue
    time_left: Callable[[], int]

    @property
    def reach(self) -> Reach:
        """The same, as a removal takes it."""
        return Reach(buckets=self.buckets, pool=self.pool)

    @property
    def has_time(self) -> bool:
        return self.time_left() > LEAST_MILLISECONDS


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """One kind under one rule.

    Every item found was removed, held (a hold, a restriction, an open request) or failed.
    """

    kind: str
    rule: str
    found: int = 0
    removed: int = 0
    held: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found and did, or in a dry run would do. ``finished`` is false when its time was up."""

    lines: tuple[Line, ...]
    dry_run: bool
    finished: bool

    def total(self, count: str) -> int:
        return sum(getattr(line, count) for line in self.lines)
