"""Carries out rights requests: builds exports, erases step by step."""

from collections.abc import Mapping
from typing import Any

from qlinx.edge import wiring
from qlinx.edge.batches import each_message
from qlinx.edge.logs import logger
from qlinx.rights.fulfilment import fulfil


def lambda_handler(event: Mapping[str, Any], _: Any) -> dict[str, Any]:
    return each_message(event, _one)


def _one(message: Mapping[str, Any]) -> None:
    outcome = fulfil(
        wiring.context(),
        message,
        private=wiring.bucket("PRIVATE"),
        pool=wiring.user_pool(),
        queue=wiring.queue("RIGHTS"),
    )
    logger.info(
        "rights request step",
        right=message["right"],
        request_id=message["request_id"],
        outcome=outcome.word,
    )
