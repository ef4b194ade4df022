"""Sends the mails that the outbox holds (queues of outbox entries: urgent mail, and all other)."""

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.aws.database import Key
from qlinx.entrypoints.batches import Patience, each_message, is_from
from qlinx.entrypoints.logs import logger, telling_no_text
from qlinx.entrypoints.metrics import needs_attention
from qlinx.entrypoints.post_office import made_ready, mails_at_a_time, pace
from qlinx.entrypoints.wiring import queue
from qlinx.mailing.delivery import Outcome, deliver
from qlinx.mailing.messages import SendEntry
from qlinx.mailing.reading_ahead import read_ahead

# Somebody waits for it: tried again within seconds.
URGENT = Patience(first=2, longest=120)
# Received this often, an urgent mail waits for some two minutes and more, and another for some four hours.
# The age of a queue tells only of messages that were received less than three times.
URGENT_WAITS: Final = 7
WAITS: Final = 20


@telling_no_text
def lambda_handler(event: Mapping[str, Any], _: LambdaContext) -> dict[str, Any]:
    """One message is the key of one outbox entry; what can't be sent now waits in its queue."""
    urgent = is_from(event, queue("URGENT_MAIL"))
    ctx, office = made_ready()

    handled: list[Outcome] = []
    ahead = read_ahead(ctx, _keys(event))

    def handle(message: Mapping[str, Any]) -> None:
        if not urgent:
            pace().wait(office.pauses(ctx))
        handled.append(deliver(ctx, SendEntry.model_validate(message).key, office, ahead))

    source, patience = ("URGENT_MAIL", URGENT) if urgent else ("MAIL", Patience())
    response = each_message(
        event,
        handle,
        source=queue(source),
        patience=patience,
        at_a_time=mails_at_a_time(),
        after_failure=patience,
    )
    outcomes = Counter(handled)
    # One line for a batch: a line for each mail would be a tenth of what sending it takes of ours.
    logger.info("mails handled", outcomes=outcomes)
    if urgent:
        needs_attention({"UrgentMailWaits": _waiting(event, response, URGENT_WAITS)})
    else:
        needs_attention(
            {"MailWaits": _waiting(event, response, WAITS), "MailPutOff": outcomes[Outcome.PUT_OFF]}
        )
    return response


def _keys(event: Mapping[str, Any]) -> list[Key]:
    """The entries of a batch; a message that can't be read fails in its turn."""
    found = []
    for record in event["Records"]:
        with suppress(ValueError):
            found.append(SendEntry.model_validate_json(record["body"]).key)
    return found


def _waiting(event: Mapping[str, Any], response: Mapping[str, Any], received: int) -> int:
    """How many messages come back that were received so often."""
    failed = {item["itemIdentifier"] for item in response["batchItemFailures"]}
    return sum(
        record["messageId"] in failed and int(record["attributes"]["ApproximateReceiveCount"]) >= received
        for record in event["Records"]
    )
