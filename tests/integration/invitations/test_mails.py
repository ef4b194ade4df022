"""The mails of an invitation: what they tell, when there is nothing to tell any more, and what follows from sending."""

from typing import Any

import pytest
from icalendar import Calendar

from qlinx.invitations.answers import reply
from qlinx.invitations.links import opened_by
from qlinx.invitations.mails import arrived, compose, settled
from qlinx.invitations.model import Invitation, MailProblem
from qlinx.invitations.service import cancel
from qlinx.invitations.store import INVITEE
from qlinx.kit.texts import Language
from qlinx.mailing.composing import Dropped, Links
from qlinx.mailing.letter import Letter
from qlinx.mailing.mime import write
from qlinx.mailing.outbox import OUTBOX, MailState, OutboxEntry
from qlinx.people.model import NoticeState
from qlinx.people.store import PERSON, person_item
from tests.support.inviting import ACCEPT, Inviting
from tests.support.letters import ReadMessage, a_sender, read

LINKS = Links("https://qlinx.example")
INVITED, CALLED_OFF = "invitations.invitation", "invitations.invitation_cancelled"


def entry_of(inviting: Inviting, person_id: str, template: str = INVITED, **changes: Any) -> OutboxEntry:
    (item,) = (
        item
        for item in inviting.items("outbox")
        if item["person_id"] == person_id and item["template"] == template
    )
    return OUTBOX.value({**item, "version": int(item["version"]), "attempts": 0, **changes})


def composed(inviting: Inviting, person_id: str, template: str = INVITED) -> Letter | Dropped:
    return compose(inviting.ctx, entry_of(inviting, person_id, template), LINKS)


def message(inviting: Inviting, person_id: str, template: str = INVITED) -> ReadMessage:
    letter = composed(inviting, person_id, template)
    assert isinstance(letter, Letter)
    return read(write(letter, a_sender(), date=inviting.world.now))


def event_in(found: ReadMessage) -> tuple[Any, Any]:
    """Calendar and event of a message."""
    calendar = Calendar.from_ical(found.part("text/calendar").get_content())
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def happens(inviting: Inviting, entry: OutboxEntry, outcome: MailState, reason: str | None = None) -> None:
    """A mail comes to a state, with what follows from it."""
    reached = OUTBOX.changed(entry, state=outcome, reason=reason)
    if outcome in {MailState.SENT, MailState.DELIVERED}:
        for change in arrived(inviting.ctx, reached):
            inviting.store.write(change)
    changes = settled(inviting.ctx, reached, outcome)
    if changes:
        inviting.store.write(*changes)


def problem(inviting: Inviting, person_id: str, invitation: Invitation) -> MailProblem | None:
    return inviting.invitee(person_id, invitation).mail_problem


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
    assert calendar["METHOD"] == "REQUEST"
    assert event["UID"].startswith(invitation.invitation_id)
    assert event["SEQUENCE"] == 0
    assert event["DTSTART"].dt == invitation.starts_at
    # A calendar is shared: the personal link is no part of it.
    assert "/i/" not in found.part("text/calendar").get_content()


