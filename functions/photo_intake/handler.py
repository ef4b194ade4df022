"""Uploaded photos: checked by their bytes, made anew, published privately."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_plus

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.edge.batches import each_message
from qlinx.edge.logs import logger
from qlinx.edge.wiring import bucket, context
from qlinx.people.photos import take_in


def lambda_handler(event: Mapping[str, Any], _: LambdaContext) -> dict[str, Any]:
    """Takes in each photo that the bucket tells of."""
    return each_message(event, _handle)


def _handle(message: Mapping[str, Any]) -> None:
    # The bucket's own test message, sent when the notification is set up, has no records.
    for record in message.get("Records", []):
        key = unquote_plus(record["s3"]["object"]["key"])
        outcome = take_in(context(), key, photos=bucket("PRIVATE"))
        logger.info("photo taken in", outcome=outcome.value)
