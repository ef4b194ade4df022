"""A change of a stored item as the table's stream tells it, and what such changes set in motion.

Light on purpose: this is read with every write.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Image = Mapping[str, Mapping[str, Any]]


class StreamEvent(StrEnum):
    """What happened to an item, as the stream calls it."""

    INSERT = "INSERT"
    MODIFY = "MODIFY"
    REMOVE = "REMOVE"


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One change: the item as it was and as it is now, each empty where there is none."""

    event: StreamEvent
    old: Image
    new: Image

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> "ItemChange":
        """The change that a record of the stream tells."""
        images = record["dynamodb"]
        return cls(StreamEvent(record["eventName"]), images.get("OldImage", {}), images.get("NewImage", {}))

    @property
    def kind(self) -> str | None:
        return text(self.new or self.old, "kind")

    @property
    def whole(self) -> Image:
        """The item as it was; as it is where it is new."""
        return self.old or self.new


def text(image: Image, name: str) -> str | None:
    """An attribute that is text, or nothing where the item has none of that name."""
    value = image.get(name)
    return None if value is None else str(value["S"])


Messages = Callable[[Sequence[ItemChange]], Iterable[Mapping[str, Any]]]
"""What a queue is told about the changes of one kind in a batch; batch and messages may come again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamRule:
    """Which changes of which kind tell which queue something.

    The event source's filter in the template lets exactly these through
    (``tests/support/house_rules/declared.py``).

    ``states``: only changes after which the item is in one of these; empty for whatever state it is in.
    ``queue`` is called as the function's settings call it (``MAIL`` for ``MAIL_QUEUE_URL``).
    """

    kind: str
    queue: str
    on: frozenset[StreamEvent]
    messages: Messages
    states: tuple[str, ...] = ()

    def takes(self, change: ItemChange) -> bool:
        """Whether a change is one of those."""
        in_state = not self.states or text(change.new, "state") in self.states
        return change.kind == self.kind and change.event in self.on and in_state
