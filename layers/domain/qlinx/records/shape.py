"""How a model is stored: its keys, its group, the next thing due about it,
and the conditional writes on it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from qlinx.aws.database import ABSENT, Attr, Item, Key
from qlinx.kit.clock import epoch, stamp
from qlinx.kit.ids import shard_of
from qlinx.records.personal import Technical
from qlinx.records.retention import RetentionRule
from qlinx.records.unwritten import leave_out_unwritten

RETENTION_SHARDS = 8


class Stored(BaseModel):
    """Base of every stored model: a plain immutable value that refuses what it does not declare."""

    # Built at first use: a function stores a few kinds and imports many.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, hide_input_in_errors=True)

    version: Annotated[int, Technical("raised with every write")] = 1
    holds: Annotated[tuple[str, ...], Technical("ids of legal holds that stop its removal")] = ()


class Regime(StrEnum):
    """The table, by the law that applies to what is in it."""

    RECORDS = "records"
    SECURITY = "security"
    AUDIT = "audit"
    LEDGER = "ledger"


@dataclass(frozen=True, slots=True)
class Group:
    """Where an item stands in the index by group: ``name`` is the group, ``sort`` its place in it."""

    name: str
    sort: str


@dataclass(frozen=True, slots=True)
class Due:
    """The one next thing that is due about an item: in which queue of the index by due date, and when."""

    queue: str
    at: datetime


class StoredUnreadable(Exception):
    """An item is not as its model declares: written by another release, or by hand.

    Names fields, and tells no values.

    Nothing is done with the item, so nothing of it is lost; whoever reads a queue gets its message again.
    """

    def __init__(self, kind: str, error: ValidationError) -> None:
        told = error.errors(include_url=False, include_context=False, include_input=False)
        self.kind = kind
        self.fields = tuple(sorted({(".".join(map(str, one["loc"])), one["type"]) for one in told}))
        """Each field with why it is not as declared, in pydantic's word."""
        fields = ", ".join(f"{field} ({why})" for field, why in self.fields)
        super().__init__(f"a stored {kind} is not as its model declares: {fields}")


M = TypeVar("M", bound=Stored)

# Attributes that the storage layer adds to those of the model.
OWN = ("pk", "sk", "kind", "group", "group_sort", "due_queue", "due_at", "expires_at")


def _nothing(_: object) -> None:
    return None


def _nowhere(_: object) -> tuple[Key, ...]:
    return ()


@dataclass(frozen=True)
class Shape(Generic[M]):
    """One kind of stored item.

    ``key``, ``group``, ``due`` and ``expires`` derive the storage attributes from the value; ``points`` names
    items in other partitions that come and go with this one (an address pointer); ``retention`` says how long
    and why. What a hold is on has no native expiry as long as it is: that removal knows no conditions.
    """

    kind: str
    model: type[M]
    key: Callable[[M], Key]
    retention: RetentionRule | None = None
    regime: Regime = Regime.RECORDS
    group: Callable[[M], Group | None] = _nothing
    due: Callable[[M], Due | None] = _nothing
    expires: Callable[[M], datetime | None] = _nothing
    points: Callable[[M], tuple[Key, ...]] = _nowhere

    def __post_init__(self) -> None:
        if taken := set(OWN) & set(self.model.model_fields):
            raise ValueError(f"kind {self.kind} has fields that storage uses itself: {sorted(taken)}")
        known = _SHAPES.setdefault(self.kind, self)
        if known.model is not self.model:
            raise ValueError(f"two models are stored as kind {self.kind}")

    def item(self, value: M) -> Item:
        """The stored attributes of a value.

        Raises
        ------
        qlinx.records.unwritten.NotWrittenYet
            The functions of the release before would refuse it.
        """
        item: Item = value.model_dump(mode="json", exclude_none=True)
        leave_out_unwritten(value, item)
        item.update(self.key(value).attributes(), kind=self.kind)
        if group := self.group(value):
            item.update(group=group.name, group_sort=group.sort)
        if due := self.due(value):
            item.update(due_queue=due.queue, due_at=stamp(due.at))
        if (expires := self.expires(value)) and not value.holds:
            item["expires_at"] = epoch(expires)
        return item

    def value(self, item: Item) -> M:
        """The value of stored attributes.

        Raises
        ------
        StoredUnreadable
            An attribute is stored that the model does not declare, or one has another form.
        """
        try:
            return self.model.model_validate({name: part for name, part in item.items() if name not in OWN})
        except ValidationError as error:
            raise StoredUnreadable(self.kind, error) from None

    def insert(self, value: M) -> "NewItem":
        """Writes a new item; the condition is that there is none yet."""
        return NewItem(self.regime, self.item(value))

    def replace(self, value: M, **changes: object) -> "ChangedItem":
        """Writes ``value`` with ``changes``;
        the condition is that the stored item is still ``value``'s version.
        """
        return self.next(self.changed(value, **changes))

    def next(self, changed: M) -> "ChangedItem":
        """Writes what ``changed`` gave;
        the condition is that the stored item is still the version before it.
        """
        return ChangedItem(self.regime, self.item(changed), changed.version - 1)

    def changed(self, value: M, **changes: object) -> M:
        """``value`` with ``changes``, validated, one version on."""
        whole: dict[str, Any] = {**dict(value), **changes, "version": value.version + 1}
        return self.model.model_validate(whole)

    def remove(self, value: M) -> "RemovedItem":
        """Removes the item; the conditions are its version and that no hold is on it."""
        return RemovedItem(self.regime, self.key(value), value.version)

    def absent(self, value: M) -> "AbsentItem":
        """Writes nothing; the condition on the whole write is that there is no item under ``value``'s key."""
        return AbsentItem(self.regime, self.key(value))

    def unchanged(self, value: M) -> "UnchangedItem":
        """Writes nothing; the condition on the whole write is that the item is still ``value``'s version."""
        return UnchangedItem(self.regime, self.key(value), value.version)


@dataclass(frozen=True, slots=True)
class NewItem:
    regime: Regime
    item: Item
    condition = ABSENT


@dataclass(frozen=True, slots=True)
class ChangedItem:
    regime: Regime
    item: Item
    version: int


@dataclass(frozen=True, slots=True)
class RemovedItem:
    regime: Regime
    key: Key
    version: int


@dataclass(frozen=True, slots=True)
class UnchangedItem:
    regime: Regime
    key: Key
    version: int


@dataclass(frozen=True, slots=True)
class AbsentItem:
    """Writes nothing; the condition on the whole write is that there is no such item."""

    regime: Regime
    key: Key


@dataclass(frozen=True, slots=True)
class CountedItem:
    """Adds ``number`` to a count;
    the condition is that it comes to ``most`` at most (``records.budgets``).
    """

    regime: Regime
    key: Key
    number: int
    most: int
    expires_at: int


Change = NewItem | ChangedItem | RemovedItem | UnchangedItem | AbsentItem | CountedItem

NO_HOLD = Attr("holds").not_exists() | Attr("holds").size_is(0)

_SHAPES: dict[str, Shape[Any]] = {}


def shapes() -> dict[str, Shape[Any]]:
    """Every shape that has been imported, by kind;
    ``records.catalogue`` knows those that packages declare.
    """
    return dict(_SHAPES)


def retention_queue(identifier: str) -> str:
    """The retention queue of an item, spread over shards so that no part of the index is hot."""
    return f"retention#{shard_of(identifier, RETENTION_SHARDS)}"


def retention_queues() -> tuple[str, ...]:
    """Every retention queue, for the cleanup that walks them all."""
    return tuple(f"retention#{shard}" for shard in range(RETENTION_SHARDS))
