"""Sends bulletins: an operator's order keeps an edition, each minute what is due of its run goes on,
and messages take its parts.

By direct invocation: ``{"edition": {"title": …, "text": …}}``; how far the runs are, and that one waits or
goes on: ``{"runs": {"do": "list"}}``.
"""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.bulletins.schemas import NewEdition
from qlinx.bulletins.sending import PACKAGE, RUN_TYPES, publish
from qlinx.entrypoints.batches import each_message
from qlinx.entrypoints.logs import logger, telling_no_text
from qlinx.entrypoints.wiring import context, queue
from qlinx.kit.schemas import validated
from qlinx.runs.declaring import Tools
from qlinx.runs.messages import TakePart
from qlinx.runs.operating import carry_out_order
from qlinx.runs.sweeping import sweep_runs
from qlinx.runs.taking import take_part


@telling_no_text
def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """An operator's order is carried out; a message takes a part; a schedule's event does what is due."""
    if "edition" in event:
        order = validated(NewEdition, event["edition"])
        return {"edition_id": publish(context(), order.title, order.text)}
    tools = Tools(
        queue("BULLETINS"),
        seconds_left=lambda: lambda_context.get_remaining_time_in_millis() / 1000,
    )
    if "runs" in event:
        return {"runs": carry_out_order(context(), event["runs"], RUN_TYPES, tools)}
    if "Records" in event:
        return each_message(event, lambda body: _take(body, tools))
    report = sweep_runs(context(), PACKAGE, RUN_TYPES, tools)
    logger.info("due bulletins", found=report.found, failed=report.failed)
    if report.broken:
        raise report.broken
    return {"found": report.found, "failed": report.failed}


def _take(body: Mapping[str, Any], tools: Tools) -> None:
    people = take_part(context(), TakePart.model_validate(body), RUN_TYPES, tools)
    logger.info("people handled", handled=people)
