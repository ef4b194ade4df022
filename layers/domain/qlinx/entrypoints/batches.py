"""Messages in batches: each on its own, failures reported one by one, so that the rest is not repeated.

A loop of our own instead of Powertools' processor, which loads asyncio and every kind of event: a tenth of a
cold start (docs/decisions/0060-what-a-cold-start-loads.md).
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from secrets import SystemRandom
from typing import Any

from qlinx.aws.queues import Queue, TryLater
from qlinx.entrypoints.logs import logger


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a message waits that can't be handled now, in seconds:
    at first, twice that with each time, at most.
    """

    first: int = 20
    longest: int = 900


_PATIENCE = Patience()

Handle = Callable[[Mapping[str, Any]], None]
HandleGroup = Callable[[str, Sequence[Mapping[str, Any]]], None]


def each_message(
    event: Mapping[str, Any],
    handle: Handle,
    *,
    source: Queue | None = None,
    patience: Patience = _PATIENCE,
    after_failure: Patience | None = None,
    at_a_time: int = 1,
) -> dict[str, Any]:
    """Calls ``handle`` with the JSON body of every message of a queue; a message that fails comes back alone.

    So many are handled ``at_a_time``, each in a thread of its own; what they share is made before.

    Where ``handle`` may raise TryLater, ``source`` is the queue: the message stays out of sight for as long
    as it says, or as ``patience`` says, longer with each time it was received. With ``after_failure`` so does
    one that failed in any other way, which else comes back when the queue's own time is over: half an hour
    where a step may take minutes.
    """
    records = event["Records"]
    done = _side_by_side(
        lambda record: _handled(record, handle, source, patience, after_failure), records, at_a_time
    )
    return _response(
        record["messageId"] for record, is_done in zip(records, done, strict=True) if not is_done
    )


def _side_by_side(
    handled: Callable[[Mapping[str, Any]], bool], records: Sequence[Mapping[str, Any]], at_a_time: int
) -> Sequence[bool]:
    """What came of each message, in their order."""
    if at_a_time == 1 or len(records) <= 1:
        return [handled(record) for record in records]
    # Only where messages are handled side by side: no other start pays for it.
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(min(at_a_time, len(records))) as threads:
        return list(threads.map(handled, records))


def is_from(event: Mapping[str, Any], source: Queue) -> bool:
    """Whether a batch, which is of one queue, is of this one."""
    return all(
        record.get("eventSourceARN", "").rpartition(":")[2] == source.name for record in event["Records"]
    )


def each_group(
    event: Mapping[str, Any],
    by: str,
    handle: HandleGroup,
    *,
    source: Queue | None = None,
    after_failure: Patience | None = None,
) -> dict[str, Any]:
    """Calls ``handle`` once for all messages whose bodies have the same ``by``;
    they come back together where it fails, with ``after_failure`` sooner than the queue ``source`` would.
    """
    groups: dict[str, list[Mapping[str, Any]]] = {}
    failed = [record["messageId"] for record in event["Records"] if not _sorted(record, by, groups)]
    for name, records in groups.items():
        if not _group_handled(name, records, handle):
            failed += [record["messageId"] for record in records]
            if after_failure and source is not None:
                seconds = max(_doubled(record, after_failure) for record in records)
                for record in records:
                    _try_later(record, source, seconds)
    return _response(failed)


def _sorted(record: Mapping[str, Any], by: str, groups: dict[str, list[Mapping[str, Any]]]) -> bool:
    """Puts a message into its group; not one that can't be read."""
    try:
        groups.setdefault(json.loads(record["body"])[by], []).append(record)
    except (ValueError, LookupError, TypeError) as error:
        logger.error("message failed", message_id=record["messageId"], error=type(error).__name__)
        return False
    return True


def _response(failed: Iterable[str]) -> dict[str, Any]:
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def _group_handled(name: str, records: Sequence[Mapping[str, Any]], handle: HandleGroup) -> bool:
    """Whether a group is done with; whatever went wrong, the others have their turn."""
    try:
        handle(name, [json.loads(record["body"]) for record in records])
    except Exception as error:  # noqa: BLE001 - the queue repeats these messages, and gives them up in the end
        # The text stays out of the log: a library's message may quote what it was given.
        logger.error("messages failed", messages=len(records), error=type(error).__name__)
        return False
    return True


def _handled(
    record: Mapping[str, Any],
    handle: Handle,
    source: Queue | None,
    patience: Patience,
    after_failure: Patience | None,
) -> bool:
    """Whether a message is done with; whatever went wrong, the others have their turn."""
    try:
        return _done(record, handle, source, patience)
    except Exception as error:  # noqa: BLE001 - the queue repeats this message alone, and gives it up in the end
        # The text stays out of the log: a library's message may quote what it was given.
        logger.error("message failed", message_id=record["messageId"], error=type(error).__name__)
    if after_failure and source is not None:
        _try_later(record, source, _doubled(record, after_failure))
    return False


def _done(record: Mapping[str, Any], handle: Handle, source: Queue | None, patience: Patience) -> bool:
    try:
        handle(json.loads(record["body"]))
    except TryLater as later:
        seconds = _told(later) or _doubled(record, patience)
        if source is not None:
            source.hold_back(record["receiptHandle"], seconds)
        logger.info("message waits", message_id=record["messageId"], seconds=seconds)
        return False
    return True


def _try_later(record: Mapping[str, Any], source: Queue, seconds: int) -> None:
    """Lets a message come back sooner than its queue would; where that is refused, it comes back then."""
    try:
        source.hold_back(record["receiptHandle"], seconds)
    except Exception as error:  # noqa: BLE001 - the others have their turn
        logger.error("message can't be held back", message_id=record["messageId"], error=type(error).__name__)


def _told(later: TryLater) -> int | None:
    """How long a message waits that says so itself, in seconds."""
    return None if later.after is None else max(1, int(later.after.total_seconds()) + 1)


def _doubled(record: Mapping[str, Any], patience: Patience) -> int:
    """How long a message waits, in seconds: longer with each time it was received."""
    received = int(record["attributes"]["ApproximateReceiveCount"])
    longest = min(patience.longest, patience.first * 2 ** (received - 1))
    # Messages that were refused together must not come back together. From the system's source, because
    # processes that start from one snapshot would draw the same numbers from Python's own.
    return SystemRandom().randint(longest // 2, longest)
