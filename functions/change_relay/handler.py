"""Passes on what follows from a write:
new outbox entries to be sent, requests to be carried out, answers to be shown.
"""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.logs import logger, telling_no_text
from qlinx.entrypoints.metrics import needs_attention
from qlinx.entrypoints.wiring import queue
from qlinx.records.relaying import UNREADABLE, relay


@telling_no_text
def lambda_handler(event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    """One batch of the table's stream.

    An error repeats the batch as a whole, in halves, for as long as the stream keeps it.
    """
    del context
    relayed = relay(event["Records"], queue)
    needs_attention({"ChangesUnreadable": relayed.pop(UNREADABLE, 0)})
    logger.info("changes relayed", extra={name.lower(): number for name, number in relayed.items()})
    return {"batchItemFailures": []}
