"""Removes each night what is due, and ends the relations of agreements that are over, whose parts come from its queue.

By direct invocation ``{"dry_run": true}`` looks and changes nothing, and ``{"runs": {"do": "list"}}`` is an operator's order about runs.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints import wiring
from qlinx.entrypoints.batches import each_message
from qlinx.entrypoints.logs import logger
from qlinx.entrypoints.metrics import count
from qlinx.retention.ending_relations import RUN_TYPES, end_relations
from qlinx.retention.model import Report, Tools
from qlinx.retention.notices import PACKAGE
from qlinx.retention.service import clean_up
from qlinx.runs.declaring import Tools as RunTools
from qlinx.runs.operating import carry_out_order


def lambda_handler(event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    """A message ends a page of relations; an operator's order is carried out; else it is night."""
    runs = RunTools(
        queue=wiring.queue("ENDED_AGREEMENTS"),
        seconds_left=lambda: context.get_remaining_time_in_millis() / 1000,
        counted=_counted,
    )
    if "Records" in event:
        return each_message(event, lambda body: _end(body, runs))
    if "runs" in event:
        return {"runs": carry_out_order(wiring.context(), PACKAGE, event["runs"], RUN_TYPES, runs)}
    report = clean_up(wiring.context(), _tools(context, runs), dry_run=event.get("dry_run") is True)
    _tell(report)
    return asdict(report)


def _tools(context: LambdaContext, runs: RunTools) -> Tools:
    return Tools(
        buckets={name: wiring.bucket(name) for name in ("DROP", "PRIVATE")},
        pool=wiring.user_pool(),
        rights=wiring.queue("RIGHTS"),
        runs=runs,
        time_left=context.get_remaining_time_in_millis,
    )


def _end(body: Mapping[str, Any], runs: RunTools) -> None:
    handled = end_relations(wiring.context(), body, runs)
    logger.info("relations handled", handled=handled)


def _counted(outcomes: Mapping[str, int]) -> None:
    """What came of relations whose agreement is over, as it comes."""
    ended, failed = outcomes.get("ended", 0), outcomes.get("failed", 0)
    logger.info("relations ended", ended=ended, over=outcomes.get("over", 0), failed=failed)
    count({"RetentionFound": ended + failed, "RetentionRemoved": ended, "RetentionFailed": failed})


def _tell(report: Report) -> None:
    for line in report.lines:
        logger.info("cleaned up", dry_run=report.dry_run, **asdict(line))
    if not report.dry_run:
        count(
            {
                "RetentionFound": report.total("found"),
                "RetentionRemoved": report.total("removed"),
                "RetentionHeld": report.total("held"),
                "RetentionFailed": report.total("failed"),
                "RetentionUnfinished": 0 if report.finished else 1,
            }
        )
