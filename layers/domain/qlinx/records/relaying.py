"""Passes on what follows from writes: every package's stream rules over a batch of the table's changes."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from qlinx.aws.queues import Queue, SendFailed
from qlinx.records.catalogue import every_stream_rule
from qlinx.records.stream import ItemChange, StreamRule

# What can't be read is counted under this name, among the queues.
UNREADABLE: Final = "UNREADABLE"
_CANT_BE_READ: Final = (KeyError, TypeError, ValueError)


def relay(records: Iterable[Mapping[str, Any]], queue: Callable[[str], Queue]) -> dict[str, int]:
    """Sends what follows from a batch of changes, and says how many messages went to each queue.

    A batch may come again: whoever gets the messages takes them twice. A change that can't be read is counted
    and passed over, for it would hold up all behind it for as long as the stream keeps it.

    Raises
    ------
    SendFailed
        A queue took nothing; each of the others was told. The whole batch must come again, which loses
        nothing and may repeat messages.
    """
    unread = Counter[str]()
    changes = list(_changes(records, unread))
    by_queue: dict[str, list[StreamRule]] = {}
    for rule in every_stream_rule():
        by_queue.setdefault(rule.queue, []).append(rule)
    sent: dict[str, int] = {}
    refused: SendFailed | None = None
    for name, rules in by_queue.items():
        try:
            sent[name] = queue(name).send(_messages(rules, changes, unread))
        except SendFailed as failed:
            refused = refused or failed
    if refused:
        raise refused
    return {**sent, **unread}


def _changes(records: Iterable[Mapping[str, Any]], unread: Counter[str]) -> Iterator[ItemChange]:
    for record in records:
        try:
            change = ItemChange.of(record)
            change.kind  # noqa: B018 - read here once, so that no rule fails at it
        except _CANT_BE_READ:
            unread[UNREADABLE] += 1
        else:
            yield change


def _messages(
    rules: Iterable[StreamRule], changes: Sequence[ItemChange], unread: Counter[str]
) -> Iterator[Mapping[str, Any]]:
    for rule in rules:
        if taken := [change for change in changes if rule.takes(change)]:
            yield from _told(rule, taken, unread)


def _told(rule: StreamRule, taken: Sequence[ItemChange], unread: Counter[str]) -> list[Mapping[str, Any]]:
    """What a rule makes of changes; where it can't read one, what it makes of the others."""
    try:
        return list(rule.messages(taken))
    except _CANT_BE_READ:
        if len(taken) == 1:
            unread[UNREADABLE] += 1
            return []
    return [message for change in taken for message in _told(rule, [change], unread)]
