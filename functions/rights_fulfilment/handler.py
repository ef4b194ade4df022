"""Carries out rights requests: builds exports, erases step by step.

After a restore of the tables an operator invokes it with ``{"replay_since": "2026-11-22T15:00:00Z"}``, the
restored moment: what people had ended since ends again (docs/operations.md).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from qlinx.entrypoints import wiring
from qlinx.entrypoints.batches import Patience, each_message
from qlinx.entrypoints.logs import logger, telling_no_text
from qlinx.rights.fulfilment import fulfil
from qlinx.rights.replay import announce_replay, replay_one

# What two changed at once goes on in seconds; whoever asked waits for it. The queue alone would wait as long
# as the longest step may take.
_AFTER_FAILURE: Final = Patience(first=5, longest=720)


@telling_no_text
def lambda_handler(event: Mapping[str, Any], _: Any) -> dict[str, Any]:
    if "replay_since" in event:
        since = datetime.fromisoformat(event["replay_since"])
        announced = announce_replay(wiring.context(), since, queue=wiring.queue("RIGHTS"))
        logger.info("replay announced", records=announced)
        return {"records": announced}
    return each_message(event, _one, source=wiring.queue("RIGHTS"), after_failure=_AFTER_FAILURE)


def _one(message: Mapping[str, Any]) -> None:
    private, pool = wiring.bucket("PRIVATE"), wiring.user_pool()
    if "replay" in message:
        items = replay_one(wiring.context(), message, private=private, pool=pool)
        logger.info("ended again", what=message.get("what"), record=message["replay"], items=items)
        return
    outcome = fulfil(wiring.context(), message, private=private, pool=pool, queue=wiring.queue("RIGHTS"))
    logger.info(
        "rights request step",
        right=message["right"],
        request_id=message["request_id"],
        outcome=outcome.word,
    )
