"""Invitations whose time has come (each minute), and the pages of their audiences (from the fan-out queue)."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.batches import each_message
from qlinx.entrypoints.limits import limit_reached
from qlinx.entrypoints.logs import logger
from qlinx.entrypoints.wiring import context, queue
from qlinx.invitations.dispatch import Tools, do_due, go_on
from qlinx.invitations.fanout import GoOn, read_message
from qlinx.invitations.walking import walk


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """A schedule's event does what is due; a message does its step."""
    tools = Tools(
        fanout=queue("FANOUT"),
        results=queue("RESULTS"),
        seconds_left=lambda: lambda_context.get_remaining_time_in_millis() / 1000,
        limit_reached=limit_reached,
    )
    if "Records" in event:
        return each_message(event, lambda body: _do(body, tools))
    report = do_due(context(), tools)
    logger.info("due invitations", found=report.found, failed=report.failed)
    return {"found": report.found, "failed": report.failed}


def _do(body: Mapping[str, Any], tools: Tools) -> None:
    task = read_message(body)
    if isinstance(task, GoOn):
        go_on(context(), task.invitation_id, tools)
        return
    handled = walk(context(), task, tools)
    logger.info("people handled", step=task.step, handled=handled)