def test_the_link_in_the_mail_opens_this_person_s_invitation(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    letter = composed(inviting, person_id)
    assert isinstance(letter, Letter)
    opened = opened_by(inviting.ctx, str(letter.facts["answer_url"]).removeprefix("https://qlinx.example/i/"))

    assert (opened.person_id, opened.invitation_id) == (person_id, invitation.invitation_id)


def test_the_mail_goes_to_the_address_of_now(inviting: Inviting) -> None:
    person_id = inviting.person()
    inviting.dispatch()
    inviting.change_person(person_id, email="nieuw@werk.example", address_hash="f" * 40)
    letter = composed(inviting, person_id)

    assert isinstance(letter, Letter)
    assert letter.to.address == "nieuw@werk.example"


def test_a_cancellation_takes_the_event_out_of_the_calendar(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    request = event_in(message(inviting, person_id))[1]
    entry = entry_of(inviting, person_id)
    inviting.store.write(OUTBOX.replace(entry, state=MailState.SENT))
    cancel(inviting.ctx, inviting.employer_id, invitation.invitation_id)
    inviting.due()
    inviting.work()

    calendar, event = event_in(message(inviting, person_id, CALLED_OFF))

    assert calendar["METHOD"] == "CANCEL"
    assert event["UID"] == request["UID"]
    assert event["SEQUENCE"] > request["SEQUENCE"]


def test_who_never_got_the_invitation_does_not_hear_that_it_is_off(inviting: Inviting) -> None:
    waiting, answered = inviting.people(2)
    invitation = inviting.dispatch()
    reply(inviting.ctx, answered, invitation.invitation_id, ACCEPT)
    cancel(inviting.ctx, inviting.employer_id, invitation.invitation_id)
    inviting.due()
    inviting.work()

    assert composed(inviting, waiting) == Dropped("invitation_cancelled")
    assert composed(inviting, waiting, CALLED_OFF) == Dropped("never_invited")
    assert isinstance(composed(inviting, answered, CALLED_OFF), Letter)


def test_a_mail_that_comes_too_late_is_not_sent_and_the_employer_sees_it(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    inviting.world.now = invitation.answer_by
    dropped = composed(inviting, person_id)
    assert dropped == Dropped("answers_closed")
    happens(inviting, entry_of(inviting, person_id), MailState.DROPPED, dropped.reason)

    assert problem(inviting, person_id, invitation) is MailProblem.NOT_SENT


def test_an_invitee_who_is_gone_gets_no_mail(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    entry = entry_of(inviting, person_id)
    inviting.store.write(INVITEE.remove(inviting.invitee(person_id, invitation)))

    assert compose(inviting.ctx, entry, LINKS) == Dropped("no_longer_invited")
    assert list(settled(inviting.ctx, entry, MailState.BOUNCED)) == []


@pytest.mark.parametrize(
    ("outcome", "reason", "seen"),
    [
        (MailState.BOUNCED, None, MailProblem.BOUNCED),
        (MailState.SPAM_REPORT, None, MailProblem.SPAM_REPORT),
        (MailState.REFUSED, "rejected", MailProblem.NOT_SENT),
        (MailState.DROPPED, "bounced", MailProblem.BOUNCED),
        (MailState.DROPPED, "spam_report", MailProblem.SPAM_REPORT),
        (MailState.DROPPED, "objection", MailProblem.NO_MAIL),
        (MailState.DROPPED, "restricted", None),
        (MailState.DROPPED, "erasing", None),
        (MailState.RETURNED, None, None),
        (MailState.DELIVERED, None, None),
    ],
)
def test_the_employer_sees_what_it_needs_of_a_mail_that_did_not_arrive(
    inviting: Inviting, outcome: MailState, reason: str | None, seen: MailProblem | None
) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    entry = entry_of(inviting, person_id)
    for _ in range(2):
        happens(inviting, entry, outcome, reason)

    assert problem(inviting, person_id, invitation) is seen


def test_a_mail_that_was_sent_after_all_is_no_problem_any_more(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    entry = entry_of(inviting, person_id)
    happens(inviting, entry, MailState.DROPPED, "bounced")
    happens(inviting, entry, MailState.DELIVERED)

    assert problem(inviting, person_id, invitation) is None


def test_the_first_mail_carries_the_notice_and_the_next_does_not(inviting: Inviting) -> None:
    person_id = inviting.person()
    inviting.dispatch()
    entry = entry_of(inviting, person_id)
    assert "dinsdag 1 december" in message(inviting, person_id).part("text/plain").get_content()
    first = composed(inviting, person_id)
    assert isinstance(first, Letter)
    assert first.facts["notice"] is not None

    happens(inviting, entry, MailState.CLAIMED)
    assert inviting.employment(person_id).notice is NoticeState.DUE
    happens(inviting, entry, MailState.SENT)
    given = inviting.employment(person_id)
    assert (given.notice, given.notice_given_at) == (NoticeState.GIVEN, inviting.world.now)
    inviting.world.pass_time(hours=1)
    happens(inviting, entry, MailState.DELIVERED)
    assert inviting.employment(person_id) == given

    again = compose(inviting.ctx, entry, LINKS)
    assert isinstance(again, Letter)
    assert again.facts["notice"] is None


def test_the_outcome_never_touches_the_person_s_own_item(inviting: Inviting) -> None:
    person_id = inviting.person()
    inviting.dispatch()
    entry = entry_of(inviting, person_id)
    for outcome in MailState:
        for change in settled(inviting.ctx, OUTBOX.changed(entry, state=outcome), outcome):
            assert getattr(change, "item", {}).get("kind") != "person"
    assert inviting.store.get(PERSON, person_item(person_id)) is not None


def test_a_mail_is_composed_the_same_every_time(inviting: Inviting) -> None:
    person_id = inviting.person()
    inviting.dispatch()
    first = message(inviting, person_id).raw
    assert message(inviting, person_id).raw == first
