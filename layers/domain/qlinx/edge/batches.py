"""Messages in batches: each on its own, failures reported one by one, so that the rest is not repeated.

A loop of our own instead of Powertools' processor, which loads asyncio and every kind of event: a tenth of a cold start
(docs/decisions/0060-what-a-cold-start-loads.md).
"""

import json
from collections.abc import Callable, Mapping
from secrets import SystemRandom
from typing import Any

from qlinx.aws.queues import Queue, TryLater
from qlinx.edge.logs import logger

_FIRST_WAIT = 20
_LONGEST_WAIT = 900

Handle = Callable[[Mapping[str, Any]], None]


def each_message(
    event: Mapping[str, Any],
    handle: Handle,
    *,
    source: Queue | None = None,
) -> dict[str, Any]:
    """Calls ``handle`` with the JSON body of every message of a queue; a message that fails comes back alone.

    Where ``handle`` may raise TryLater, ``source`` is the queue: the message stays out of sight for as long as it says, or
    longer with each time it was received.
    """
    failed = [record["messageId"] for record in event["Records"] if not _handled(record, handle, source)]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def _handled(record: Mapping[str, Any], handle: Handle, source: Queue | None) -> bool:
    """Whether a message is done with; whatever went wrong, the others have their turn."""
    try:
        return _done(record, handle, source)
    except Exception as error:  # noqa: BLE001 - the queue repeats this message alone, and gives it up in the end
        # The text stays out of the log: a library's message may quote what it was given.
        logger.error("message failed", message_id=record["messageId"], error=type(error).__name__)
        return False


def _done(record: Mapping[str, Any], handle: Handle, source: Queue | None) -> bool:
    try:
        handle(json.loads(record["body"]))
    except TryLater as later:
        seconds = _wait(later, int(record["attributes"]["ApproximateReceiveCount"]))
        if source is not None:
            source.hold_back(record["receiptHandle"], seconds)
        logger.info("message waits", message_id=record["messageId"], seconds=seconds)
        return False
    return True


def _wait(later: TryLater, received: int) -> int:
    """How long a message waits, in seconds."""
    if later.after is not None:
        return max(1, int(later.after.total_seconds()) + 1)
    longest = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** (received - 1))
    # Messages that were refused together must not come back together. From the system's source, because processes that
    # start from one snapshot would draw the same numbers from Python's own.
    return SystemRandom().randint(longest // 2, longest)
