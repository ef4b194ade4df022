"""Takes what the mail provider tells about sent mails (queue of events, without addresses)."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.batches import each_message
from qlinx.entrypoints.logs import logger, telling_no_text
from qlinx.entrypoints.wiring import context
from qlinx.mailing.feedback import Feedback, take_feedback


@telling_no_text
def lambda_handler(event: Mapping[str, Any], _: LambdaContext) -> dict[str, Any]:
    """One message is one event about one mail."""

    def handle(message: Mapping[str, Any]) -> None:
        feedback = Feedback.model_validate(message)
        outcome = take_feedback(context(), feedback)
        logger.info("feedback taken", event_type=feedback.kind, outcome=outcome)

    return each_message(event, handle)
