"""Moments: what happens at a time, an item each, so that a thing may wait for several (decision 111).

A moment stands in the partition of what it is about, its subject. It is set, moved and taken away in the
transaction of the change that causes it (``arranged``), found by the index by due date, and taken by
``records.due_moments``.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from qlinx.aws.database import Key
from qlinx.aws.queues import Queue
from qlinx.records.personal import Technical
from qlinx.records.shape import Change, Due, Shape, Stored
from qlinx.records.store import Store

if TYPE_CHECKING:
    from qlinx.records.context import Context
    from qlinx.records.limits import Limit

_PREFIX = "moment#"


class Moment(Stored):
    """Something that happens at a time.

    ``name`` says what, as ``<package>.<what>``; ``part`` which of several it is.

    ``at`` is when it is due. Where nothing came of it then, it is looked at again at ``look_at``, ever later,
    and ``tries`` counts.
    """

    subject: Annotated[str, Technical("partition of what it is about")]
    name: Annotated[str, Technical("what happens")]
    part: Annotated[str, Technical("which of several")] = ""
    at: Annotated[datetime, Technical("when it happens")]
    tries: Annotated[int, Technical("how often it was tried in vain")] = 0
    look_at: Annotated[datetime | None, Technical("when it is tried again")] = None

    @property
    def due_at(self) -> datetime:
        return self.look_at or self.at


def moment_item(subject: str, name: str, part: str = "") -> Key:
    return Key(subject, f"{_PREFIX}{name}#{part}" if part else f"{_PREFIX}{name}")


def moments_queue(package: str) -> str:
    """The moments of one package, by when they are due."""
    return f"moments#{package}"


# No term of its own: it goes in the write of what it waits for, and with its subject at the latest.
MOMENT: Shape[Moment] = Shape(
    kind="moment",
    model=Moment,
    key=lambda moment: moment_item(moment.subject, moment.name, moment.part),
    due=lambda moment: Due(moments_queue(moment.name.partition(".")[0]), moment.due_at),
)


# ---- what a package declares


def _unheard(_: "Limit") -> None:
    """Nobody counts limits that were reached."""


@dataclass(frozen=True, slots=True)
class MomentTools:
    """What a moment may go through: queues by name, the seconds that are left, and who hears of limits."""

    queues: Mapping[str, Queue]
    seconds_left: Callable[[], float]
    limit_reached: "Callable[[Limit], None]" = _unheard


Happening = Callable[["Context", Moment, MomentTools], str]
"""What is done when a moment is due; gives a word for the report.

It decides from what is stored, and moves the moment or takes it away in the write of what it does, so it may
be killed anywhere and done again. A moment that it leaves as it was is tried again, ever later.
"""


@dataclass(frozen=True, slots=True)
class MomentType:
    """One thing that can happen: its name (``<package>.<what>``), and what gives what is done then."""

    name: str
    happens: Callable[[], Happening]


# ---- setting, moving, taking away


@dataclass(frozen=True, slots=True)
class At:
    """When a moment is to be. ``stays``: where it stands already, it stays at its time."""

    time: datetime
    stays: bool = False


Expected = Mapping[str, At]
"""The moments that a subject waits for, by name."""


def moments_of(store: Store, subject: str, package: str, part: str = "") -> dict[str, Moment]:
    """The moments of a package about one thing, by name:
    one query of its own partition, read consistently.
    """
    found = store.within(MOMENT, subject, f"{_PREFIX}{package}.")
    return {moment.name: moment for moment in found if moment.part == part}


def stored_anew(store: Store, moment: Moment) -> Moment | None:
    """The moment as it stands now."""
    return store.get(MOMENT, MOMENT.key(moment))


def first_moments(subject: str, expected: Expected, part: str = "") -> tuple[Change, ...]:
    """Sets the moments of a subject that is new itself: nothing of it stands yet."""
    return tuple(MOMENT.insert(_new(subject, name, at, part)) for name, at in expected.items())


def arranged(stored: Mapping[str, Moment], subject: str, expected: Expected, part: str = "") -> list[Change]:
    """Brings the moments that stand to what is expected now; to be written with the change of the subject.

    Nothing where all is as expected. A moment that is tried again keeps its tries, for its time is the same.
    """
    gone: list[Change] = [MOMENT.remove(one) for name, one in stored.items() if name not in expected]
    return [*gone, *_set(stored, subject, expected, part)]


def _set(stored: Mapping[str, Moment], subject: str, expected: Expected, part: str) -> Iterable[Change]:
    for name, at in expected.items():
        known = stored.get(name)
        if known is None:
            yield MOMENT.insert(_new(subject, name, at, part))
        elif not at.stays and known.at != at.time:
            yield moved(known, at.time)


def moved(moment: Moment, at: datetime) -> Change:
    """Has it happen at another time, as one that was never tried."""
    return MOMENT.replace(moment, at=at, tries=0, look_at=None)


def _new(subject: str, name: str, at: At, part: str) -> Moment:
    return Moment(subject=subject, name=name, part=part, at=at.time)
