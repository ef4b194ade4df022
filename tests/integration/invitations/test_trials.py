"""Whoever makes an invitation can have it mailed to themselves first; it counts for nothing."""

from datetime import timedelta

import pytest

from qlinx.employers.model import EmployerUser
from qlinx.invitations.errors import TooManyTests
from qlinx.invitations.mails import compose
from qlinx.invitations.trial import TEST_MAIL, send_trial
from qlinx.kit.errors import InputInvalid
from qlinx.mailing.composing import Skipped
from qlinx.mailing.delivery import Outcome
from qlinx.mailing.letter import Letter
from qlinx.records.idempotency import KeyUsedBefore
from tests.support.drafts import a_draft
from tests.support.invitation_mails import LINKS, entry_of, mailed, message
from tests.support.inviting import Inviting
from tests.support.signing_in import ADDRESS, an_employer_user


@pytest.fixture
def user(inviting: Inviting) -> EmployerUser:
    return an_employer_user(inviting.world, ADDRESS, employer_id=inviting.employer_id)


def test_it_goes_to_the_user_alone_and_says_that_it_is_a_test(inviting: Inviting, user: EmployerUser) -> None:
    inviting.person()
    send_trial(inviting.ctx, user, a_draft(), "nl", once=None)
    (entry,) = inviting.outbox(TEST_MAIL)
    assert entry.person_id == user.person_id
    letter = compose(inviting.ctx, entry, LINKS)
    assert isinstance(letter, Letter)
    assert letter.to.address == ADDRESS
    found = message(inviting, user.person_id, TEST_MAIL)
    text = found.part("text/plain").get_content()
    assert found.header("Subject").startswith("Proef: Kerstborrel")
    assert "Er is niemand uitgenodigd" in text
    assert "Er is ook iets te eten." in text
    assert "https://qlinx.example/i/proef" in text
    assert mailed(inviting, user.person_id, TEST_MAIL) is Outcome.SENT
    assert not inviting.items("invitation")
    assert not inviting.items("invitee")


def test_it_is_in_the_language_that_it_was_asked_in(inviting: Inviting, user: EmployerUser) -> None:
    send_trial(inviting.ctx, user, a_draft(), "en", once=None)
    found = message(inviting, user.person_id, TEST_MAIL)
    assert found.header("Subject").startswith("Test: ")
    assert "/i/proef?language=en" in found.part("text/plain").get_content()


def test_the_same_request_again_mails_nothing_again(inviting: Inviting, user: EmployerUser) -> None:
    for _ in range(2):
        send_trial(inviting.ctx, user, a_draft(), "nl", once="k")
    assert len(inviting.outbox(TEST_MAIL)) == 1
    with pytest.raises(KeyUsedBefore):
        send_trial(inviting.ctx, user, a_draft(title="Iets anders"), "nl", once="k")


def test_twenty_an_hour_are_enough(inviting: Inviting, user: EmployerUser) -> None:
    for _ in range(20):
        send_trial(inviting.ctx, user, a_draft(), "nl", once=None)
    with pytest.raises(TooManyTests):
        send_trial(inviting.ctx, user, a_draft(), "nl", once=None)
    assert len(inviting.outbox(TEST_MAIL)) == 20
    inviting.world.pass_time(hours=1)
    send_trial(inviting.ctx, user, a_draft(), "nl", once=None)


def test_what_could_not_be_sent_is_not_tried_either(inviting: Inviting, user: EmployerUser) -> None:
    past = inviting.world.now - timedelta(days=1)
    with pytest.raises(InputInvalid):
        send_trial(inviting.ctx, user, a_draft(answer_by=f"{past:%Y-%m-%d}T12:00"), "nl", once=None)
    assert not inviting.outbox(TEST_MAIL)


def test_as_long_as_staff_have_not_looked_its_links_are_text(inviting: Inviting) -> None:
    new = Inviting(inviting.world, name="Nieuw", looked_at=False)
    user = an_employer_user(new.world, "nieuw@werk.nl", employer_id=new.employer_id)
    send_trial(new.ctx, user, a_draft(text="Kijk op https://voorbeeld.example"), "nl", once=None)
    letter = compose(new.ctx, entry_of(new, user.person_id, TEST_MAIL), LINKS)
    assert isinstance(letter, Letter)
    assert "https://voorbeeld" not in str(letter.facts["text"])


def test_after_two_days_there_is_nothing_to_make_it_of(inviting: Inviting, user: EmployerUser) -> None:
    send_trial(inviting.ctx, user, a_draft(), "nl", once=None)
    (trial,) = inviting.items("invitation_trial")
    assert int(trial["expires_at"]) == int((inviting.world.now + timedelta(days=2)).timestamp())
    entry = entry_of(inviting, user.person_id, TEST_MAIL, refs={"trial_id": "gone", "language": "nl"})
    assert compose(inviting.ctx, entry, LINKS) == Skipped("person_gone")
