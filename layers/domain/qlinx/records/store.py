"""Reading and writing stored values: typed by shape, whole or not at all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar, cast

from qlinx.aws.database import (
    ABSENT,
    Attr,
    Check,
    ConditionFailed,
    Database,
    Delete,
    Item,
    Key,
    KeyCondition,
    Page,
    Put,
    Update,
    Write,
)
from qlinx.kit.clock import stamp
from qlinx.records.shape import (
    NO_HOLD,
    AbsentItem,
    Change,
    ChangedItem,
    CountedItem,
    NewItem,
    Regime,
    RemovedItem,
    Shape,
    Stored,
    StoredUnreadable,
    UnchangedItem,
)

M = TypeVar("M", bound=Stored)

PERSON_PREFIX = "person#"


def person_key(person_id: str, sk: str) -> Key:
    """The key of an item about a person: all of them share one partition, which is the index by person."""
    return Key(f"{PERSON_PREFIX}{person_id}", sk)


class Store:
    """The tables of the application; ``names`` holds those that this function may use."""

    def __init__(self, database: Database, names: Mapping[Regime, str], *, remembers: bool = False) -> None:
        self.database = database
        self._names = names
        self._remembered: dict[tuple[Regime, Key], Item | None] | None = {} if remembers else None
        self._values: dict[tuple[str, Key], Stored] = {}

    def table(self, regime: Regime) -> str:
        return self._names[regime]

    @property
    def names(self) -> Mapping[Regime, str]:
        """The tables that this function may use."""
        return self._names

    def prefetching(self) -> "Store":
        """A store that reads each item once: for one decision, whose writes hold what was read.

        Not to be kept.
        """
        return Store(self.database, self._names, remembers=True)

    def prefetch(self, *keys: Key) -> None:
        """Reads records that are about to be asked for in one call,
        where the store remembers what it read.
        """
        if self._remembered is None:
            return
        wanted = [key for key in keys if (Regime.RECORDS, key) not in self._remembered]
        found = self.database.get_many(self.table(Regime.RECORDS), wanted)
        self._remembered |= {(Regime.RECORDS, key): found.get(key) for key in wanted}

    def get(self, shape: Shape[M], key: Key) -> M | None:
        """The value under a key, read consistently, or nothing."""
        if self._remembered is None:
            item = self.database.get(self.table(shape.regime), key)
            return None if item is None else shape.value(item)
        if (shape.regime, key) not in self._remembered:
            self._remembered[shape.regime, key] = self.database.get(self.table(shape.regime), key)
        if (item := self._remembered[shape.regime, key]) is None:
            return None
        if (shape.kind, key) not in self._values:
            self._values[shape.kind, key] = shape.value(item)
        return cast("M", self._values[shape.kind, key])

    def get_many(self, shape: Shape[M], keys: Sequence[Key]) -> dict[Key, M]:
        """The values that exist among ``keys``."""
        found = self.database.get_many(self.table(shape.regime), keys)
        return {key: shape.value(item) for key, item in found.items()}

    def readable(
        self, shape: Shape[M], keys: Sequence[Key], told: Callable[[Key, StoredUnreadable], None]
    ) -> tuple[M, ...]:
        """The values that exist among ``keys``, in their order;
        one that is not as declared is ``told``, and keeps no other from being read.
        """
        items = self.database.get_many(self.table(shape.regime), keys)
        found: list[M] = []
        for key in keys:
            try:
                found += [shape.value(items[key])] if key in items else []
            except StoredUnreadable as error:
                told(key, error)
        return tuple(found)

    def within(self, shape: Shape[M], pk: str, prefix: str) -> Iterator[M]:
        """The values of one kind in a partition whose sort key begins with ``prefix``, read consistently."""
        condition = KeyCondition("pk").eq(pk)
        if prefix:
            condition &= KeyCondition("sk").begins_with(prefix)
        for item in self.database.query(self.table(shape.regime), condition):
            if item["kind"] == shape.kind:
                yield shape.value(item)

    def about(self, person_id: str) -> tuple[Item, ...]:
        """Everything that is kept about a person: one query, read consistently."""
        return tuple(self.partition(f"{PERSON_PREFIX}{person_id}"))

    def partition(self, pk: str) -> Iterator[Item]:
        """Every record in a partition, read consistently."""
        return self.database.query(self.table(Regime.RECORDS), KeyCondition("pk").eq(pk))

    def group_page(
        self, name: str, *, limit: int | None = None, resume: Item | None = None, forward: bool = True
    ) -> Page:
        """One page of keys in a group, in the order of their place in it; an index, so it may lag."""
        return self.database.page(
            self.table(Regime.RECORDS),
            KeyCondition("group").eq(name),
            index="by_group",
            limit=limit,
            resume=resume,
            forward=forward,
        )

    def group(self, name: str, *, forward: bool = True) -> Iterator[Key]:
        """Every key in a group."""
        condition = KeyCondition("group").eq(name)
        for item in self.database.query(
            self.table(Regime.RECORDS), condition, index="by_group", forward=forward
        ):
            yield Key(item["pk"], item["sk"])

    def due(self, queue: str, until: datetime | None, *, limit: int) -> tuple[Key, ...]:
        """The keys of at most ``limit`` items of a queue that are due by ``until``, or (with none) ever; the
        earliest first. Reads only those.
        """
        condition = KeyCondition("due_queue").eq(queue)
        if until:
            condition &= KeyCondition("due_at").lte(stamp(until))
        page = self.database.page(self.table(Regime.RECORDS), condition, index="by_due", limit=limit)
        return tuple(Key(item["pk"], item["sk"]) for item in page.items)

    def write(self, *changes: Change) -> None:
        """All changes or none.

        Raises
        ------
        ConditionFailed
            Something had changed since it was read, or existed already; ``positions`` says which change.
        Busy
            The items stayed occupied by others.
        """
        self.database.write(*(self._write_of(change) for change in changes))

    def try_write(self, *changes: Change) -> bool:
        """As ``write``, but says whether the conditions held."""
        try:
            self.write(*changes)
        except ConditionFailed:
            return False
        return True

    def _write_of(self, change: Change) -> Write:
        table = self.table(change.regime)
        match change:
            case NewItem():
                return Put(table, change.item, ABSENT)
            case ChangedItem():
                return Put(table, change.item, Attr("version").eq(change.version))
            case RemovedItem():
                return Delete(table, change.key, Attr("version").eq(change.version) & NO_HOLD)
            case UnchangedItem():
                return Check(table, change.key, Attr("version").eq(change.version))
            case AbsentItem():
                return Check(table, change.key, ABSENT)
            case CountedItem():
                return _counting(table, change)


def _counting(table: str, change: CountedItem) -> Update:
    room = Attr("requests").lte(change.most - change.number)
    fits_alone = change.number <= change.most
    put = {"kind": "limit", "expires_at": change.expires_at}
    condition = (ABSENT | room) if fits_alone else room
    return Update(table, change.key, add={"requests": change.number}, put=put, condition=condition)
