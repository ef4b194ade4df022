"""The three functions of the pipeline,
called with real event shapes and given what the templates give them.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest

from functions.change_relay.handler import lambda_handler as change_relay
from functions.mail_delivery.handler import lambda_handler as mail_delivery
from functions.mail_feedback.handler import lambda_handler as mail_feedback
from qlinx.aws.queues import Queue, SendFailed
from qlinx.entrypoints.logs import FunctionFailed, logger
from qlinx.incidents import watching
from qlinx.mailing import lost
from qlinx.mailing.addressed import OWN_MAIL
from qlinx.mailing.outbox import OUTBOX, MailState, enqueue_mail
from qlinx.mailing.suppression import suppression_of
from qlinx.people.model import Person
from qlinx.rights import closely
from tests.support.application import ROOT
from tests.support.letters import read
from tests.support.mail_events import CONTEXT, As, about, example, queued, stream_of
from tests.support.post import TEMPLATE, MailWorld


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


def test_a_delay_is_told_until_the_mail_arrives(world: MailWorld, as_function: As, person: Person) -> None:
    entry = world.posted(person)
    as_function("mail_delivery")
    mail_delivery(queued(OUTBOX.key(entry).attributes()), CONTEXT)
    as_function("mail_feedback")

    mail_feedback(about(example("mail_feedback", "delayed"), tags=world.ses.tags[0]), CONTEXT)
    assert world.entry(entry).state is MailState.DELAYED

    mail_feedback(about(example("mail_feedback", "delivered"), tags=world.ses.tags[0]), CONTEXT)
    assert world.entry(entry).state is MailState.DELIVERED


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


def test_while_a_queue_takes_nothing_each_quarter_still_looks_at_all_else(
    world: MailWorld, as_function: As, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An incident has a term of three days, whatever becomes of mails."""
    hours_ago = datetime.now(UTC) - timedelta(hours=3)
    world.store.write(enqueue_mail(replace(world.ctx, now=lambda: hours_ago), person.person_id, TEMPLATE))
    as_function("change_relay")
    looked_at: list[str] = []

    def refused(_: Queue, __: object) -> None:
        raise SendFailed

    def looks(name: str, found: object) -> Callable[..., object]:
        def look(*_: object) -> object:
            looked_at.append(name)
            return found

        return look

    monkeypatch.setattr(Queue, "_send", refused)
    monkeypatch.setattr(watching, "incidents_to_look_at", looks("incidents", watching.Watched()))
    monkeypatch.setattr(closely, "look_closely", looks("requests", 0))
    monkeypatch.setattr(lost, "tell_unheard", looks("unheard", None))

    with pytest.raises(FunctionFailed):
        change_relay(example("change_relay", "each_quarter"), CONTEXT)

    assert looked_at == ["unheard", "incidents", "requests"]


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
    assert "mails handled" in logged
    assert "feedback taken" in logged
    assert not any(word in logged for word in (person.email, person.last_name, "Traceback"))
