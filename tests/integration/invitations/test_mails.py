"""What the mail of an invitation says, and to whom it goes."""

import pytest

from qlinx.invitations.mails import compose, settled
from qlinx.invitations.store import INVITEE
from qlinx.kit.texts import Language
from qlinx.mailing.composing import Skipped
from qlinx.mailing.letter import Letter
from qlinx.mailing.outbox import MailState
from qlinx.people.joins import choose_mail
from qlinx.people.model import NoticeState
from tests.support.invitation_mails import LINKS, composed, entry_of, event_in, message
from tests.support.inviting import Inviting


@pytest.mark.parametrize(("language", "words"), [("nl", "nodigt je uit"), ("en", "invites you")])
def test_a_mail_tells_who_invites_to_what_and_why_with_a_link_and_an_event(
    inviting: Inviting, language: Language, words: str
) -> None:
    person_id = inviting.person(language=language, first_name="Sanne")
    invitation = inviting.dispatch(number_of_places=12)
    found = message(inviting, person_id)
    text = found.part("text/plain").get_content()

    assert "Voorbeeld Zorg" in found.header("From")
    assert words in text
    for told in ("Sanne", "Kerstborrel", "Voorbeeldplein 1", "Er is ook iets te eten.", "12", "2026"):
        assert told in text
    assert "https://qlinx.example/i/" in text
    calendar, event = event_in(found)
    assert calendar["METHOD"] == "PUBLISH"
    assert "@" in event["UID"]
    assert event["SEQUENCE"] == 0
    assert event["DTSTART"].dt == invitation.starts_at
    # A calendar is shared: the personal link is no part of it.
    assert "/i/" not in found.part("text/calendar").get_content()


def test_the_mail_goes_to_the_address_of_now(inviting: Inviting) -> None:
    person_id = inviting.person()
    inviting.dispatch()
    inviting.change_person(person_id, email="nieuw@werk.example", address_hash="f" * 40)
    letter = composed(inviting, person_id)

    assert isinstance(letter, Letter)
    assert letter.to.address == "nieuw@werk.example"


def test_mail_goes_where_the_person_chose_in_their_own_language(inviting: Inviting) -> None:
    person_id = inviting.person(first_name="N.", language="nl")
    account = inviting.account(person_id, email="noor@thuis.example", first_name="Noor", language="en")
    inviting.dispatch()
    joined = composed(inviting, person_id)
    choose_mail(inviting.ctx, account, person_id, at_sign_in=True)
    chosen = composed(inviting, person_id)

    assert isinstance(joined, Letter)
    assert (joined.to.address, joined.language) == (inviting.someone(person_id).email, "en")
    assert isinstance(chosen, Letter)
    assert (chosen.to.address, chosen.language) == ("noor@thuis.example", "en")
    assert chosen.facts["first_name"] == "N."
    assert chosen.calendar is not None
    assert chosen.calendar.attendee_address == "noor@thuis.example"


def test_everybody_s_event_has_a_name_of_its_own_that_stays(inviting: Inviting) -> None:
    first, second = inviting.people(2)
    invitation = inviting.dispatch()
    names = [event_in(message(inviting, person_id))[1]["UID"] for person_id in (first, second, first)]

    assert names[0] == names[2] != names[1]
    assert not any(invitation.invitation_id in name for name in names)


def test_an_invitee_of_before_keeps_the_name_of_the_event_that_is_in_the_calendar(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    inviting.store.write(INVITEE.replace(inviting.invitee(person_id, invitation), calendar_uid=None))

    name = event_in(message(inviting, person_id))[1]["UID"]

    assert name.partition("@")[0] == invitation.invitation_id


def test_an_invitee_who_is_gone_gets_no_mail(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    entry = entry_of(inviting, person_id)
    inviting.store.write(INVITEE.remove(inviting.invitee(person_id, invitation)))

    assert compose(inviting.ctx, entry, LINKS) == Skipped("no_longer_invited")
    assert list(settled(inviting.ctx, entry, MailState.BOUNCED)) == []


def test_a_mail_carries_the_notice_as_long_as_the_person_was_not_told_and_says_so(inviting: Inviting) -> None:
    told, untold = inviting.person(shared={"notice": NoticeState.GIVEN}), inviting.person()
    inviting.dispatch()
    first, later = composed(inviting, untold), composed(inviting, told)

    assert isinstance(first, Letter)
    assert first.facts["notice"] is not None
    assert first.tells_on_delivery
    assert "dinsdag 1 december" in message(inviting, untold).part("text/plain").get_content()
    assert isinstance(later, Letter)
    assert later.facts["notice"] is None
    assert not later.tells_on_delivery


def test_a_mail_is_composed_the_same_every_time(inviting: Inviting) -> None:
    person_id = inviting.person()
    inviting.dispatch()
    first = message(inviting, person_id).raw
    assert message(inviting, person_id).raw == first
