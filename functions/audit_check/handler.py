"""Watches the audit trail: looks each night whether its chains hold and end as they were sealed, hears of
every change or removal by the table's stream, and keeps an anchor of each day elsewhere, with which it
compares.

What it finds is raised: Lambda then gives the event up, which rings the alarm of events given up. An
operator looks further back by ``{"days": 400}``, and verifies without sealing anything by
``{"verify": {"days": 400}}``.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.logs import logger, telling_no_text
from qlinx.entrypoints.wiring import bucket, context
from qlinx.records.anchors import AnchorState, anchor_states, keep_anchors, kept_anchors
from qlinx.records.seals import DAYS, Checked, TrailTampered, check_and_seal
from qlinx.records.verifying import verified


@telling_no_text
def lambda_handler(event: Mapping[str, Any], _: LambdaContext) -> dict[str, Any]:
    """A schedule's event or an order; or changes of what only grows."""
    if "Records" in event:
        keys = [record["dynamodb"]["Keys"] for record in event["Records"]]
        where = [f"{key['pk']['S']} {key['sk']['S']}" for key in keys]
        logger.error("audit trail changed", where=where)
        raise TrailTampered(where)
    if "verify" in event:
        return _verified(int(event["verify"].get("days", DAYS)))
    checked = _night(int(event.get("days", DAYS)))
    logger.info("audit trail checked", **asdict(checked))
    return asdict(checked)


def _night(days: int) -> Checked:
    """Seals and anchors what ended; whatever the table says of itself, what is kept elsewhere is compared
    too.
    """
    checked, where = None, list[str]()
    try:
        checked = check_and_seal(context(), days=days)
    except TrailTampered as tampered:
        where.extend(tampered.where)
    where.extend(keep_anchors(context(), bucket("ANCHORS"), days=days))
    if where or checked is None:
        logger.error("audit trail changed", where=where)
        raise TrailTampered(where)
    return checked


def _verified(days: int) -> dict[str, Any]:
    """Every day that is not as it was sealed, or whose anchor elsewhere is not; and the anchors of the
    others.
    """
    found = verified(context(), days=days)
    wrong = {one.day.isoformat(): one.state.value for one in found if one.is_wrong}
    logger.info("audit trail verified", days=len(found), wrong=len(wrong))
    elsewhere = anchor_states(context(), kept_anchors(bucket("ANCHORS")), days=days)
    unkept = {
        day.isoformat(): state.value for day, state in elsewhere.items() if state is not AnchorState.HELD
    }
    anchors = {one.day.isoformat(): one.anchor for one in found if one.anchor and not one.is_wrong}
    return {
        "days": len(found),
        "acts": sum(one.acts for one in found),
        "wrong": wrong,
        "anchors": anchors,
        "anchors_kept": len(elsewhere) - len(unkept),
        "anchors_wrong": unkept,
    }
