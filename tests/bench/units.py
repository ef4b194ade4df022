"""How DynamoDB counts: the size of an item, and the units of each read and write.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html and
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html (read in
November 2026): a write unit for each begun KB, of the larger of the old and the new item; twice that in a
transaction, condition checks included; a write whose condition fails is counted all the same. A read unit for
each begun 4 KB read consistently, half of it otherwise; an item that is not there counts as the smallest. A
query counts the sum of what it read. An index is written once when an item enters or leaves it, twice when
its key in it changes, and not at all when nothing that it holds changes; it is written after the fact, so a
transaction does not double it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Any

WireItem = Mapping[str, Mapping[str, Any]]

_WRITTEN = 1024
_READ = 4096


@dataclass
class Units:
    """What was consumed."""

    reads: float = 0.0
    writes: float = 0.0
    index_writes: float = 0.0
    calls: dict[str, int] = field(default_factory=dict)

    def called(self, operation: str) -> None:
        self.calls[operation] = self.calls.get(operation, 0) + 1

    @property
    def all_writes(self) -> float:
        return self.writes + self.index_writes

    def __sub__(self, earlier: "Units") -> "Units":
        names = self.calls.keys() | earlier.calls.keys()
        return Units(
            self.reads - earlier.reads,
            self.writes - earlier.writes,
            self.index_writes - earlier.index_writes,
            {name: self.calls.get(name, 0) - earlier.calls.get(name, 0) for name in names},
        )

    def copied(self) -> "Units":
        return Units(self.reads, self.writes, self.index_writes, dict(self.calls))


def size_of(item: WireItem) -> int:
    """The bytes that an item counts for: names and values."""
    return sum(len(name.encode()) + _value(value) for name, value in item.items())


def write_units(old: WireItem | None, new: WireItem | None, *, transaction: bool) -> float:
    """The units of one write, or of the check of a condition (``new`` is then what is there)."""
    largest = max((size_of(item) for item in (old, new) if item is not None), default=0)
    return max(1, ceil(largest / _WRITTEN)) * (2.0 if transaction else 1.0)


def read_units(size: int, *, consistent: bool) -> float:
    """The units of reading this many bytes in one go."""
    return max(1, ceil(size / _READ)) * (1.0 if consistent else 0.5)


def index_units(old: WireItem | None, new: WireItem | None) -> float:
    """The units of bringing one index up to date;
    ``old`` and ``new`` are what it holds of the item, if it is in it.
    """
    if old == new:
        return 0.0
    return sum(max(1, ceil(size_of(item) / _WRITTEN)) for item in (old, new) if item is not None)


def _value(value: Mapping[str, Any]) -> int:
    ((kind, content),) = value.items()
    match kind:
        case "S":
            text: str = content
            return len(text.encode())
        case "N":
            # Two digits to a byte, one for the exponent, one for a minus sign.
            number: str = content
            digits = number.lstrip("-").lstrip("0").rstrip("0") or "0"
            return (len(digits) + 1) // 2 + 1 + number.startswith("-")
        case "BOOL" | "NULL":
            return 1
        case "L":
            return 3 + sum(1 + _value(part) for part in content)
        case "M":
            return 3 + sum(1 + len(name.encode()) + _value(part) for name, part in content.items())
    raise ValueError(f"a value of a kind that is never stored: {kind}")
