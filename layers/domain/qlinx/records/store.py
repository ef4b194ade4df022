"""Reading and writing stored values: typed by shape, whole or not at all."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Final, TypeVar, cast

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
from qlinx.kit.at_once import at_once
from qlinx.kit.batching import batched
from qlinx.kit.clock import stamp
from qlinx.records.asking import At, InGroup, Question, Within
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
_AT_ONCE: Final = 100
# What a place in a group is made of.
_PLACE: Final = ("pk", "sk", "group", "group_sort")


def person_key(person_id: str, sk: str) -> Key:
    """The key of an item about a person: all of them share one partition, which is the index by person."""
    return Key(f"{PERSON_PREFIX}{person_id}", sk)


class Store:
    """The tables of the application; ``names`` holds those that this function may use."""

    def __init__(
        self,
        database: Database,
        names: Mapping[Regime, str],
        *,
        ahead: "Store | None" = None,
        remembers: bool = False,
    ) -> None:
        self.database = database
        self._names = names
        self._ahead = ahead
        self._remembered: dict[tuple[Regime, Key], Item | None] | None = (
            dict(ahead.remembered if ahead else {}) if remembers else None
        )
        self._values: dict[tuple[str, Key], Stored] = {}
        self._within: dict[Within, tuple[Item, ...]] = {}
        self._pages: dict[InGroup, Page] = {}

    @property
    def remembers(self) -> bool:
        """Whether it reads each item once."""
        return self._remembered is not None

    def table(self, regime: Regime) -> str:
        return self._names[regime]

    @property
    def names(self) -> Mapping[Regime, str]:
        """The tables that this function may use."""
        return self._names

    def prefetching(self, ahead: "Store | None" = None) -> "Store":
        """A store that reads each item once: for one decision, whose writes hold what was read. What another
        one read ``ahead`` it need not read.

        Not to be kept.
        """
        return Store(self.database, self._names, ahead=ahead, remembers=True)

    @property
    def remembered(self) -> Mapping[tuple[Regime, Key], Item | None]:
        """What a store that reads each item once has read."""
        return self._remembered or {}

    def prefetch(self, *wanted: Question) -> None:
        """Reads what is about to be asked for, all of it at once, where the store remembers what it read."""
        if self._remembered is None:
            return
        places = [(Regime.RECORDS, one) for one in wanted if isinstance(one, Key)]
        places += [(one.regime, one.key) for one in wanted if isinstance(one, At)]
        unread = [place for place in dict.fromkeys(places) if place not in self._remembered]
        if not unread and len(places) == len(wanted):
            return
        reads = [partial(self._remember_items, some) for some in batched(unread, _AT_ONCE)]
        for one in dict.fromkeys(wanted):
            if isinstance(one, Within) and one not in self._within:
                reads.append(partial(self._remember_within, one))
            if isinstance(one, InGroup) and one not in self._pages:
                reads.append(partial(self._remember_group, one))
        at_once(reads)

    def get(self, shape: Shape[M], key: Key) -> M | None:
        """The value under a key, read consistently, or nothing."""
        if self._remembered is None:
            item = self.database.get(self.table(shape.regime), key)
            return None if item is None else shape.value(item)
        if (shape.regime, key) not in self._remembered:
            self._remembered[shape.regime, key] = self.database.get(self.table(shape.regime), key)
        return self._known(shape, key)

    def get_many(self, shape: Shape[M], keys: Sequence[Key]) -> dict[Key, M]:
        """The values that exist among ``keys``."""
        if self._remembered is None:
            found = self.database.get_many(self.table(shape.regime), keys)
            return {key: shape.value(item) for key, item in found.items()}
        self.prefetch(*(At(shape.regime, key) for key in keys))
        known = {key: self._known(shape, key) for key in keys}
        return {key: value for key, value in known.items() if value is not None}

    def _known(self, shape: Shape[M], key: Key) -> M | None:
        item = (self._remembered or {}).get((shape.regime, key))
        if item is None:
            return None
        # The very item that was read ahead is a value already, for all who share it.
        ahead = self._ahead
        shared = ahead is not None and ahead.remembered.get((shape.regime, key)) is item
        values = ahead._values if ahead is not None and shared else self._values  # noqa: SLF001  # another store
        if (shape.kind, key) not in values:
            values[shape.kind, key] = shape.value(item)
        return cast("M", values[shape.kind, key])

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
        for item in self._read_within(Within(pk, prefix, regime=shape.regime)):
            if item["kind"] == shape.kind:
                yield shape.value(item)

    def first_within(self, pk: str, prefix: str, most: int) -> tuple[Item, ...]:
        """The first records in a partition whose sort key begins so, read consistently."""
        return tuple(self._read_within(Within(pk, prefix, most)))

    def _read_within(self, asked: Within) -> Iterable[Item]:
        if self._remembered is None:
            return self._queried(asked)
        if asked not in self._within:
            self._remember_within(asked)
        return self._within[asked]

    def _queried(self, asked: Within) -> Iterable[Item]:
        table, condition = self.table(asked.regime), KeyCondition("pk").eq(asked.pk)
        if asked.prefix:
            condition &= KeyCondition("sk").begins_with(asked.prefix)
        if asked.most is not None:
            return self.database.page(table, condition, limit=asked.most).items
        return self.database.query(table, condition)

    def about(self, person_id: str) -> tuple[Item, ...]:
        """Everything that is kept about a person: one query, read consistently."""
        return tuple(self.partition(f"{PERSON_PREFIX}{person_id}"))

    def partition(self, pk: str) -> Iterator[Item]:
        """Every record in a partition, read consistently."""
        return iter(self._read_within(Within(pk, "")))

    def group_page(
        self, name: str, *, limit: int | None = None, resume: Item | None = None, forward: bool = True
    ) -> Page:
        """One page of keys in a group, in the order of their place in it; an index, so it may lag."""
        if resume is None and (known := self._known_page(InGroup(name, limit, forward))):
            return known
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
        known = self._pages.get(InGroup(name, None, forward))
        for item in known.items if known else self._read_group(name, forward=forward):
            yield Key(item["pk"], item["sk"])

    def _read_group(self, name: str, *, forward: bool) -> Iterator[Item]:
        condition = KeyCondition("group").eq(name)
        return self.database.query(self.table(Regime.RECORDS), condition, index="by_group", forward=forward)

    def due(self, queue: str, until: datetime | None, *, limit: int) -> tuple[Key, ...]:
        """The keys of at most ``limit`` items of a queue that are due by ``until``, or (with none) ever; the
        earliest first. Reads only those.
        """
        condition = KeyCondition("due_queue").eq(queue)
        if until:
            condition &= KeyCondition("due_at").lte(stamp(until))
        page = self.database.page(self.table(Regime.RECORDS), condition, index="by_due", limit=limit)
        return tuple(Key(item["pk"], item["sk"]) for item in page.items)

    def _remember_items(self, places: Sequence[tuple[Regime, Key]]) -> None:
        wanted = [(self.table(regime), key) for regime, key in places]
        found = self.database.get_from_each(wanted)
        kept = self._remembered if self._remembered is not None else {}
        kept |= {place: found.get(one) for place, one in zip(places, wanted, strict=True)}

    def _remember_within(self, asked: Within) -> None:
        self._within[asked] = tuple(self._queried(asked))

    def _known_page(self, asked: InGroup) -> Page | None:
        """The first page of a group, of one that is as long at least."""
        for one, page in self._pages.items():
            enough = one.limit is None or (asked.limit is not None and asked.limit <= one.limit)
            if enough and (one.name, one.forward) == (asked.name, asked.forward):
                items = page.items[: asked.limit]
                cut = len(items) < len(page.items)
                return Page(items, {name: items[-1][name] for name in _PLACE} if cut else page.resume)
        return None

    def _remember_group(self, asked: InGroup) -> None:
        if asked.limit is not None:
            self._pages[asked] = self.group_page(asked.name, limit=asked.limit, forward=asked.forward)
        else:
            self._pages[asked] = Page(tuple(self._read_group(asked.name, forward=asked.forward)), None)

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
