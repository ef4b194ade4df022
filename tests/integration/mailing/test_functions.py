"""The three functions of the pipeline,
called with real event shapes and given what the templates give them.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from types import SimpleNamespace
from typing import Any, cast

import boto3
import pytest
from botocore.exceptions import ClientError

from functions.change_relay.handler import lambda_handler as change_relay
from functions.mail_delivery import handler
from functions.mail_delivery.handler import lambda_handler as mail_delivery
from functions.mail_feedback.handler import lambda_handler as mail_feedback
from qlinx.aws import clients
from qlinx.entrypoints import post_office, wiring
from qlinx.entrypoints.logs import logger
from qlinx.mailing.declaring import Mail
from qlinx.mailing.outbox import OUTBOX, MailState, OutboxEntry, enqueue_mail
from qlinx.mailing.pace import Pace
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.mailing.suppression import OWN_MAIL, suppression_of
from qlinx.people.model import Person
from tests.support.application import ROOT
from tests.support.letters import read
from tests.support.post import TEMPLATE, MailWorld
from tests.support.template_tables import REGION

CONTEXT = cast("Any", SimpleNamespace(get_remaining_time_in_millis=lambda: 30_000))
MADE_ONCE = (
    clients.dynamodb,
    clients.sqs,
    clients.secrets_manager,
    wiring.context,
    wiring.queue,
    post_office.post_office,
)
As = Callable[[str], None]


@pytest.fixture
def as_function(world: MailWorld, monkeypatch: pytest.MonkeyPatch) -> Iterator[As]:
    """Sets the environment of a function, as its template does, and forgets that of the one before."""

    def become(name: str) -> None:
        for made in MADE_ONCE:
            made.cache_clear()
        for variable, value in world.resources.environment(name).items():
            monkeypatch.setenv(variable, value)

    monkeypatch.setattr(clients, "sesv2", lambda: world.ses)
    yield become
    for made in MADE_ONCE:
        made.cache_clear()


@pytest.fixture
def person(world: MailWorld, as_function: As) -> Person:
    """A person whose address is hashed with the key that the functions have."""
    as_function("mail_delivery")
    person = world.person()
    return world.change(person, address_hash=wiring.context().address_hash(person.email))


def stream_of(world: MailWorld, entry: OutboxEntry) -> dict[str, Any]:
    """The writing of an entry in the table's stream, as the function gets it;
    moto's own stream can't be read.
    """
    table = world.resources.outputs["RecordsTable"]
    key = {name: {"S": value} for name, value in OUTBOX.key(entry).attributes().items()}
    item = boto3.client("dynamodb", REGION).get_item(TableName=table, Key=key)["Item"]
    event = example("change_relay", "new_outbox_entry")
    event["Records"][0]["dynamodb"].update(Keys=key, NewImage=item)
    return event


def queued(*messages: Mapping[str, Any], url: str = "queue") -> dict[str, Any]:
    """Messages of a queue as a function gets them."""
    return {
        "Records": [
            {
                "messageId": f"m{number}",
                "receiptHandle": f"r{number}",
                "body": json.dumps(message),
                "attributes": {"ApproximateReceiveCount": "1"},
                "eventSource": "aws:sqs",
                "eventSourceARN": f"arn:aws:sqs:{REGION}:123456789012:{url.rpartition('/')[2]}",
            }
            for number, message in enumerate(messages)
        ]
    }


def example(function: str, case: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((ROOT / "events" / function / f"{case}.json").read_text())
    return event


def about(event: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """An example event with other contents of its message."""
    (record,) = event["Records"]
    return {"Records": [{**record, "body": json.dumps({**json.loads(record["body"]), **changes})}]}


def test_an_entry_goes_from_the_table_through_three_functions(
    world: MailWorld, as_function: As, person: Person
) -> None:
    entry = world.posted(person)

    as_function("change_relay")
    assert change_relay(stream_of(world, entry), CONTEXT) == {"batchItemFailures": []}
    (message,) = [found for found in world.drain("Mail") if found["pk"] == f"person#{person.person_id}"]
    as_function("mail_delivery")
    assert mail_delivery(queued(message), CONTEXT) == {"batchItemFailures": []}
    as_function("mail_feedback")
    bounced = about(example("mail_feedback", "bounced"), tags=world.ses.tags[0])
    assert mail_feedback(bounced, CONTEXT) == {"batchItemFailures": []}

    letter = read(world.ses.taken[0]["Content"]["Raw"]["Data"])
    assert "<qlinx@mail.qlinx.example>" in letter.header("From")
    assert world.entry(entry).state is MailState.BOUNCED
    assert world.stored(person).mail_stops == ("bounced",)


def test_what_arrives_after_a_bounce_makes_the_address_good_again(
    world: MailWorld, as_function: As, person: Person
) -> None:
    keys = [OUTBOX.key(world.posted(person)).attributes() for _ in range(2)]
    as_function("mail_delivery")
    assert mail_delivery(queued(*keys), CONTEXT) == {"batchItemFailures": []}
    as_function("mail_feedback")
    bounced, arrived = world.ses.tags
    mail_feedback(about(example("mail_feedback", "bounced"), tags=bounced), CONTEXT)
    assert world.stored(person).mail_stops == ("bounced",)

    later = about(example("mail_feedback", "delivered"), tags=arrived, at="2026-11-22T09:32:00Z")
    assert mail_feedback(later, CONTEXT) == {"batchItemFailures": []}

    assert world.stored(person).mail_stops == ()
    assert not suppression_of(world.store, person.address_hash, OWN_MAIL).since


def test_each_quarter_a_mail_whose_message_was_lost_is_put_on_its_queue(
    world: MailWorld, as_function: As, person: Person
) -> None:
    hours_ago = datetime.now(UTC) - timedelta(hours=3)
    lost = enqueue_mail(replace(world.ctx, now=lambda: hours_ago), person.person_id, TEMPLATE)
    world.store.write(lost)
    as_function("change_relay")

    for _ in range(2):
        assert change_relay(example("change_relay", "each_quarter"), CONTEXT)["unreadable"] == 0

    messages = [found for found in world.drain("Mail") if found["pk"] == f"person#{person.person_id}"]
    assert messages == [OUTBOX.key(OUTBOX.value(lost.item)).attributes()]


def test_a_batch_may_come_again(world: MailWorld, as_function: As, person: Person) -> None:
    entry = world.posted(person)
    as_function("change_relay")
    for _ in range(2):
        change_relay(stream_of(world, entry), CONTEXT)
    messages = [found for found in world.drain("Mail") if found["pk"] == f"person#{person.person_id}"]

    as_function("mail_delivery")
    mail_delivery(queued(*messages), CONTEXT)

    assert len(messages) == 2
    assert len(world.ses.taken) == 1


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

    def looked_at(**request: Any) -> Any:
        held.append(request)

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


def test_what_one_message_breaks_does_not_hold_up_the_others(
    world: MailWorld, as_function: As, person: Person
) -> None:
    entry = world.posted(person)
    as_function("mail_delivery")
    good = {"pk": f"person#{person.person_id}", "sk": f"outbox#{entry.entry_id}"}

    answer = mail_delivery(queued({"pk": "no sort key"}, good), CONTEXT)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "m0"}]}
    assert world.entry(entry).state is MailState.SENT


@pytest.mark.parametrize(
    ("function", "handler"), [("mail_delivery", mail_delivery), ("mail_feedback", mail_feedback)]
)
def test_the_example_events_are_about_somebody_unknown_and_are_no_error(
    as_function: As, function: str, handler: Callable[[Any, Any], Any]
) -> None:
    as_function(function)
    cases = sorted(path.stem for path in (ROOT / "events" / function).glob("*.json"))

    assert cases
    for case in cases:
        assert handler(example(function, case), CONTEXT) == {"batchItemFailures": []}


def test_nothing_about_a_person_reaches_the_log(
    world: MailWorld, as_function: As, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = world.posted(person)
    log = StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", log)
    as_function("change_relay")
    change_relay(stream_of(world, entry), CONTEXT)
    messages = list(world.drain("Mail"))
    as_function("mail_delivery")
    world.mails.compose = lambda *_: (_ for _ in ()).throw(ValueError(person.email))
    mail_delivery(queued(*messages), CONTEXT)
    world.fresh()
    mail_delivery(queued(*messages), CONTEXT)
    as_function("mail_feedback")
    mail_feedback(about(example("mail_feedback", "bounced"), tags=world.ses.tags[0]), CONTEXT)

    logged = log.getvalue()
    assert "message failed" in logged
    assert "mail handled" in logged
    assert "feedback taken" in logged
    assert not any(word in logged for word in (person.email, person.last_name, "Traceback"))


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
