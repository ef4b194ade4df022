"""The mails of an invitation:
what they tell, when there is nothing to tell any more, and what follows from sending.
"""

from typing import Any

import pytest
from icalendar import Calendar

from qlinx.aws.mail_provider import MailProvider
from qlinx.invitations.mails import compose, settled
from qlinx.invitations.model import Invitation, MailProblem
from qlinx.invitations.replies import reply
from qlinx.invitations.service import cancel
from qlinx.invitations.store import INVITEE
from qlinx.kit.texts import Language
from qlinx.mailing.composing import Links, Skipped
from qlinx.mailing.delivery import Outcome, PostOffice, deliver
from qlinx.mailing.letter import Letter
from qlinx.mailing.mime import write
from qlinx.mailing.outbox import OUTBOX, MailState, OutboxEntry
from qlinx.mailing.suppression import MailStop, stop_mail
from qlinx.people.joins import choose_mail
from qlinx.people.model import NoticeState, Word
from qlinx.people.store import PERSON, person_item
from qlinx.records import unwritten
from tests.support.inviting import ACCEPT, Inviting, as_read
from tests.support.letters import ReadMessage, a_sender, read
from tests.support.post import Ses

LINKS = Links("https://qlinx.example")
INVITED, CALLED_OFF = "invitations.invitation", "invitations.invitation_cancelled"


def entry_of(
    inviting: Inviting,
    person_id: str,
    template: str = INVITED,
    *,
    about: Invitation | None = None,
    **changes: Any,
) -> OutboxEntry:
    (item,) = (
        item
        for item in inviting.items("outbox")
        if (item["person_id"], item["template"]) == (person_id, template)
        and (about is None or item["refs"]["invitation_id"] == about.invitation_id)
    )
    return OUTBOX.value({**as_read(item), **changes})


def composed(inviting: Inviting, person_id: str, template: str = INVITED) -> Letter | Skipped:
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
    changes = settled(inviting.ctx, reached, outcome)
    if changes:
        inviting.store.write(*changes)


def mailed(
    inviting: Inviting, person_id: str, template: str = INVITED, *, about: Invitation | None = None
) -> Outcome:
    """What comes of a mail on its way out."""
    entry = entry_of(inviting, person_id, template, about=about)
    office = PostOffice(MailProvider(Ses(), "letters"), a_sender(), LINKS)  # type: ignore[arg-type]  # stands in for it
    return deliver(inviting.ctx, OUTBOX.key(entry), office)


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
    assert (request["SEQUENCE"], event["SEQUENCE"]) == (0, 1)


