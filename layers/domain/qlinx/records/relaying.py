"""Passes on what follows from writes: every package's stream rules over a batch of the table's changes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from qlinx.aws.queues import Queue, SendFailed
from qlinx.records.catalogue import every_stream_rule
from qlinx.records.stream import ItemChange, StreamRule


def relay(records: Iterable[Mapping[str, Any]], queue: Callable[[str], Queue]) -> dict[str, int]:
    """Sends what follows from a batch of changes, and says how many messages went to each queue.

    A batch may come again: whoever gets the messages takes them twice.

    Raises
    ------
    SendFailed
        A queue took nothing; each of the others was told. The whole batch must come again, which loses
        nothing and may repeat messages.
    """
    changes = [ItemChange.of(record) for record in records]
    by_queue: dict[str, list[StreamRule]] = {}
    for rule in every_stream_rule():
        by_queue.setdefault(rule.queue, []).append(rule)
    sent: dict[str, int] = {}
    refused: SendFailed | None = None
    for name, rules in by_queue.items():
        try:
            sent[name] = queue(name).send(_messages(rules, changes))
        except SendFailed as failed:
            refused = refused or failed
    if refused:
        raise refused
    return sent


def _messages(rules: Iterable[StreamRule], changes: Iterable[ItemChange]) -> Iterator[Mapping[str, Any]]:
    for rule in rules:
        if taken := [change for change in changes if rule.takes(change)]:
            yield from rule.messages(taken)
