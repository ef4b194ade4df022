"""What stands in an invitee's calendar is what is so: after the invitation, a reply, a change of mind."""

import pytest

from qlinx.invitations.errors import NoPlaceLeft
from qlinx.invitations.mails import compose
from qlinx.invitations.replies import reply
from qlinx.invitations.telling_reply import ACCEPTED, DECLINED, NO_PLACE
from qlinx.mailing.composing import Skipped
from qlinx.mailing.delivery import Outcome
from qlinx.mailing.letter import Letter
from qlinx.mailing.mime import write
from qlinx.mailing.outbox import OutboxEntry
from tests.support.invitation_mails import (
    CALLED_OFF,
    INVITED,
    LINKS,
    called_off,
    composed,
    event_in,
    mailed,
    message,
)
from tests.support.inviting import ACCEPT, DECLINE, Inviting
from tests.support.letters import a_sender, read


def entries(inviting: Inviting, person_id: str, template: str) -> list[OutboxEntry]:
    """The entries of somebody's mails of one template, in the order of their numbers."""
    found = [one for one in inviting.outbox(template) if one.person_id == person_id]
    return sorted(found, key=lambda one: int(one.refs["sequence"]))


def told(inviting: Inviting, entry: OutboxEntry) -> tuple[str, str, int]:
    """Method, status and number of the calendar object of a mail."""
    letter = compose(inviting.ctx, entry, LINKS)
    assert isinstance(letter, Letter)
    calendar, event = event_in(read(write(letter, a_sender(), date=inviting.world.now)))
    return str(calendar["METHOD"]), str(event["STATUS"]), int(event["SEQUENCE"])


def test_before_a_reply_nothing_is_confirmed_and_no_answer_is_asked_of_a_calendar(inviting: Inviting) -> None:
    person_id = inviting.person()
    inviting.dispatch()
    found = message(inviting, person_id)
    calendar, event = event_in(found)

    assert (calendar["METHOD"], event["STATUS"], event["TRANSP"]) == ("PUBLISH", "TENTATIVE", "TRANSPARENT")
    assert "RSVP" not in found.part("text/calendar").get_content()
    assert "komt niet bij ons aan" in event["DESCRIPTION"]


def test_every_reply_brings_the_calendar_up_to_date_under_a_rising_number(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    uid = event_in(message(inviting, person_id))[1]["UID"]
    seen: list[tuple[str, str, int]] = [("PUBLISH", "TENTATIVE", 0)]
    for choice, template in (
        (ACCEPT, ACCEPTED),
        (DECLINE, DECLINED),
        (ACCEPT, ACCEPTED),
        (DECLINE, DECLINED),
    ):
        inviting.world.pass_time(minutes=1)
        reply(inviting.ctx, person_id, invitation.invitation_id, choice)
        seen.append(told(inviting, entries(inviting, person_id, template)[-1]))
    called_off(inviting, invitation)
    assert mailed(inviting, person_id) is Outcome.SKIPPED
    (off,) = entries(inviting, person_id, CALLED_OFF)
    seen.append(told(inviting, off))

    assert [(method, status) for method, status, _ in seen] == [
        ("PUBLISH", "TENTATIVE"),
        ("PUBLISH", "CONFIRMED"),
        ("CANCEL", "CANCELLED"),
        ("PUBLISH", "CONFIRMED"),
        ("CANCEL", "CANCELLED"),
        ("CANCEL", "CANCELLED"),
    ]
    numbers = [number for *_, number in seen]
    assert numbers == sorted(set(numbers))
    assert event_in(message(inviting, person_id, CALLED_OFF))[1]["UID"] == uid


def test_a_reply_that_another_took_the_place_of_is_not_told(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)
    reply(inviting.ctx, person_id, invitation.invitation_id, DECLINE)

    assert composed(inviting, person_id, ACCEPTED) == Skipped("replied_again")
    assert isinstance(composed(inviting, person_id, DECLINED), Letter)


def test_the_same_reply_again_is_told_once(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    for _ in range(3):
        reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)

    assert inviting.mails(ACCEPTED) == [person_id]


def test_of_two_who_accept_the_last_place_the_loser_s_calendar_keeps_nothing(inviting: Inviting) -> None:
    winner, loser = inviting.people(2)
    invitation = inviting.dispatch(number_of_places=1)
    reply(inviting.ctx, winner, invitation.invitation_id, ACCEPT)
    for _ in range(3):
        with pytest.raises(NoPlaceLeft):
            reply(inviting.ctx, loser, invitation.invitation_id, ACCEPT)

    assert inviting.mails(NO_PLACE) == [loser]
    (lost,) = entries(inviting, loser, NO_PLACE)
    assert told(inviting, lost)[:2] == ("CANCEL", "CANCELLED")
    reply(inviting.ctx, winner, invitation.invitation_id, DECLINE)
    reply(inviting.ctx, loser, invitation.invitation_id, ACCEPT)
    (comes,) = entries(inviting, loser, ACCEPTED)
    assert told(inviting, comes)[1:] == ("CONFIRMED", int(comes.refs["sequence"]))
    assert int(comes.refs["sequence"]) > int(lost.refs["sequence"])
    assert composed(inviting, loser, NO_PLACE) == Skipped("replied_again")


@pytest.mark.parametrize("template", [INVITED, ACCEPTED])
def test_what_was_to_be_told_of_an_occasion_that_is_off_is_not_told(
    inviting: Inviting, template: str
) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)
    called_off(inviting, invitation)

    assert composed(inviting, person_id, template) == Skipped("invitation_cancelled")
