"""Uploaded photos: checked by their bytes, made anew, published privately."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.logs import logger, telling_no_text
from qlinx.entrypoints.wiring import bucket, context
from qlinx.people.photos import take_in


@telling_no_text
def lambda_handler(event: Mapping[str, Any], _: LambdaContext) -> dict[str, Any]:
    """An event is the key of an upload.

    What fails is tried again by Lambda, and given up in the end; the outcome is for an operator who repeats
    it by hand.
    """
    outcome = take_in(context(), event["key"], photos=bucket("PRIVATE"))
    logger.info("photo taken in", outcome=outcome.value)
    return {"outcome": outcome.value}
