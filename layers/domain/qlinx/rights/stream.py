"""What follows from a write of a rights request: it is to be carried out, or an employer is to be told."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qlinx.records.stream import ItemChange, text


def new_requests(changes: Sequence[ItemChange]) -> Iterator[Mapping[str, Any]]:
    """Requests that came, and those on which an employer has decided: they may be carried out now."""
    for change in changes:
        if text(change.new, "state") != text(change.old, "state"):
            yield {name: change.new[name]["S"] for name in ("right", "person_id", "request_id")}
