"""Mail that the provider does not take now, and mail that may not wait, through the functions as they run."""

import json
from contextlib import suppress
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from functions.change_relay.handler import lambda_handler as change_relay
from functions.mail_delivery import handler
from functions.mail_delivery.handler import lambda_handler as mail_delivery
from qlinx.aws import clients
from qlinx.mailing.declaring import Mail
from qlinx.mailing.outbox import OUTBOX, MailState, enqueue_mail
from qlinx.mailing.pace import Pace
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.people.model import Person
from tests.support.mail_events import CONTEXT, As, queued, stream_of
from tests.support.post import TEMPLATE, MailWorld
from tests.support.template_tables import REGION


def test_a_mail_that_waits_goes_back_to_its_queue_for_longer_and_is_sent_then(
    world: MailWorld, as_function: As, person: Person
) -> None:
    entry = world.posted(person)
    as_function("mail_delivery")
    sqs, url = boto3.client("sqs", REGION), world.queue_url("Mail")
    world.queue("Mail").send([{"pk": f"person#{person.person_id}", "sk": f"outbox#{entry.entry_id}"}])
    received = sqs.receive_message(QueueUrl=url)["Messages"][0]
    throttled: Any = {"Error": {"Code": "TooManyRequestsException"}}
    world.ses.answers = [ClientError(throttled, "SendEmail")]
    event = queued(json.loads(received["Body"]))
    event["Records"][0]["receiptHandle"] = received["ReceiptHandle"]
    held: list[int] = []
    # The queue's own clock can't be moved, so the message is put back at once instead of after the wait.
    visibility = clients.sqs().change_message_visibility

    def at_once(**request: Any) -> Any:
        held.append(request["VisibilityTimeout"])
        return visibility(**{**request, "VisibilityTimeout": 0})

    clients.sqs().change_message_visibility = at_once  # type: ignore[method-assign]  # see above

    answer = mail_delivery(event, CONTEXT)
    again = sqs.receive_message(QueueUrl=url)["Messages"][0]

    assert answer == {"batchItemFailures": [{"itemIdentifier": "m0"}]}
    assert 10 <= held[0] <= 20
    assert mail_delivery(queued(json.loads(again["Body"])), CONTEXT) == {"batchItemFailures": []}
    assert world.entry(entry).state is MailState.SENT


def test_what_a_person_waits_for_has_a_queue_of_its_own(
    world: MailWorld, as_function: As, person: Person
) -> None:
    asked_for, invited = (
        enqueue_mail(world.ctx, person.person_id, template) for template in ("people.identity_code", TEMPLATE)
    )
    world.mails.DECLARED = {"identity_code": Mail(MailPurpose.OWN_REQUEST, Urgency.URGENT)}
    world.store.write(asked_for, invited)
    as_function("change_relay")

    for entry in (asked_for, invited):
        change_relay(stream_of(world, OUTBOX.value(entry.item)), CONTEXT)

    waiting = {name: [found["sk"] for found in world.drain(name)] for name in ("UrgentMail", "Mail")}
    assert waiting == {"UrgentMail": [asked_for.item["sk"]], "Mail": [invited.item["sk"]]}


def test_an_urgent_mail_that_the_provider_does_not_take_is_tried_again_within_seconds_from_its_own_queue(
    world: MailWorld, as_function: As, person: Person
) -> None:
    as_function("mail_delivery")
    throttled: Any = {"Error": {"Code": "TooManyRequestsException"}}
    world.ses.answers = [ClientError(throttled, "SendEmail")]
    held: list[dict[str, Any]] = []

    visibility = clients.sqs().change_message_visibility

    def looked_at(**request: Any) -> Any:
        held.append(request)
        # It is no message of this queue, so the queue says.
        with suppress(ClientError):
            visibility(**request)

    clients.sqs().change_message_visibility = looked_at  # type: ignore[method-assign]  # see above
    key = OUTBOX.key(world.posted(person)).attributes()
    answer = mail_delivery(queued(key, url=world.queue_url("UrgentMail")), CONTEXT)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "m0"}]}
    (back,) = held
    assert back["QueueUrl"] == world.queue_url("UrgentMail")
    assert back["VisibilityTimeout"] <= 2


@pytest.mark.parametrize("name", ["Mail", "UrgentMail"])
def test_only_mail_that_may_wait_keeps_to_the_pace(
    world: MailWorld, as_function: As, person: Person, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    slept: list[float] = []
    keys = [OUTBOX.key(world.posted(person)).attributes() for _ in range(3)]
    as_function("mail_delivery")
    paced = Pace(60, sleep=slept.append)
    monkeypatch.setattr(handler, "pace", lambda: paced)

    mail_delivery(queued(*keys, url=world.queue_url(name)), CONTEXT)

    assert len(world.ses.taken) == 3
    assert len(slept) == (2 if name == "Mail" else 0)


def test_a_code_that_the_release_before_put_behind_the_others_is_sent_from_there(
    world: MailWorld, as_function: As, person: Person
) -> None:
    world.mails.DECLARED = {"invitation": Mail(MailPurpose.OWN_REQUEST, Urgency.URGENT)}
    entry = world.posted(person)
    as_function("mail_delivery")

    assert mail_delivery(queued(OUTBOX.key(entry).attributes(), url=world.queue_url("Mail")), CONTEXT) == {
        "batchItemFailures": []
    }

    assert world.entry(entry).state is MailState.SENT


@pytest.mark.parametrize(
    ("queue", "received", "told"), [("UrgentMail", 6, 0), ("UrgentMail", 7, 1), ("Mail", 7, 0)]
)
def test_urgent_mail_that_is_tried_again_and_again_is_told_of(
    world: MailWorld,
    as_function: As,
    person: Person,
    capsys: pytest.CaptureFixture[str],
    queue: str,
    received: int,
    told: int,
) -> None:
    as_function("mail_delivery")
    throttled: Any = {"Error": {"Code": "TooManyRequestsException"}}
    world.ses.answers = [ClientError(throttled, "SendEmail")]

    def held_back(**_: Any) -> Any:
        return {}

    clients.sqs().change_message_visibility = held_back  # type: ignore[method-assign]  # see above
    keys = [OUTBOX.key(world.posted(person)).attributes() for _ in range(2)]
    event = queued(*keys, url=world.queue_url(queue))
    for record in event["Records"]:
        record["attributes"]["ApproximateReceiveCount"] = str(received)

    answer = mail_delivery(event, CONTEXT)

    assert len(answer["batchItemFailures"]) == 1
    assert capsys.readouterr().out.replace(" ", "").count('"UrgentMailWaits":[1.0]') == told
