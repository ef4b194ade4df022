"""What follows from a write of an outbox entry: its mail is to be sent."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qlinx.records.stream import ItemChange


def new_entries(changes: Sequence[ItemChange]) -> Iterator[Mapping[str, Any]]:
    """Each new entry, by its key alone."""
    for change in changes:
        yield {"pk": change.new["pk"]["S"], "sk": change.new["sk"]["S"]}
