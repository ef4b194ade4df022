"""Events about mails that were altered or made up: nobody else's mail stops by them, and none is lost."""

from typing import Any

import pytest

from functions.mail_delivery.handler import lambda_handler as mail_delivery
from functions.mail_feedback.handler import lambda_handler as mail_feedback
from qlinx.entrypoints import wiring
from qlinx.mailing.outbox import OUTBOX, MailState, OutboxEntry
from qlinx.people.model import Person
from tests.support.mail_events import CONTEXT, As, about, example, queued
from tests.support.post import MailWorld

MADE_UP = "7y4gwwcgkrbf4aeztq2wy2retq"
MADE_UP_HASH = "0123456789abcdef0123456789abcdef01234567"
REPORT = example("mail_feedback", "spam_report")


@pytest.fixture
def other(world: MailWorld, person: Person) -> Person:
    """Somebody else, at an address of their own."""
    other = world.person()
    assert other.email != person.email
    return world.change(other, address_hash=wiring.context().address_hash(other.email))


def sent_to(world: MailWorld, as_function: As, *people: Person) -> list[OutboxEntry]:
    as_function("mail_delivery")
    entries = [world.posted(one) for one in people]
    mail_delivery(queued(*(OUTBOX.key(entry).attributes() for entry in entries)), CONTEXT)
    return [world.entry(entry) for entry in entries]


def is_left_alone(world: MailWorld, as_function: As, one: Person, entry: OutboxEntry) -> bool:
    """Whether nothing was told of their mail, and a further one reaches them."""
    (further,) = sent_to(world, as_function, one)
    untouched = world.entry(entry).state is MailState.SENT and not world.stored(one).mail_stops
    return untouched and further.state is MailState.SENT


@pytest.mark.parametrize("altered", ["person_id", "entry_id", "address_hash"])
def test_an_event_that_was_altered_to_be_about_somebody_else_stops_nothing_of_theirs(
    world: MailWorld, as_function: As, person: Person, other: Person, altered: str
) -> None:
    _, theirs = sent_to(world, as_function, person, other)
    own, of_other = world.ses.tags
    as_function("mail_feedback")

    answer = mail_feedback(about(REPORT, tags={**own, altered: of_other[altered]}), CONTEXT)

    assert answer == {"batchItemFailures": []}
    assert is_left_alone(world, as_function, other, theirs)


@pytest.mark.parametrize("tags", [{}, {"person_id": [MADE_UP], "entry_id": [MADE_UP]}, None])
def test_an_event_that_was_made_up_is_about_nobody(
    world: MailWorld, as_function: As, person: Person, tags: dict[str, list[str]] | None
) -> None:
    (entry,) = sent_to(world, as_function, person)
    # One that has all that ours have, and not one of our values.
    forged: Any = tags if tags is not None else {**world.ses.tags[0], "person_id": [MADE_UP]}
    if tags is None:
        forged |= {"entry_id": [MADE_UP], "address_hash": [MADE_UP_HASH]}
    as_function("mail_feedback")

    assert mail_feedback(about(REPORT, tags=forged), CONTEXT) == {"batchItemFailures": []}
    assert is_left_alone(world, as_function, person, entry)


@pytest.mark.parametrize(
    "broken",
    [
        {"at": "gisteren"},
        {"at": "2026-11-22T09:31:00"},
        {"at": None},
        {"message_id": None},
        {"tags": "person_id"},
        {"tags": {"person_id": "p1"}},
        {"event_type": ["Bounce"]},
    ],
)
def test_an_event_that_can_not_be_read_comes_back_alone_and_changes_nothing(
    world: MailWorld, as_function: As, person: Person, other: Person, broken: dict[str, object]
) -> None:
    mine, theirs = sent_to(world, as_function, person, other)
    as_function("mail_feedback")
    (bad,) = about(REPORT, **{"tags": world.ses.tags[0], **broken})["Records"]
    (good,) = about(example("mail_feedback", "delivered"), tags=world.ses.tags[1])["Records"]

    answer = mail_feedback({"Records": [{**bad, "messageId": "bad"}, {**good, "messageId": "good"}]}, CONTEXT)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "bad"}]}
    assert world.entry(theirs).state is MailState.DELIVERED
    assert is_left_alone(world, as_function, person, mine)
