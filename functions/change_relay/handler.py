"""Passes on what follows from a write: new outbox entries to be sent, requests to be carried out, answers to be shown."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.logs import logger
from qlinx.entrypoints.relay import relay
from qlinx.entrypoints.wiring import queue


def lambda_handler(event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    """One batch of the table's stream. An error repeats the batch as a whole, in halves until the culprit is alone."""
    del context
    relayed = relay(event["Records"], mail=queue("MAIL"), results=queue("RESULTS"), rights=queue("RIGHTS"))
    logger.info("changes relayed", mail=relayed.mail, results=relayed.results, rights=relayed.rights)
    return {"batchItemFailures": []}
