"""Puts the notices of article 14 ready that are due: a run each day, whose parts come from its queue.

By direct invocation an operator sees how far it is, and has it wait, go on or end: ``{"runs": {"do": "list"}}``.
"""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints import wiring
from qlinx.entrypoints.batches import each_message
from qlinx.entrypoints.logs import logger
from qlinx.entrypoints.metrics import count
from qlinx.retention.notices import PACKAGE, RUN_TYPES, post_notices, start_notices
from qlinx.runs.declaring import Tools
from qlinx.runs.operating import carry_out_order


def lambda_handler(event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    """The schedule says only that it is time; a message is a part of the run."""
    tools = Tools(
        queue=wiring.queue("NOTICES"),
        seconds_left=lambda: context.get_remaining_time_in_millis() / 1000,
        counted=_counted,
    )
    if "runs" in event:
        return {"runs": carry_out_order(wiring.context(), PACKAGE, event["runs"], RUN_TYPES, tools)}
    if "Records" in event:
        return each_message(event, lambda body: _post(body, tools))
    taken_up = start_notices(wiring.context(), tools)
    logger.info("notices started", taken_up=taken_up)
    return {"taken_up": taken_up}


def _post(body: Mapping[str, Any], tools: Tools) -> None:
    handled = post_notices(wiring.context(), body, tools)
    logger.info("notices handled", handled=handled)


def _counted(outcomes: Mapping[str, int]) -> None:
    posted, failed = outcomes.get("posted", 0), outcomes.get("failed", 0)
    logger.info("notices put ready", posted=posted, waiting=outcomes.get("waiting", 0), failed=failed)
    count({"NoticesPosted": posted, "NoticesFailed": failed})
