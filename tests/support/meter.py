"""Counts the units that DynamoDB would charge for calls, from the sizes of the items:
moto charges one for everything.

As in the service's documentation: a read unit is 4 KB read consistently, half of that otherwise; a write unit
is 1 KB, double in a transaction, conditions included; an index costs a unit for each entry that comes or
goes.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from typing import Any, Final

Wire = Mapping[str, Any]

_READ: Final = 4096
_WRITE: Final = 1024
_KEY: Final = ("pk", "sk")
_INDEXES: Final = (("group", "group_sort"), ("due_queue", "due_at"))


@dataclass
class Units:
    """Read and write units, as docs/access_patterns.md writes them: `2 R + 7 W`.

    ``entries`` are those of the writes that go to an index: the service makes them after it has answered.
    """

    reads: float = 0
    writes: float = 0
    entries: float = 0

    @property
    def waited_for(self) -> tuple[float, float]:
        """Reads and writes that are done before the caller hears anything."""
        return self.reads, self.writes - self.entries

    def __str__(self) -> str:
        parts = [f"{ceil(self.reads)} R"] if self.reads else []
        return " + ".join([*parts, *([f"{self.writes:.0f} W"] if self.writes else [])])

    def each(self, count: int) -> str:
        """What one of so many cost, rounded."""
        return f"{self.reads / count:.0f} R + {self.writes / count:.0f} W"


class Meter:
    """A client whose calls are counted while ``counting``."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._units: Units | None = None

    @contextmanager
    def counting(self) -> Iterator[Units]:
        """What is done inside is counted in the units that this gives."""
        self._units = Units()
        try:
            yield self._units
        finally:
            self._units = None

    def __getattr__(self, name: str) -> Callable[..., Any]:
        call = getattr(self._client, name)
        if not callable(call) or name.startswith("_"):
            return call  # type: ignore[no-any-return]  # an attribute of the client

        def counted(**request: Any) -> Any:
            units, written = self._units, list(_written(name, request))
            # What was there before a write decides what it costs in the indexes.
            before = [self._now(table, key) for table, key, _, _ in written] if units else []
            answer = call(**request)
            if units:
                units.reads += _read(name, request, answer)
                for (table, key, checked, transacted), old in zip(written, before, strict=True):
                    new = self._now(table, key)
                    entries = 0 if checked else _entries(old, new)
                    units.entries += entries
                    units.writes += entries + _weight(old, new) * (2 if transacted else 1)
            return answer

        return counted

    def _now(self, table: str, key: Wire) -> Wire:
        found: Wire = self._client.get_item(TableName=table, Key=key, ConsistentRead=True).get("Item", {})
        return found


def _read(name: str, request: Wire, answer: Wire) -> float:
    match name:
        case "get_item":
            return _reads(size(answer.get("Item", {})), consistent=request.get("ConsistentRead", False))
        case "batch_get_item":
            return sum(
                _batch(wanted, answer["Responses"].get(table, []))
                for table, wanted in request["RequestItems"].items()
            )
        case "query":
            total = sum(size(item) for item in answer["Items"])
            return _reads(total, consistent=request.get("ConsistentRead", False))
        case _:
            return 0


def _batch(wanted: Wire, found: list[Wire]) -> float:
    consistent = wanted.get("ConsistentRead", False)
    missing = len(wanted["Keys"]) - len(found)
    return sum(_reads(one, consistent=consistent) for one in [*map(size, found), *[0] * missing])


def _reads(bytes_: int, *, consistent: bool) -> float:
    return max(1, ceil(bytes_ / _READ)) * (1 if consistent else 0.5)


def _written(name: str, request: Wire) -> Iterator[tuple[str, Wire, bool, bool]]:
    """Table and key of each write; whether it is a check only; whether it is in a transaction."""
    if name == "transact_write_items":
        for part in request["TransactItems"]:
            ((kind, write),) = part.items()
            yield write["TableName"], _key(write), kind == "ConditionCheck", True
    elif name in {"put_item", "delete_item", "update_item"}:
        yield request["TableName"], _key(request), False, False


def _key(write: Wire) -> Wire:
    return {name: write.get("Key", write.get("Item", {}))[name] for name in _KEY}


def _entries(old: Wire, new: Wire) -> int:
    return sum(_moved(old, new, names) for names in _INDEXES)


def _weight(old: Wire, new: Wire) -> int:
    return max(1, ceil(max(size(old), size(new)) / _WRITE))


def _moved(old: Wire, new: Wire, names: tuple[str, str]) -> int:
    """Entries of one index that come or go; an index of keys does not feel other changes."""
    was, now = ([item.get(name) for name in names] if names[0] in item else None for item in (old, new))
    return 0 if was == now else (was is not None) + (now is not None)


def size(item: Wire) -> int:
    """The bytes that an item counts for."""
    return sum(len(name.encode()) + _value(value) for name, value in item.items())


def _value(wire: Wire) -> int:
    ((kind, value),) = wire.items()
    match kind:
        case "S":
            return len(value.encode())
        case "N":
            return len(value) // 2 + 2
        case "M":
            return 3 + size(value) + len(value)
        case "L":
            return 3 + sum(_value(part) + 1 for part in value)
        case _:
            return 1