def test_the_number_of_the_calendar_object_is_raised_from_the_one_that_is_stored(
    inviting: Inviting, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As in the release that writes what this one reads.
    monkeypatch.setattr(unwritten, "unwritten_fields", lambda _: ())
    person_id = inviting.person()
    invitation = inviting.dispatch()
    inviting.store.write(OUTBOX.replace(entry_of(inviting, person_id), state=MailState.SENT))
    invitee = inviting.invitee(person_id, invitation)
    inviting.store.write(INVITEE.replace(invitee, calendar_sequence=4))

    called_off(inviting, invitation)

    assert event_in(message(inviting, person_id, CALLED_OFF))[1]["SEQUENCE"] == 5
    assert inviting.invitee(person_id, invitation).calendar_sequence == 5


def test_a_cancellation_that_the_release_before_put_ready_keeps_its_number(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    inviting.store.write(OUTBOX.replace(entry_of(inviting, person_id), state=MailState.SENT))
    called_off(inviting, invitation)
    entry = entry_of(inviting, person_id, CALLED_OFF)
    refs = {"invitation_id": invitation.invitation_id}
    inviting.store.write(OUTBOX.replace(entry, refs=refs))

    assert event_in(message(inviting, person_id, CALLED_OFF))[1]["SEQUENCE"] == 1


def test_who_never_got_the_invitation_for_it_bounced_hears_of_no_cancellation(inviting: Inviting) -> None:
    silent, comes = inviting.person(), inviting.person()
    invitation = inviting.dispatch()
    for person_id in (silent, comes):
        inviting.store.write(OUTBOX.replace(entry_of(inviting, person_id), state=MailState.BOUNCED))
    reply(inviting.ctx, comes, invitation.invitation_id, ACCEPT)
    called_off(inviting, invitation)

    assert mailed(inviting, silent, CALLED_OFF) is Outcome.SKIPPED
    assert entry_of(inviting, silent, CALLED_OFF).reason == "never_invited"
    assert mailed(inviting, comes, CALLED_OFF) is Outcome.SENT


def test_who_never_got_the_invitation_does_not_hear_that_it_is_off(inviting: Inviting) -> None:
    waiting, answered = inviting.people(2)
    invitation = inviting.dispatch()
    reply(inviting.ctx, answered, invitation.invitation_id, ACCEPT)
    cancel(inviting.ctx, inviting.employer_id, invitation.invitation_id)
    inviting.due()
    inviting.work()

    assert composed(inviting, waiting) == Skipped("invitation_cancelled")
    assert composed(inviting, waiting, CALLED_OFF) == Skipped("never_invited")
    assert isinstance(composed(inviting, answered, CALLED_OFF), Letter)


def called_off(inviting: Inviting, invitation: Invitation) -> None:
    cancel(inviting.ctx, inviting.employer_id, invitation.invitation_id)
    inviting.due()
    inviting.work()


def test_during_a_restriction_who_comes_hears_that_it_is_off_and_others_do_not(inviting: Inviting) -> None:
    comes, silent = inviting.people(2)
    invitation = inviting.dispatch()
    for person_id in (comes, silent):
        entry = entry_of(inviting, person_id)
        inviting.store.write(OUTBOX.replace(entry, state=MailState.SENT))
    reply(inviting.ctx, comes, invitation.invitation_id, ACCEPT)
    for person_id in (comes, silent):
        inviting.change_person(person_id, restricted=True)
    called_off(inviting, invitation)

    assert mailed(inviting, comes, CALLED_OFF) is Outcome.SENT
    assert mailed(inviting, silent, CALLED_OFF) is Outcome.SKIPPED
    assert problem(inviting, silent, invitation) is None


@pytest.mark.parametrize("stop", [MailStop.SPAM_REPORT, MailStop.OBJECTION])
def test_a_report_or_an_objection_stops_invitations_of_that_employer_and_no_cancellation(
    inviting: Inviting, stop: MailStop
) -> None:
    person_id = inviting.person()
    first = inviting.dispatch()
    assert mailed(inviting, person_id) is Outcome.SENT
    address_hash = inviting.someone(person_id).address_hash
    inviting.store.write(*stop_mail(inviting.ctx, address_hash, inviting.employer_id, stop))

    second = inviting.dispatch()
    called_off(inviting, first)

    assert mailed(inviting, person_id, about=second) is Outcome.SKIPPED
    assert mailed(inviting, person_id, CALLED_OFF) is Outcome.SENT


@pytest.mark.parametrize(
    ("word", "outcome"),
    [(Word.LEFT, Outcome.SENT), (Word.WRONG_PERSON, Outcome.SKIPPED), (Word.KNOWN, Outcome.SENT)],
)
def test_who_left_hears_that_it_is_off_and_a_wrong_person_does_not(
    inviting: Inviting, word: Word, outcome: Outcome
) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    assert mailed(inviting, person_id) is Outcome.SENT
    reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)
    inviting.change_person(person_id, said=word)
    called_off(inviting, invitation)

    assert mailed(inviting, person_id, CALLED_OFF) is outcome


def test_a_mail_that_comes_too_late_is_not_sent_and_the_employer_sees_it(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    inviting.world.now = invitation.answer_by
    skipped = composed(inviting, person_id)
    assert skipped == Skipped("answers_closed")
    happens(inviting, entry_of(inviting, person_id), MailState.SKIPPED, skipped.reason)

    assert problem(inviting, person_id, invitation) is MailProblem.NOT_SENT


def test_an_invitee_who_is_gone_gets_no_mail(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    entry = entry_of(inviting, person_id)
    inviting.store.write(INVITEE.remove(inviting.invitee(person_id, invitation)))

    assert compose(inviting.ctx, entry, LINKS) == Skipped("no_longer_invited")
    assert list(settled(inviting.ctx, entry, MailState.BOUNCED)) == []


@pytest.mark.parametrize(
    ("outcome", "reason", "seen"),
    [
        (MailState.BOUNCED, None, MailProblem.BOUNCED),
        (MailState.SPAM_REPORT, None, MailProblem.SPAM_REPORT),
        (MailState.REFUSED, "rejected", MailProblem.NOT_SENT),
        (MailState.SKIPPED, "bounced", MailProblem.BOUNCED),
        (MailState.SKIPPED, "spam_report", MailProblem.SPAM_REPORT),
        (MailState.SKIPPED, "objection", MailProblem.NO_MAIL),
        (MailState.SKIPPED, "wrong_person", MailProblem.WRONG_PERSON),
        (MailState.SKIPPED, "left", MailProblem.LEFT),
        (MailState.SKIPPED, "restricted", None),
        (MailState.SKIPPED, "erasing", None),
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
    happens(inviting, entry, MailState.SKIPPED, "bounced")
    happens(inviting, entry, MailState.DELIVERED)

    assert problem(inviting, person_id, invitation) is None


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
