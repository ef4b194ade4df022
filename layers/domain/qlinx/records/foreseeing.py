"""What would be stored: a store that reads what there is, and keeps to itself whatever is written.

Whoever carries something out on it does exactly what would be done, under the same conditions, and changes
nothing. So what will be is told by the code that does it, and by no second one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from qlinx.aws.database import ConditionFailed, Item, Key, KeyCondition
from qlinx.records.shape import (
    AbsentItem,
    Change,
    ChangedItem,
    CountedItem,
    NewItem,
    Regime,
    RemovedItem,
    Shape,
    Stored,
    UnchangedItem,
)
from qlinx.records.store import Store

M = TypeVar("M", bound=Stored)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One item that would be written: as it is, and as it would be."""

    before: Item | None
    after: Item | None

    @property
    def kind(self) -> str:
        return str((self.after or self.before or {}).get("kind", ""))


class ForeseeingStore(Store):
    """A store for one look into what will be. ``told`` is what would have been written, in its order.

    A condition is judged by what was read or written here: whatever was decided was decided on that.
    """

    def __init__(self, under: Store) -> None:
        super().__init__(under.database, under.names)
        self._items: dict[tuple[Regime, Key], Item | None] = {}
        self.told: list[Foreseen] = []

    def get(self, shape: Shape[M], key: Key) -> M | None:
        return self.get_many(shape, [key]).get(key)

    def get_many(self, shape: Shape[M], keys: Sequence[Key]) -> dict[Key, M]:
        unread = [key for key in dict.fromkeys(keys) if (shape.regime, key) not in self._items]
        found = self._read(shape.regime, unread)
        self._items |= {(shape.regime, key): found.get(key) for key in unread}
        items = {key: self._items[shape.regime, key] for key in keys}
        return {key: shape.value(item) for key, item in items.items() if item is not None}

    def within(self, shape: Shape[M], pk: str, prefix: str) -> Iterator[M]:
        condition = KeyCondition("pk").eq(pk)
        if prefix:
            condition &= KeyCondition("sk").begins_with(prefix)
        for item in self.database.query(self.table(shape.regime), condition):
            self._items.setdefault((shape.regime, Key(item["pk"], item["sk"])), item)
        here = {
            key.sk: item
            for (regime, key), item in self._items.items()
            if item and regime is shape.regime and key.pk == pk and key.sk.startswith(prefix)
        }
        for _, item in sorted(here.items()):
            if item["kind"] == shape.kind:
                yield shape.value(item)

    def write(self, *changes: Change) -> None:
        failed = [number for number, change in enumerate(changes) if not self._holds(change)]
        if failed:
            raise ConditionFailed(failed)
        for change in changes:
            self._foresee(change)

    def values(self, shape: Shape[M]) -> Iterator[M]:
        """Every value of a kind that was read or would be written, as it would be."""
        for item in self._items.values():
            if item is not None and item.get("kind") == shape.kind:
                yield shape.value(item)

    def _read(self, regime: Regime, keys: Sequence[Key]) -> dict[Key, Item]:
        if len(keys) == 1:
            item = self.database.get(self.table(regime), keys[0])
            return {} if item is None else {keys[0]: item}
        return self.database.get_many(self.table(regime), keys)

    def _holds(self, change: Change) -> bool:
        if isinstance(change, CountedItem):
            return True
        place = (change.regime, _key(change))
        if place not in self._items:
            return True
        item = self._items[place]
        if isinstance(change, NewItem | AbsentItem):
            return item is None
        version = item is not None and item["version"] == change.version
        return version and not (isinstance(change, RemovedItem) and item and item.get("holds"))

    def _foresee(self, change: Change) -> None:
        if isinstance(change, AbsentItem | UnchangedItem | CountedItem):
            return
        place = (change.regime, _key(change))
        after = None if isinstance(change, RemovedItem) else change.item
        self.told.append(Foreseen(self._items.get(place), after))
        self._items[place] = after


def _key(change: NewItem | ChangedItem | RemovedItem | UnchangedItem | AbsentItem) -> Key:
    if isinstance(change, NewItem | ChangedItem):
        return Key(change.item["pk"], change.item["sk"])
    return change.key
