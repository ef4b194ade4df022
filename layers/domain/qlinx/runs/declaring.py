"""What a package that starts runs declares of them: one typed value for each kind of work."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from qlinx.aws.queues import Queue
from qlinx.records.context import Context
from qlinx.records.limits import Limit
from qlinx.records.shape import Change
from qlinx.runs.errors import RunUnknown
from qlinx.runs.model import Run, earliest


def _unheard(_: object) -> None:
    """Nobody counts it."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of those whom a part takes in, and where the next page begins; nothing where this is the last."""

    ids: tuple[str, ...]
    cursor: str | None


SignIns = Callable[[str | None], Page]


def no_sign_ins(cursor: str | None) -> Page:
    """Stands where no run asks who can sign in: to have told nobody must not look like having told all."""
    raise NotImplementedError(cursor)


@dataclass(frozen=True, slots=True)
class Tools:
    """What runs go through: their queue, and the seconds that are left.

    ``limit_reached`` hears of limits, ``counted`` of what came of people, by outcome; ``others`` are queues
    by name; ``sign_ins`` pages through the ids of everybody who can sign in, staff aside.
    """

    queue: Queue
    seconds_left: Callable[[], float]
    limit_reached: Callable[[Limit], None] = _unheard
    others: Mapping[str, Queue] = field(default_factory=dict)
    counted: Callable[[Mapping[str, int]], None] = _unheard
    sign_ins: SignIns = no_sign_ins


@dataclass(frozen=True, slots=True)
class Handled:
    """How many of a page are done with now, and how many, at least, wait for which limit.

    ``part_waits``: the limit lets through nobody else of the part either. ``until``: when the first of them
    can go on, where they do not wait for a limit.
    """

    people: int
    postponed: int = 0
    limit: Limit | None = None
    part_waits: bool = False
    until: datetime | None = None

    def __add__(self, other: "Handled") -> "Handled":
        return Handled(
            self.people + other.people,
            self.postponed + other.postponed,
            self.limit or other.limit,
            self.part_waits or other.part_waits,
            earliest(self.until, other.until),
        )


class Task(Protocol):
    """The work of one message: reads the pages of a part and does what is to be done with each.

    A page may be handled several times, by two at once even: whoever is done with counts again and is passed
    over.
    """

    def page(self, part: str, cursor: str | None) -> Page: ...

    def handle(self, ids: Sequence[str], occasion: str) -> Handled:
        """``occasion`` names the page, the same each time it is repeated."""
        ...


def _nothing(ctx: Context, run: Run) -> Sequence[Change]:
    del ctx, run
    return ()


def _at_any_time(ctx: Context, run: Run) -> datetime | None:
    del ctx, run
    return None


def _no_more(ctx: Context, run: Run, tools: Tools) -> None:
    del ctx, run, tools


def _at_once(ctx: Context) -> datetime:
    return ctx.now()


@dataclass(frozen=True, slots=True)
class RunType:
    """One kind of work: its name (``<package>.<work>``) and what the package does at each point of a run.

    ``opens`` gives the task, or nothing where what the run is about no longer asks for it: the run is
    cancelled then. Changes of the package's own items are written with the run: at its end (``at_end``), and
    when a part begins to wait for one of its ``limits`` or goes on after it (``at_wait``); both get the run
    as it will be. ``before_end`` and ``after_end`` do what is no write of that transaction; they may happen
    twice, and ``after_end`` not at all. ``waits_until`` is when a limit lets through more, and ``begins_at``
    the moment before which a run that is planned does not begin, whoever has it go on.
    """

    name: str
    opens: Callable[[Context, Run, Tools], Task | None]
    limits: tuple[Limit, ...] = ()
    at_end: Callable[[Context, Run], Sequence[Change]] = _nothing
    at_wait: Callable[[Context, Run], Sequence[Change]] = _nothing
    before_end: Callable[[Context, Run, Tools], None] = _no_more
    after_end: Callable[[Context, Run, Tools], None] = _no_more
    waits_until: Callable[[Context], datetime] = _at_once
    begins_at: Callable[[Context, Run], datetime | None] = _at_any_time
    # An index may lag: who was written a moment before the start must be found by it.
    delay_seconds: int = 0
    # Whether an operator may end it. Not where what it is about is called off itself, which ends the run as
    # well.
    cancellable: bool = False

    def limit(self, name: str | None) -> Limit | None:
        """That of its limits which stops it, by its name."""
        return next((one for one in self.limits if one.name == name), None)


RunTypes = Mapping[str, RunType]


def run_types(*declared: RunType) -> RunTypes:
    """Declarations by name."""
    return {one.name: one for one in declared}


def packages_of(types: RunTypes) -> list[str]:
    """The packages whose work these are; a run's name begins with its own."""
    return sorted({name.partition(".")[0] for name in types})


def type_of(types: RunTypes, name: str) -> RunType:
    """The declaration of a kind of work.

    Raises
    ------
    RunUnknown
    """
    if name not in types:
        raise RunUnknown
    return types[name]
