"""Messages in batches: each on its own, failures reported one by one, so that the rest is not repeated."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.edge.logs import logger


def each_message(
    event: Mapping[str, Any], context: LambdaContext, handle: Callable[[Mapping[str, Any]], None]
) -> dict[str, Any]:
    """Calls ``handle`` with the JSON body of every message of a queue; a message that fails comes back alone."""

    def record_handler(record: SQSRecord) -> None:
        try:
            handle(json.loads(record.body))
        except Exception as error:
            # Named here, because the batch answer itself says only which message it was. The text stays out of the log:
            # a library's message may quote what it was given.
            logger.error("message failed", message_id=record.message_id, error=type(error).__name__)
            raise

    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    answer = process_partial_response(
        event=dict(event), record_handler=record_handler, processor=processor, context=context
    )
    return dict(answer)
