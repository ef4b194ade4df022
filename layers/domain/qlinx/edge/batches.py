"""Messages in batches: each on its own, failures reported one by one, so that the rest is not repeated."""

import json
import random
from collections.abc import Callable, Mapping
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.aws.queues import Queue, TryLater
from qlinx.edge.logs import logger

_FIRST_WAIT = 20
_LONGEST_WAIT = 900


def each_message(
    event: Mapping[str, Any],
    context: LambdaContext,
    handle: Callable[[Mapping[str, Any]], None],
    *,
    source: Queue | None = None,
) -> dict[str, Any]:
    """Calls ``handle`` with the JSON body of every message of a queue; a message that fails comes back alone.

    Where ``handle`` may raise TryLater, ``source`` is the queue: the message stays out of sight for as long as it says, or
    longer with each time it was received.
    """

    def record_handler(record: SQSRecord) -> None:
        try:
            handle(json.loads(record.body))
        except TryLater as later:
            seconds = _wait(later, int(record.attributes.approximate_receive_count))
            if source is not None:
                source.hold_back(record.receipt_handle, seconds)
            logger.info("message waits", message_id=record.message_id, seconds=seconds)
            raise
        except Exception as error:
            # Named here, because the batch answer itself says only which message it was. The text stays out of the log:
            # a library's message may quote what it was given.
            logger.error("message failed", message_id=record.message_id, error=type(error).__name__)
            raise

    if not event["Records"]:
        # The check after a deployment calls with nothing to do; Powertools takes no records for an unknown event.
        return {"batchItemFailures": []}
    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    answer = process_partial_response(
        event=dict(event), record_handler=record_handler, processor=processor, context=context
    )
    return dict(answer)


def _wait(later: TryLater, received: int) -> int:
    """How long a message waits, in seconds."""
    if later.after is not None:
        return max(1, int(later.after.total_seconds()) + 1)
    longest = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** (received - 1))
    # Messages that were refused together must not come back together.
    return random.randint(longest // 2, longest)  # noqa: S311 - spreading load, not a secret
