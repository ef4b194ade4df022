"""Puts the notices of article 14 ready that are due, each day."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints import wiring
from qlinx.entrypoints.logs import logger
from qlinx.entrypoints.metrics import count
from qlinx.retention.notices import post_notices


def lambda_handler(event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    del event  # the schedule says only that it is time
    notices = post_notices(wiring.context(), time_left=context.get_remaining_time_in_millis)
    logger.info("notices put ready", **asdict(notices))
    count({"NoticesPosted": notices.posted, "NoticesFailed": notices.failed})
    return asdict(notices)
