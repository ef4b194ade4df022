"""A stop holds for one sender: seen by whom it is about, taken back by them, and nothing to others."""

import pytest

from qlinx.mailing.addressed import OWN_MAIL, WISHES, MailStop
from qlinx.mailing.declaring import Mail
from qlinx.mailing.delivery import Outcome
from qlinx.mailing.feedback import Feedback, take_feedback
from qlinx.mailing.outbox import OutboxEntry
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.mailing.stops import Stopped, mail_again, stops_of
from qlinx.mailing.suppression import stop_mail, stops_for
from qlinx.people.model import Person
from qlinx.people.store import PERSON
from tests.support.post import MailWorld, sending

ADDRESS = "family@people.example"
EMPLOYER, OTHER = "e" * 26, "f" * 26
BOUNCE = {"event_type": "Bounce", "bounce_type": "Permanent"}
SPAM = {"event_type": "Complaint", "complaint_type": "abuse"}
INVITATIONS = (MailPurpose.INVITATION,)
OF_OURS = (MailPurpose.NEWSLETTER, MailPurpose.MARKETING)


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

    assert sending(world, world.posted(theirs)) is Outcome.SKIPPED
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
    for scope in (EMPLOYER, OWN_MAIL, OTHER):
        assert stops_for(world.ctx, world.ctx.address_hash(ADDRESS), scope) == (MailStop.BOUNCED,)


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
    assert stops_of(world.ctx, theirs.person_id) == (
        Stopped(MailStop.SPAM_REPORT, INVITATIONS),
        Stopped(MailStop.OBJECTION, INVITATIONS),
    )

    for _ in range(2):
        mail_again(world.ctx, theirs.person_id)

    assert stops_of(world.ctx, theirs.person_id) == ()
    sent(world, theirs)
    assert sending(world, world.posted(other)) is Outcome.SKIPPED


def test_a_mailbox_that_does_not_work_is_no_choice_to_take_back(world: MailWorld) -> None:
    person = world.person()
    take(world, sent(world, person), BOUNCE)

    mail_again(world.ctx, person.person_id)

    assert stops_of(world.ctx, person.person_id) == (Stopped(MailStop.BOUNCED),)


def test_who_has_mail_sent_to_the_sign_in_address_sees_and_takes_back_what_stops_it_there(
    world: MailWorld,
) -> None:
    _, relation = world.joined()
    take(world, sent(world, relation), SPAM)
    assert stops_of(world.ctx, relation.person_id) == (Stopped(MailStop.SPAM_REPORT, INVITATIONS),)

    mail_again(world.ctx, relation.person_id)

    assert stops_of(world.ctx, relation.person_id) == ()
    sent(world, relation)


def test_nothing_stops_mail_to_nobody(world: MailWorld) -> None:
    nobody = world.ctx.new_id()

    mail_again(world.ctx, nobody)

    assert stops_of(world.ctx, nobody) == ()


def goes(world: MailWorld, person: Person, purpose: MailPurpose) -> bool:
    """Whether a mail of this purpose leaves now."""
    return sending(world, posted_for(world, person, purpose)) is Outcome.SENT


def posted_for(world: MailWorld, person: Person, purpose: MailPurpose) -> OutboxEntry:
    world.mails.DECLARED = {"invitation": Mail(purpose, Urgency.ROUTINE)}
    return world.posted(person)


def reported(world: MailWorld, person: Person, purpose: MailPurpose) -> None:
    entry = posted_for(world, person, purpose)
    assert sending(world, entry) is Outcome.SENT
    take(world, entry, SPAM)


def test_a_report_of_invitations_holds_back_no_notice_and_nothing_that_the_person_counts_on(
    world: MailWorld,
) -> None:
    theirs = world.person(email=ADDRESS, given_by=EMPLOYER)

    reported(world, theirs, MailPurpose.INVITATION)

    passes = [purpose for purpose in MailPurpose if goes(world, theirs, purpose)]
    assert passes == [
        MailPurpose.SERVICE,
        MailPurpose.NEWSLETTER,
        MailPurpose.MARKETING,
        MailPurpose.LEGAL_NOTICE,
        MailPurpose.OWN_REQUEST,
    ]


def test_a_report_of_a_newsletter_stops_newsletters_until_they_are_wanted_again(world: MailWorld) -> None:
    account = world.person(email=ADDRESS)

    reported(world, account, MailPurpose.NEWSLETTER)

    assert stops_of(world.ctx, account.person_id) == (
        Stopped(MailStop.SPAM_REPORT, (MailPurpose.NEWSLETTER,)),
    )
    assert [goes(world, account, purpose) for purpose in OF_OURS] == [False, True]
    mail_again(world.ctx, account.person_id, MailPurpose.MARKETING)
    assert not goes(world, account, MailPurpose.NEWSLETTER)
    mail_again(world.ctx, account.person_id, MailPurpose.NEWSLETTER)
    assert goes(world, account, MailPurpose.NEWSLETTER)
    assert world.stored(account).mail_stops == ()


def test_a_report_of_mail_that_nothing_stops_is_about_all_of_the_sender_that_can_be_stopped(
    world: MailWorld,
) -> None:
    theirs = world.person(email=ADDRESS, given_by=EMPLOYER)

    reported(world, theirs, MailPurpose.SERVICE)

    assert not goes(world, theirs, MailPurpose.INVITATION)
    assert goes(world, theirs, MailPurpose.SERVICE)


@pytest.mark.parametrize("stop", WISHES)
def test_what_was_stored_before_there_were_purposes_holds_for_all_and_is_taken_back_one_by_one(
    world: MailWorld, stop: MailStop
) -> None:
    account = world.person(email=ADDRESS, mail_stops=(stop,))
    world.store.write(*stop_mail(world.ctx, account.address_hash, OWN_MAIL, stop))
    assert stops_of(world.ctx, account.person_id) == (Stopped(stop, OF_OURS),)
    assert [goes(world, account, purpose) for purpose in OF_OURS] == [False, False]

    mail_again(world.ctx, account.person_id, MailPurpose.NEWSLETTER)

    assert stops_of(world.ctx, account.person_id) == (Stopped(stop, (MailPurpose.MARKETING,)),)
    assert [goes(world, account, purpose) for purpose in OF_OURS] == [True, False]
    assert world.stored(account).mail_stops == (stop,)


def test_a_stop_of_a_purpose_outlives_the_person_s_item_and_a_restore_of_it(world: MailWorld) -> None:
    theirs = world.person(email=ADDRESS, given_by=EMPLOYER)
    reported(world, theirs, MailPurpose.INVITATION)

    world.change(theirs, mail_stops=())

    assert not goes(world, theirs, MailPurpose.INVITATION)
    assert stops_for(world.ctx, theirs.address_hash, EMPLOYER) == (MailStop.SPAM_REPORT,)
    assert goes(world, world.person(email=ADDRESS, given_by=OTHER), MailPurpose.INVITATION)


def test_a_stop_for_another_purpose_that_comes_between_any_two_steps_is_seen(world: MailWorld) -> None:
    account = world.person(email=ADDRESS)
    reported(world, account, MailPurpose.MARKETING)
    before = posted_for(world, account, MailPurpose.NEWSLETTER)
    assert sending(world, before) is Outcome.SENT
    version = world.stored(account).version

    take(world, before, SPAM)

    assert world.stored(account).version == version + 1, "who holds a claim looks again"
    assert not goes(world, account, MailPurpose.NEWSLETTER)
