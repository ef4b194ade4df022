"""Starts each day the run that puts the notices of article 14 ready that are due;
`invitation_dispatch` takes its parts.
"""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints import wiring
from qlinx.entrypoints.logs import logger, telling_no_text
from qlinx.retention.notices import start_notices


@telling_no_text
def lambda_handler(event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    """The event says only that it is time."""
    del event, context
    start_notices(wiring.context(), wiring.queue("FANOUT"))
    logger.info("notices started")
    return {"started": True}
