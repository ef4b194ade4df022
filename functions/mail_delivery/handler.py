"""Sends the mails that the outbox holds (queue of outbox entries)."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.aws.database import Key
from qlinx.entrypoints.batches import each_message
from qlinx.entrypoints.logs import logger
from qlinx.entrypoints.post_office import post_office
from qlinx.entrypoints.wiring import context, queue
from qlinx.mailing.delivery import deliver


def lambda_handler(event: Mapping[str, Any], _: LambdaContext) -> dict[str, Any]:
    """One message is the key of one outbox entry; what can't be sent now waits in the queue."""

    def handle(message: Mapping[str, Any]) -> None:
        outcome = deliver(context(), Key(message["pk"], message["sk"]), post_office())
        logger.info("mail handled", outcome=outcome)

    return each_message(event, handle, source=queue("MAIL"))
