"""What follows from a write of an outbox entry:
its mail is to be sent, by a queue of its own where it is urgent.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qlinx.mailing.declared import is_urgent
from qlinx.mailing.messages import SendEntry
from qlinx.records.stream import ItemChange, text


def routine_entries(changes: Sequence[ItemChange]) -> Iterator[Mapping[str, Any]]:
    """Each new entry whose mail may wait behind others, by its key alone."""
    return (_key(change) for change in changes if not _is_urgent(change))


def urgent_entries(changes: Sequence[ItemChange]) -> Iterator[Mapping[str, Any]]:
    """Each new entry whose mail waits behind no mailing, by its key alone."""
    return (_key(change) for change in changes if _is_urgent(change))


def _is_urgent(change: ItemChange) -> bool:
    return is_urgent(text(change.new, "template") or "")


def _key(change: ItemChange) -> Mapping[str, Any]:
    return SendEntry(pk=change.new["pk"]["S"], sk=change.new["sk"]["S"]).body()
