"""Takes the moments that are due: each does what its package declares, none keeps others from happening.

Whatever is done moves the moment or takes it away in one write, so who is killed before finds it again, and
who comes twice finds nothing. A moment that stands as it did, because it failed or has to wait, is looked at
again later: after a minute at first, twice as long each time, six hours at most.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from qlinx.aws.database import Busy, ConditionFailed, Key
from qlinx.aws.failures import AWS_FAILURES
from qlinx.aws.queues import SendFailed
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.records.catalogue import capability_of
from qlinx.records.context import Context
from qlinx.records.moments import MOMENT, Moment, MomentTools, MomentType, moments_queue, stored_anew
from qlinx.records.shape import StoredUnreadable

# What passes by itself; anything else is ours to mend, and is raised once all the others were taken.
PASSES: Final[tuple[type[Exception], ...]] = (
    Busy,
    ChangedMeanwhile,
    ConditionFailed,
    SendFailed,
    *AWS_FAILURES,
)
FAILED: Final = "failed"
_MOST: Final = 500
_LEAST_SECONDS: Final = 10
_FIRST_WAIT: Final = timedelta(minutes=1)
_LONGEST_WAIT: Final = timedelta(hours=6)
# Whoever fails so often in a row does not pass by itself either.
_TRIES_IN_PEACE: Final = 8


class MomentUnknown(Exception):
    """A moment is stored that its package does not declare; written by another release, or ours to mend."""


class MomentStuck(Exception):
    """A moment fails again and again; names what should happen."""


@dataclass
class MomentsReport:
    """What became of what was due: how often each word, by moment; ``finished`` is false when time was up."""

    words: Counter[tuple[str, str]] = field(default_factory=Counter)
    finished: bool = True
    broken: Exception | None = None
    """The first mistake of ours, for whoever called to raise when all else is done."""

    @property
    def found(self) -> int:
        return self.words.total()

    @property
    def failed(self) -> int:
        return sum(number for (_, word), number in self.words.items() if word == FAILED)

    def add(self, moment: Moment, word: str) -> None:
        self.words[moment.name, word] += 1

    def note(self, error: Exception) -> None:
        self.broken = self.broken or error

    def unreadable(self, key: Key, error: StoredUnreadable) -> None:
        self.words[key.sk, FAILED] += 1
        self.note(error)


def due_moments(ctx: Context, package: str, report: MomentsReport | None = None) -> tuple[Moment, ...]:
    """Those of a package that are due, the longest due first; at most 500.

    An index finds them, so they are read anew.

    One that is not as declared is told to the ``report``, and stays.
    """
    keys = ctx.store.due(moments_queue(package), ctx.now(), limit=_MOST)
    told = MomentsReport() if report is None else report
    found = ctx.store.readable(MOMENT, keys, told.unreadable)
    return tuple(one for one in found if one.due_at <= ctx.now())


def take_moments(ctx: Context, package: str, tools: MomentTools) -> MomentsReport:
    """Does what is due of a package."""
    types = moment_types(package)
    report = MomentsReport()
    for moment in due_moments(ctx, package, report):
        if tools.seconds_left() < _LEAST_SECONDS:
            report.finished = False
            break
        report.add(moment, _take(ctx, moment, types, tools, report))
    return report


def moment_types(package: str) -> Mapping[str, MomentType]:
    """What a package declares that can happen, by name."""
    declared = capability_of(package)
    return {one.name: one for one in declared.moments} if declared else {}


def _take(
    ctx: Context,
    moment: Moment,
    types: Mapping[str, MomentType],
    tools: MomentTools,
    report: MomentsReport,
) -> str:
    word = FAILED
    try:
        word = _type_of(types, moment).happens()(ctx, moment, tools)
    except PASSES:
        if moment.tries and not moment.tries % _TRIES_IN_PEACE:
            report.note(MomentStuck(moment.name))
    except Exception as error:  # noqa: BLE001 - one that is broken must not keep the others from happening
        report.note(error)
    try:
        _look_again(ctx, moment)
    except PASSES:
        word = FAILED
    return word


def _type_of(types: Mapping[str, MomentType], moment: Moment) -> MomentType:
    if moment.name not in types:
        raise MomentUnknown(moment.name)
    return types[moment.name]


def _look_again(ctx: Context, moment: Moment) -> None:
    """Puts off a moment that stands as it did;
    nothing where it was moved, taken away or put off meanwhile.
    """
    now = stored_anew(ctx.store, moment)
    if now and now.version == moment.version:
        ctx.store.try_write(
            MOMENT.replace(now, tries=now.tries + 1, look_at=_next_look(ctx.now(), now.tries))
        )


def _next_look(now: datetime, tries: int) -> datetime:
    wait: timedelta = _FIRST_WAIT * 2 ** min(tries, 20)
    return now + min(wait, _LONGEST_WAIT)
