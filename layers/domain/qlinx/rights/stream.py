"""What follows from a write of a rights request: it is to be carried out, or an employer is to be told."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qlinx.records.stream import ItemChange, text
from qlinx.rights.messages import CarryOut


def new_requests(changes: Sequence[ItemChange]) -> Iterator[Mapping[str, Any]]:
    """Requests that came, and those on which an employer has decided: they may be carried out now."""
    for change in changes:
        if text(change.new, "state") != text(change.old, "state"):
            yield CarryOut(
                right=change.new["right"]["S"],
                person_id=change.new["person_id"]["S"],
                request_id=change.new["request_id"]["S"],
            ).body()
