"""A migration as a value, and what it does with one name in a walk:
a plan, which is looked at before anything is done.

A plan is made anew from what is stored, each time. So a dry run makes the same plans as a real one, and
whoever was killed in the middle makes the plan of what is left.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from qlinx.aws.database import Item, Key, KeyCondition
from qlinx.records.context import Context
from qlinx.records.shape import Regime

Act = Callable[[], object]
"""Something outside the tables, such as a call of the user pool. It may be repeated."""


@dataclass(frozen=True, slots=True)
class New:
    """An item that is to stand as it is here, whatever a try before this one left there."""

    regime: Regime
    item: Item


@dataclass(frozen=True, slots=True)
class Instead:
    """An item that takes the place of the one that was read, or of none, if that is still so."""

    regime: Regime
    before: Item | None
    after: Item


@dataclass(frozen=True, slots=True)
class Gone:
    """The end of an item, if it is still the one that was read.

    Holds do not stop it: it stands somewhere else by now.
    """

    regime: Regime
    before: Item


Written = New | Instead | Gone


@dataclass(frozen=True, slots=True)
class Choice:
    """What people may decide about a finding, how many of them it takes,
    and whether the subject waits for it.
    """

    found: str
    options: tuple[str, ...]
    blocks: bool = False
    needed: int = 1


@dataclass(frozen=True, slots=True)
class Question:
    """A finding about one subject that people must decide."""

    choice: Choice
    subject_id: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of one name of a walk.

    ``cases`` says what was found, ``waits`` why it can't be carried now. Then, in this order: ``first``
    outside the tables; ``moved`` to where nobody looks yet; ``turn``, the one write that decides; ``left``,
    which nobody looks at any more; ``last`` outside the tables. A plan without any of these has been carried
    already.
    """

    cases: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    first: tuple[Act, ...] = ()
    moved: tuple[New, ...] = ()
    turn: tuple[Written, ...] = ()
    left: tuple[Gone, ...] = ()
    last: tuple[Act, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.first or self.moved or self.turn or self.left or self.last)


PASSED = Plan()


@dataclass(frozen=True, slots=True)
class Names:
    """A page of what a walk goes over, and where the next begins."""

    names: tuple[str, ...]
    resume: dict[str, str] | None


class Source(Protocol):
    """What a step walks over, in segments, page by page."""

    @property
    def segments(self) -> int: ...

    def page(self, ctx: Context, segment: int, resume: dict[str, str] | None) -> Names: ...


@dataclass(frozen=True, slots=True)
class Step:
    """A walk that is repeated until a whole one found nothing to do; only then the next step begins."""

    name: str
    source: Source
    look: Callable[[Context, str], Plan]


@dataclass(frozen=True, slots=True)
class Migration:
    """A migration: its name, the version of its code, its steps in order."""

    name: str
    code: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Partitions:
    """The partitions of a table, by a walk over all of its keys.

    This is the one place that reads a table from end to end: what is of the old form may be found by nothing
    else, and every item has to be looked at. Each partition is then read whole and consistently.
    """

    regime: Regime
    segments: int = 8
    size: int = 500

    def page(self, ctx: Context, segment: int, resume: dict[str, str] | None) -> Names:
        found = ctx.store.database.scan_keys(
            ctx.store.table(self.regime),
            segment=segment,
            segments=self.segments,
            limit=self.size,
            resume=dict(resume) if resume else None,
        )
        after = {name: str(value) for name, value in found.resume.items()} if found.resume else None
        # Items of a partition stand together; one that began on the page before is looked at again.
        return Names(tuple(dict.fromkeys(item["pk"] for item in found.items)), after)


def partition(ctx: Context, regime: Regime, pk: str, prefix: str = "") -> tuple[Item, ...]:
    """The items of a partition, read consistently; those whose sort key begins with ``prefix``."""
    condition = KeyCondition("pk").eq(pk)
    if prefix:
        condition &= KeyCondition("sk").begins_with(prefix)
    return tuple(ctx.store.database.query(ctx.store.table(regime), condition))


def key_of(item: Item) -> Key:
    return Key(item["pk"], item["sk"])
