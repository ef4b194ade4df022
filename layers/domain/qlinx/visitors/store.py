"""Where messages are, and how they are found: by their id, and those that wait by the day of their term."""

from collections.abc import Sequence
from typing import Final

from qlinx.aws.database import Key
from qlinx.records.addresses import address_item
from qlinx.records.shape import Due, Group, Shape, retention_queue
from qlinx.records.store import Store, person_key
from qlinx.visitors.model import AFTER_MESSAGE, Message

# What the row of an address says that leads to messages.
GROUND: Final = "message"
_WAITING: Final = "messages"


def message_item(message_id: str) -> Key:
    return person_key(message_id, "message")


def _group(message: Message) -> Group | None:
    if message.handled_at or message.restricted:
        return None
    return Group(_WAITING, f"{message.answer_by.isoformat()}#{message.person_id}")


MESSAGE: Final[Shape[Message]] = Shape(
    kind="message",
    model=Message,
    key=lambda message: message_item(message.person_id),
    retention=AFTER_MESSAGE,
    group=_group,
    due=lambda message: Due(retention_queue(message.person_id), message.ends_at),
    points=lambda message: (address_item(message.address_hash, GROUND),),
)


def message_by_id(store: Store, message_id: str) -> Message | None:
    return store.get(MESSAGE, message_item(message_id))


def messages_of(store: Store, message_ids: Sequence[str]) -> Sequence[Message]:
    """Those of these messages that are there still."""
    keys = [message_item(one) for one in message_ids]
    return list(store.get_many(MESSAGE, keys).values()) if keys else []


def all_waiting(store: Store) -> tuple[Message, ...]:
    """All that nobody handled yet, the earliest term first."""
    keys = tuple(store.group(_WAITING))
    found = store.get_many(MESSAGE, keys)
    return tuple(found[key] for key in keys if key in found and _group(found[key]))


def waiting_messages(store: Store, *, limit: int) -> tuple[tuple[Message, ...], bool]:
    """The first of those that nobody handled yet, by their term; and whether there are more."""
    page = store.group_page(_WAITING, limit=limit)
    keys = [Key(item["pk"], item["sk"]) for item in page.items]
    found = store.get_many(MESSAGE, keys)
    waiting = tuple(found[key] for key in keys if key in found and _group(found[key]))
    return waiting, page.resume is not None
