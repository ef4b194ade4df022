"""Reading what is due, page by page, from the index by due date."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from qlinx.aws.database import Item, Key, KeyCondition
from qlinx.kit.clock import stamp
from qlinx.records.shape import Regime
from qlinx.records.store import Store


def due_keys(store: Store, queue: str, until: datetime, *, most: int) -> dict[str, list[Key]]:
    """The keys of at most ``most`` items that are due in a queue, by partition, the earliest first;
    reads only those.
    """
    found: dict[str, list[Key]] = {}
    for key in islice(_due(store, queue, until), most):
        found.setdefault(key.pk, []).append(key)
    return found


def due_with_moments(
    store: Store, queue: str, until: datetime, *, most: int
) -> tuple[tuple[Key, datetime], ...]:
    """The same keys, each with when it is due."""
    found = islice(_items(store, queue, until), most)
    return tuple((Key(item["pk"], item["sk"]), datetime.fromisoformat(str(item["due_at"]))) for item in found)


def _due(store: Store, queue: str, until: datetime) -> Iterator[Key]:
    return (Key(item["pk"], item["sk"]) for item in _items(store, queue, until))


def _items(store: Store, queue: str, until: datetime) -> Iterator[Item]:
    condition = KeyCondition("due_queue").eq(queue) & KeyCondition("due_at").lte(stamp(until))
    return store.database.query(store.table(Regime.RECORDS), condition, index="by_due")


def stored(store: Store, keys: list[Key]) -> tuple[Item, ...]:
    """The items under keys that may be of any kind, as far as they still exist, read consistently."""
    return tuple(store.database.get_many(store.table(Regime.RECORDS), keys).values())
