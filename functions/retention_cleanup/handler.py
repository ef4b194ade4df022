"""Removes each night what is due. ``{"dry_run": true}`` by direct invocation looks and changes nothing.

An operator places, lists and lifts holds: ``{"holds": {"do": "list"}}`` (docs/operations.md).
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints import wiring
from qlinx.entrypoints.logs import logger, telling_no_text
from qlinx.entrypoints.metrics import count, needs_attention
from qlinx.retention.holding import carry_out_hold_order
from qlinx.retention.model import Tools
from qlinx.retention.service import clean_up


@telling_no_text
def lambda_handler(event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    if "holds" in event:
        return _holds(event["holds"])
    tools = Tools(
        buckets={name: wiring.bucket(name) for name in ("DROP", "WORK", "PRIVATE")},
        pool=wiring.user_pool(),
        rights=wiring.queue("RIGHTS"),
        fanout=wiring.queue("FANOUT"),
        time_left=context.get_remaining_time_in_millis,
    )
    report = clean_up(wiring.context(), tools, dry_run=event.get("dry_run") is True)
    for line in report.lines:
        logger.info("cleaned up", dry_run=report.dry_run, **asdict(line))
    if not report.dry_run:
        count(
            {
                "RetentionFound": report.total("found"),
                "RetentionRemoved": report.total("removed"),
                "RetentionHeld": report.total("held"),
            }
        )
        needs_attention(
            {
                "RetentionFailed": report.total("failed"),
                "RetentionUnfinished": 0 if report.finished else 1,
            }
        )
    return asdict(report)


def _holds(order: Mapping[str, Any]) -> dict[str, Any]:
    told = carry_out_hold_order(wiring.context(), order, rights=wiring.queue("RIGHTS"))
    logger.info("holds", do=order.get("do"), holds=len(told))
    return {"holds": told}
