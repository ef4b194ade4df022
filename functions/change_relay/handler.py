"""Passes on what follows from a write:
new outbox entries to be sent, requests to be carried out, answers to be shown.

Each quarter of an hour it looks for mails whose message was lost on the way, at incidents whose term ends,
and at requests about an occasion that begins.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.logs import logger, telling_no_text
from qlinx.entrypoints.metrics import needs_attention
from qlinx.entrypoints.wiring import context as wired
from qlinx.entrypoints.wiring import queue
from qlinx.records.relaying import UNREADABLE, relay


@telling_no_text
def lambda_handler(event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    """One batch of the table's stream, or a schedule's event.

    An error repeats the batch as a whole, in halves, for as long as the stream keeps it.
    """
    if "Records" not in event:
        return _each((_lost_mails, _unheard_mails, _incidents, _requests), context)
    relayed = relay(event["Records"], queue)
    needs_attention({"ChangesUnreadable": relayed.pop(UNREADABLE, 0)})
    logger.info("changes relayed", extra={name.lower(): number for name, number in relayed.items()})
    return {"batchItemFailures": []}


def _each(
    looks: Sequence[Callable[[LambdaContext], dict[str, Any]]], context: LambdaContext
) -> dict[str, Any]:
    """What all of them found; one that fails keeps none of the others from looking, and is raised then."""
    found: dict[str, Any] = {}
    failed: Exception | None = None
    for look in looks:
        try:
            found |= look(context)
        except Exception as error:  # noqa: BLE001 - raised below
            failed = failed or error
    if failed:
        raise failed
    return found


def _incidents(context: LambdaContext) -> dict[str, Any]:
    from qlinx.incidents.watching import incidents_to_look_at

    found = incidents_to_look_at(wired(), lambda: context.get_remaining_time_in_millis() / 1000)
    needs_attention(
        {"IncidentsNear": found.near, "IncidentsLate": found.late, "IncidentsFailed": found.failed}
    )
    logger.info("looked at incidents", near=found.near, late=found.late, failed=found.failed)
    return {f"incidents_{name}": number for name, number in asdict(found).items()}


def _requests(context: LambdaContext) -> dict[str, Any]:
    from qlinx.rights.closely import look_closely

    announced = look_closely(wired(), queue("RIGHTS"), lambda: context.get_remaining_time_in_millis() / 1000)
    logger.info("looked at requests about occasions", announced=announced)
    return {"requests_announced": announced}


def _lost_mails(context: LambdaContext) -> dict[str, Any]:
    # Only here: who relays changes, which people wait for, reads no tables.
    from qlinx.mailing.lost import put_lost_on_queue

    looked = put_lost_on_queue(wired(), queue, lambda: context.get_remaining_time_in_millis() / 1000)
    needs_attention({"MailsUnreadable": looked.unreadable})
    logger.info("looked for lost mails", extra=asdict(looked))
    return asdict(looked)


def _unheard_mails(context: LambdaContext) -> dict[str, Any]:
    from qlinx.mailing.lost import Looked, tell_unheard

    looked = Looked()
    tell_unheard(wired(), looked, lambda: context.get_remaining_time_in_millis() / 1000)
    needs_attention({"MailsUnreadable": looked.unreadable, "MailsUnheard": looked.unheard})
    logger.info("looked for mails that were not heard of", extra=asdict(looked))
    return {"unheard": looked.unheard}
