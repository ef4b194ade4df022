"""The end of one stored item, the same for retention and erasure.

The item goes together with what points at it and with what packages declare to end with it (``Capability.endings``), in one
transaction; the files whose owner it is (``Capability.files``) go before it does.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from qlinx.aws.database import ConditionFailed, Item, Key
from qlinx.aws.objects import Bucket
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.records.addresses import ADDRESS, led_no_more
from qlinx.records.catalogue import every_ending, every_file, every_shape
from qlinx.records.context import Context
from qlinx.records.shape import Change, Regime, RemovedItem, Shape
from qlinx.rights.errors import KindUnknown

Buckets = Mapping[str, Bucket]

_MOST_CHANGES = 100


class Removed(StrEnum):
    """What became of an item that was to go."""

    GONE = "gone"
    HELD = "held"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class StoredValue:
    """An item with the shape that declares it."""

    shape: Shape[Any]
    value: Any

    @property
    def key(self) -> Key:
        return self.shape.key(self.value)

    @property
    def is_held(self) -> bool:
        return bool(self.value.holds)


def declared(item: Item) -> StoredValue:
    """An item as the value that it stores.

    Raises
    ------
    KindUnknown
        No package declares its kind.
    """
    shape = every_shape().get(item["kind"])
    if shape is None:
        raise KindUnknown(item["kind"])
    return StoredValue(shape, shape.value(item))


def remove(
    ctx: Context,
    found: StoredValue,
    *,
    buckets: Buckets,
    unless: Callable[[Any], Sequence[Change] | None] = lambda _: (),
) -> Removed:
    """Removes one item with all that ends with it; repeated, it ends the same.

    ``unless`` looks at the value as it is now: nothing keeps it, else changes (conditions) that join the transaction.

    Raises
    ------
    ChangedMeanwhile
        Others kept changing it.
    """
    for _ in attempts():
        joining = unless(found.value)
        if joining is None:
            return Removed.KEPT
        if found.is_held:
            return Removed.HELD
        _remove_objects(found, buckets)
        try:
            _write(ctx, [*joining, *removal(ctx, found)])
        except ConditionFailed:
            now = ctx.store.get(found.shape, found.key)
            if now is None:
                return Removed.GONE
            found = StoredValue(found.shape, now)
            continue
        return Removed.GONE
    raise ChangedMeanwhile


def removal(ctx: Context, found: StoredValue) -> list[Change]:
    """The changes that remove one item: itself first, the items that point at its owner, what its package adds."""
    return [
        found.shape.remove(found.value),
        *pointers_of(ctx, found),
        *(
            change
            for ending in every_ending()
            if ending.shape.kind == found.shape.kind
            for change in ending.changes(ctx, found.value)
        ),
    ]


def pointers_of(ctx: Context, found: StoredValue) -> tuple[Change, ...]:
    """The end of the items that this one is found by, as far as they still lead to it.

    A row of an address stays for the others whom its employer names there. An address with which somebody has signed up
    again belongs to that new account.
    """
    keys = found.shape.points(found.value)
    if not keys:
        return ()
    items = ctx.store.database.get_many(ctx.store.table(Regime.RECORDS), keys)
    return tuple(_pointers(items, str(found.value.person_id)))


def _pointers(items: Mapping[Key, Item], owner: str) -> Iterator[Change]:
    for key, item in items.items():
        if item["kind"] == ADDRESS.kind:
            row = ADDRESS.value(item)
            if owner in row.person_ids:
                yield led_no_more(row, owner)
        elif item.get("person_id") == owner:
            yield RemovedItem(Regime.RECORDS, key, item["version"])


def objects_of(found: StoredValue) -> tuple[tuple[str, str], ...]:
    """Bucket and prefix of the files that belong to an item."""
    return tuple(
        (files.bucket, files.of(found.value))
        for files in every_file()
        if files.owner == found.shape.kind and files.of
    )


def _remove_objects(found: StoredValue, buckets: Buckets) -> None:
    # Before the item, so that whoever is cut off here finds the item again and with it the files.
    for name, prefix in objects_of(found):
        bucket = buckets[name]
        bucket.remove(*bucket.keys(prefix))


def _write(ctx: Context, changes: Sequence[Change]) -> None:
    """All in one transaction. Of more than fits in one, the plain removals of parts go first: they can be repeated."""
    first, parts_ = list(changes), []
    while len(first) > _MOST_CHANGES:
        last = first.pop()
        if not isinstance(last, RemovedItem):
            raise TypeError(f"{len(changes)} changes end with one item, and not all are removals")
        parts_.append(last)
    for start in range(0, len(parts_), _MOST_CHANGES):
        ctx.store.write(*parts_[start : start + _MOST_CHANGES])
    ctx.store.write(*first)


__all__ = [
    "Buckets",
    "Removed",
    "StoredValue",
    "declared",
    "objects_of",
    "pointers_of",
    "removal",
    "remove",
]
