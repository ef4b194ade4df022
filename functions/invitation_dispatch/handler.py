"""Invitations whose time has come (each minute), and all work over many people:
the parts of runs (from the fan-out queue).

By direct invocation an operator sees how far runs are, and has one wait, go on or end:
``{"runs": {"do": "list"}}``.
"""

from collections.abc import Mapping
from typing import Any, Final

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.batches import each_message
from qlinx.entrypoints.limits import limit_reached
from qlinx.entrypoints.logs import logger, telling_no_text
from qlinx.entrypoints.metrics import count, needs_attention
from qlinx.entrypoints.wiring import context, queue, user_pool
from qlinx.incidents.posting import RUN_TYPES as OF_INCIDENTS
from qlinx.invitations.dispatch import Tools, do_due
from qlinx.invitations.messages import carry_out
from qlinx.invitations.runs import RUN_TYPES as OF_INVITATIONS
from qlinx.newsletters.sending import RUN_TYPES as OF_NEWSLETTERS
from qlinx.retention.runs import RUN_TYPES as OF_RETENTION
from qlinx.rosters.settling import RUN_TYPES as OF_LISTS
from qlinx.runs.declaring import Page, RunTypes
from qlinx.runs.operating import carry_out_order

RUN_TYPES: Final[RunTypes] = {**OF_INVITATIONS, **OF_RETENTION, **OF_NEWSLETTERS, **OF_LISTS, **OF_INCIDENTS}
# Of outcomes that runs count, those that are metrics; and those of which there should be none.
_METRICS: Final[Mapping[str, str]] = {"notices_posted": "NoticesPosted", "relations_ended": "RelationsEnded"}
_FAILURES: Final[Mapping[str, str]] = {
    "notices_failed": "NoticesFailed",
    "relations_failed": "RelationsFailed",
}


@telling_no_text
def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """A schedule's event does what is due; a message does its step; an operator's order is carried out."""
    tools = Tools(
        fanout=queue("FANOUT"),
        results=queue("RESULTS"),
        seconds_left=lambda: lambda_context.get_remaining_time_in_millis() / 1000,
        limit_reached=limit_reached,
        counted=_counted,
        types=RUN_TYPES,
        sign_ins=lambda cursor: Page(*user_pool().user_ids(cursor)),
    )
    if "runs" in event:
        return {"runs": carry_out_order(context(), event["runs"], RUN_TYPES, tools.of_runs)}
    if "Records" in event:
        return each_message(event, lambda body: _do(body, tools))
    report = do_due(context(), tools)
    logger.info("due invitations", found=report.found, failed=report.failed)
    return {"found": report.found, "failed": report.failed}


def _do(body: Mapping[str, Any], tools: Tools) -> None:
    handled = carry_out(context(), body, tools)
    logger.info("people handled", step=handled.name, handled=handled.people)


def _counted(outcomes: Mapping[str, int]) -> None:
    logger.info("outcomes", outcomes=dict(outcomes))
    if metrics := _named(_METRICS, outcomes):
        count(metrics)
    needs_attention(_named(_FAILURES, outcomes))


def _named(names: Mapping[str, str], outcomes: Mapping[str, int]) -> dict[str, int]:
    return {names[name]: number for name, number in outcomes.items() if name in names}
