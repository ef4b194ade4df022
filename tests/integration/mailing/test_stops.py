"""A stop holds for one sender: seen by whom it is about, taken back by them, and nothing to others."""

import pytest

from qlinx.mailing.delivery import Outcome
from qlinx.mailing.feedback import Feedback, take_feedback
from qlinx.mailing.outbox import OutboxEntry
from qlinx.mailing.stops import mail_again, stops_of
from qlinx.mailing.suppression import OWN_MAIL, MailStop, stop_mail, stops_for, suppressions_of
from qlinx.people.model import Person
from qlinx.people.store import PERSON
from tests.support.post import MailWorld, sending

ADDRESS = "family@people.example"
EMPLOYER, OTHER = "e" * 26, "f" * 26
BOUNCE = {"event_type": "Bounce", "bounce_type": "Permanent"}
SPAM = {"event_type": "Complaint", "complaint_type": "abuse"}


def take(world: MailWorld, entry: OutboxEntry, event: dict[str, str]) -> None:
    tags = {"person_id": [entry.person_id], "entry_id": [entry.entry_id]}
    told = {"message_id": "1", "tags": tags, "at": world.now, **event}
    take_feedback(world.ctx, Feedback.model_validate(told))


def sent(world: MailWorld, person: Person) -> OutboxEntry:
    entry = world.posted(person)
    assert sending(world, entry) is Outcome.SENT
    return entry


@pytest.mark.parametrize(("event", "stop"), [(BOUNCE, MailStop.BOUNCED), (SPAM, MailStop.SPAM_REPORT)])
def test_what_comes_back_to_one_employer_stops_its_mail_only(
    world: MailWorld, event: dict[str, str], stop: MailStop
) -> None:
    theirs = world.person(email=ADDRESS, given_by=EMPLOYER)
    other = world.person(email=ADDRESS, given_by=OTHER)
    account = world.person(email=ADDRESS)

    take(world, sent(world, theirs), event)

    assert sending(world, world.posted(theirs)) is Outcome.DROPPED
    assert [world.stored(one).mail_stops for one in (theirs, other, account)] == [(stop,), (), ()]
    for one in (other, account):
        sent(world, one)


def test_each_employer_s_first_mail_to_an_address_is_tried(world: MailWorld) -> None:
    for scope in (EMPLOYER, OWN_MAIL):
        world.store.write(
            *stop_mail(world.ctx, world.ctx.address_hash(ADDRESS), scope, MailStop.BOUNCED),
        )

    entry = sent(world, world.person(email=ADDRESS, given_by=OTHER))

    take(world, entry, BOUNCE)
    assert {memory.scope for memory in suppressions_of(world.store, world.ctx.address_hash(ADDRESS))} == {
        EMPLOYER,
        OWN_MAIL,
        OTHER,
    }


def test_a_report_that_comes_after_the_person_went_still_stops_that_sender_only(world: MailWorld) -> None:
    person = world.person(email=ADDRESS, given_by=EMPLOYER)
    entry = sent(world, person)
    world.store.write(PERSON.remove(person))

    take(world, entry, SPAM)

    assert stops_for(world.ctx, person.address_hash, EMPLOYER) == (MailStop.SPAM_REPORT,)
    assert stops_for(world.ctx, person.address_hash, OWN_MAIL) == ()


def test_who_wants_mail_again_gets_it_from_that_employer(world: MailWorld) -> None:
    theirs = world.person(email=ADDRESS, given_by=EMPLOYER)
    other = world.person(email=ADDRESS, given_by=OTHER)
    for person in (theirs, other):
        take(world, sent(world, person), SPAM)
    world.store.write(*stop_mail(world.ctx, theirs.address_hash, EMPLOYER, MailStop.OBJECTION))
    assert stops_of(world.ctx, theirs.person_id) == {MailStop.SPAM_REPORT, MailStop.OBJECTION}

    for _ in range(2):
        mail_again(world.ctx, theirs.person_id)

    assert stops_of(world.ctx, theirs.person_id) == frozenset()
    sent(world, theirs)
    assert sending(world, world.posted(other)) is Outcome.DROPPED


def test_a_mailbox_that_does_not_work_is_no_choice_to_take_back(world: MailWorld) -> None:
    person = world.person()
    take(world, sent(world, person), BOUNCE)

    mail_again(world.ctx, person.person_id)

    assert stops_of(world.ctx, person.person_id) == {MailStop.BOUNCED}


def test_who_has_mail_sent_to_the_sign_in_address_sees_and_takes_back_what_stops_it_there(
    world: MailWorld,
) -> None:
    _, relation = world.joined()
    take(world, sent(world, relation), SPAM)
    assert stops_of(world.ctx, relation.person_id) == {MailStop.SPAM_REPORT}

    mail_again(world.ctx, relation.person_id)

    assert stops_of(world.ctx, relation.person_id) == frozenset()
    sent(world, relation)


def test_nothing_stops_mail_to_nobody(world: MailWorld) -> None:
    nobody = world.ctx.new_id()

    mail_again(world.ctx, nobody)

    assert stops_of(world.ctx, nobody) == frozenset()
