"""The end of one stored item, the one way for retention and erasure.

The item goes together with what points at it and with what packages declare to end with it
(``Capability.endings``), in one transaction; what belongs to it outside the tables goes before
(``rights.belongings``). Each step is under the same conditions: the item as it was read, no hold, and
whatever the caller adds, such as a person who is not restricted. Where holds name fields, the others are
emptied instead, and the item stays with those.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from qlinx.aws.database import ConditionFailed, Item, Key
from qlinx.holds.keeping import Kept, emptied, kept_of
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.mailing.addressed import Addressed
from qlinx.records.addresses import ADDRESS, led_no_more
from qlinx.records.catalogue import every_cascade, every_ground, every_shape
from qlinx.records.context import Context
from qlinx.records.shape import Change, Regime, RemovedItem, Shape
from qlinx.rights.belongings import Reach, end_mark, let_go
from qlinx.rights.errors import KindUnknown

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


Unless = Callable[[Any], Sequence[Change] | None]


def remove(
    ctx: Context, found: StoredValue, *, reach: Reach, unless: Unless = lambda _: (), files_only: bool = False
) -> Removed:
    """Removes one item with all that belongs to it and ends with it; repeated, it ends the same.

    ``unless`` looks at the value as it is now: nothing keeps it, else changes (conditions) that join each
    write. ``files_only``: what belongs to it outside the tables goes, and the item itself stays for now.

    Raises
    ------
    ChangedMeanwhile
        Others kept changing it.
    """
    for _ in attempts():
        joining = unless(found.value)
        if joining is None:
            return Removed.KEPT
        kept = kept_of(ctx.store, found.shape, found.value)
        if kept.whole:
            return Removed.HELD
        if let_go(ctx, found.shape, found.value, joining, reach=reach, kept=kept):
            try:
                return Removed.KEPT if files_only else _go(ctx, found, joining, kept)
            except ConditionFailed:
                pass
        now = ctx.store.get(found.shape, found.key)
        if now is None:
            return Removed.GONE
        found = StoredValue(found.shape, now)
    raise ChangedMeanwhile


def _go(ctx: Context, found: StoredValue, joining: Sequence[Change], kept: Kept) -> Removed:
    """The item's own end, or that of all fields of it but those which holds name."""
    if not found.is_held:
        _write(ctx, [*joining, *removal(ctx, found), *end_mark(ctx, found.shape, found.value)])
        return Removed.GONE
    rest = what_stays(found, kept)
    if rest != found.value:
        changed = found.shape.changed(rest)
        pointers = pointers_of(ctx, found)
        _write(ctx, [*joining, *kept.conditions, found.shape.next(changed), *pointers])
    return Removed.HELD


def what_stays(found: StoredValue, kept: Kept) -> Any:
    """An item as holds that name fields leave it."""
    if kept.whole:
        return found.value
    return emptied(found.shape, found.value, kept.names, required_too=_is_going(found))


def _is_going(found: StoredValue) -> bool:
    """Whether it is a subject whose erasure has begun.

    Nothing is mailed to it or shown of it any more, so its name may be blank.
    """
    if not isinstance(found.value, Addressed):
        return False
    markings = [one.marking for one in every_ground().values() if one.kind == found.shape.kind]
    return any(marking and marking().is_going(found.value) for marking in markings)


def removal(ctx: Context, found: StoredValue) -> list[Change]:
    """The changes that remove one item:
    itself first, the items that point at its owner, what its package adds.
    """
    return [
        found.shape.remove(found.value),
        *pointers_of(ctx, found),
        *(
            change
            for cascade in every_cascade()
            if cascade.shape.kind == found.shape.kind
            for change in cascade.changes(ctx, found.value)
        ),
    ]


def pointers_of(ctx: Context, found: StoredValue) -> tuple[Change, ...]:
    """The end of the items that this one is found by, as far as they still lead to it.

    A row of an address stays for the others whom its employer names there. An address with which somebody has
    signed up again belongs to that new account.
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


def _write(ctx: Context, changes: Sequence[Change]) -> None:
    """All in one transaction.

    Of more than fits in one, the plain removals of parts go first: they can be repeated.
    """
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
    "Removed",
    "StoredValue",
    "declared",
    "pointers_of",
    "removal",
    "remove",
    "what_stays",
]
