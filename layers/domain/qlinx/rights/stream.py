"""What follows from a write of a rights request: it is to be carried out, or an employer is to be told; and
from one of an invitee about whom a request waits: there may be nothing left to decide.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from qlinx.records.stream import ItemChange, text
from qlinx.rights.messages import CarryOut

HUMAN_REVIEW: Final = "human_review"
_DECIDES: Final = ("state", "called_off", "told_of")


def new_requests(changes: Sequence[ItemChange]) -> Iterator[Mapping[str, Any]]:
    """Requests that came, and those on which an employer has decided: they may be carried out now."""
    for change in changes:
        if text(change.new, "state") != text(change.old, "state"):
            yield CarryOut(
                right=change.new["right"]["S"],
                person_id=change.new["person_id"]["S"],
                request_id=change.new["request_id"]["S"],
            ).body()


def looked_at_anew(changes: Sequence[ItemChange]) -> Iterator[Mapping[str, Any]]:
    """Requests about somebody's place, where what they replied or were told of the invitation changed."""
    for change in changes:
        known = text(change.old, "review_id")
        if known and any(change.new.get(name) != change.old.get(name) for name in _DECIDES):
            yield CarryOut(
                right=HUMAN_REVIEW, person_id=change.new["person_id"]["S"], request_id=known
            ).body()
