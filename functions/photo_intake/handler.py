"""Uploaded photos: checked by their bytes, made anew, published privately."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.batches import each_message
from qlinx.entrypoints.logs import logger, telling_no_text
from qlinx.entrypoints.wiring import bucket, context
from qlinx.people.photos import take_in


@telling_no_text
def lambda_handler(event: Mapping[str, Any], _: LambdaContext) -> dict[str, Any]:
    """One message is the key of an upload."""
    return each_message(event, _handle)


def _handle(arrival: Mapping[str, Any]) -> None:
    outcome = take_in(context(), arrival["key"], photos=bucket("PRIVATE"))
    logger.info("photo taken in", outcome=outcome.value)
