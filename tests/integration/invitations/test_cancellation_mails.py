"""Who hears that an occasion is off, and what becomes of it in their calendar."""

import pytest

from qlinx.invitations.replies import reply
from qlinx.invitations.service import cancel
from qlinx.mailing.addressed import MailStop
from qlinx.mailing.composing import Skipped
from qlinx.mailing.delivery import Outcome
from qlinx.mailing.letter import Letter
from qlinx.mailing.outbox import OUTBOX, MailState
from qlinx.mailing.suppression import stop_mail
from qlinx.people.model import Word
from tests.support.invitation_mails import (
    CALLED_OFF,
    called_off,
    composed,
    entry_of,
    event_in,
    mailed,
    message,
    problem,
)
from tests.support.inviting import ACCEPT, DECLINE, Inviting


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
    assert request["SEQUENCE"] == 0 < event["SEQUENCE"]


def test_who_declined_hears_that_it_is_off_for_it_may_stand_in_their_calendar(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    assert mailed(inviting, person_id) is Outcome.SENT
    reply(inviting.ctx, person_id, invitation.invitation_id, DECLINE)
    called_off(inviting, invitation)

    assert event_in(message(inviting, person_id, CALLED_OFF))[0]["METHOD"] == "CANCEL"
    assert mailed(inviting, person_id, CALLED_OFF) is Outcome.SENT


def test_what_the_employer_says_of_why_stands_in_the_mail(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    assert mailed(inviting, person_id) is Outcome.SENT
    cancel(inviting.ctx, inviting.employer_id, invitation.invitation_id, note="De zaal is er niet.")
    inviting.due()
    inviting.work()

    found = message(inviting, person_id, CALLED_OFF)
    assert "De zaal is er niet." in found.part("text/plain").get_content()
    assert "De zaal is er niet." in found.part("text/html").get_content()


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
