"""Whoever must know of a changed invitation is told what is different, once."""

from qlinx.invitations.mails import compose
from qlinx.invitations.model import InvitationState, InviteeState
from qlinx.invitations.own_invitations import own_invitation
from qlinx.invitations.replies import reply
from qlinx.invitations.results import replies
from qlinx.invitations.telling_changes import ASKED_ANEW, CHANGED
from qlinx.mailing.composing import Skipped
from qlinx.mailing.delivery import Outcome
from qlinx.mailing.letter import Letter
from tests.support.changing import LATER, changed, letter_to, mails_to, sent, told_in
from tests.support.invitation_mails import INVITED, LINKS, event_in, mailed, message
from tests.support.inviting import ACCEPT, DECLINE, Inviting


def test_who_said_yes_is_told_what_is_different_and_asked_whether_they_still_come(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = sent(inviting, person_id)
    reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)
    held = inviting.holders(invitation)
    changed(inviting, invitation, **LATER, location="Zaal 2")

    letter = letter_to(inviting, person_id)
    assert isinstance(letter, Letter)
    assert letter.facts["changes"] == [
        ["Start", "19.30", "20.30"],
        ["Plaats", "Voorbeeldplein 1, Haarlem", "Zaal 2"],
    ]
    assert letter.facts["asks"]
    own = own_invitation(inviting.ctx, person_id, invitation.invitation_id)
    assert own.asked_anew
    assert ACCEPT in own.possible.can
    # The place stays theirs.
    assert inviting.holders(invitation) == held
    (line,) = replies(inviting.ctx, inviting.invitation(invitation.invitation_id))
    assert line.to_confirm

    reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)
    own = own_invitation(inviting.ctx, person_id, invitation.invitation_id)
    assert (own.asked_anew, own.before, own.invitee.state) == (False, None, InviteeState.ACCEPTED)
    assert inviting.holders(invitation) == held
    (line,) = replies(inviting.ctx, inviting.invitation(invitation.invitation_id))
    assert not line.to_confirm


def test_their_calendar_gets_the_new_time_under_a_higher_number(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = sent(inviting, person_id)
    reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)
    before = inviting.invitee(person_id, invitation)
    changed(inviting, invitation, **LATER)

    found = message(inviting, person_id, CHANGED)
    calendar, event = event_in(found)
    assert calendar["METHOD"] == "PUBLISH"
    assert event["SEQUENCE"] == before.calendar_sequence + 1
    assert (event["DTSTART"].dt.hour, event["DTSTART"].dt.minute) == (20, 30)
    assert inviting.invitee(person_id, invitation).starts_at.hour == 19  # in UTC


def test_a_new_name_is_told_and_asks_nobody_anew(inviting: Inviting) -> None:
    coming, silent, declined = inviting.people(3)
    invitation = sent(inviting, coming, silent, declined)
    reply(inviting.ctx, coming, invitation.invitation_id, ACCEPT)
    reply(inviting.ctx, declined, invitation.invitation_id, DECLINE)
    changed(inviting, invitation, title="Nieuwjaarsborrel")

    letter = letter_to(inviting, coming)
    assert told_in(letter) == [["Naam", "Kerstborrel", "Nieuwjaarsborrel"]]
    assert isinstance(letter, Letter)
    assert not letter.facts["asks"]
    assert not own_invitation(inviting.ctx, coming, invitation.invitation_id).asked_anew
    assert told_in(letter_to(inviting, silent, ASKED_ANEW)) == [["Naam", "Kerstborrel", "Nieuwjaarsborrel"]]
    assert not mails_to(inviting, declined, ASKED_ANEW)


def test_who_said_no_is_asked_again_where_time_or_place_changed(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = sent(inviting, person_id)
    reply(inviting.ctx, person_id, invitation.invitation_id, DECLINE)
    changed(inviting, invitation, **LATER)
    letter = letter_to(inviting, person_id, ASKED_ANEW)
    assert isinstance(letter, Letter)
    # They took it out of their calendar.
    assert (letter.facts["reply"], letter.calendar) == ("declined", None)


def test_who_has_not_got_the_invitation_yet_simply_gets_the_new_words(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    changed(inviting, invitation, **LATER)
    assert not inviting.outbox(ASKED_ANEW)
    own = own_invitation(inviting.ctx, person_id, invitation.invitation_id)
    assert own.before is None
    assert message(inviting, person_id, INVITED).part("text/plain").get_content().count("20.30") == 1


def test_a_second_change_tells_what_is_different_from_what_was_told_before(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = sent(inviting, person_id)
    reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)
    changed(inviting, invitation, **LATER)
    assert mailed(inviting, person_id, CHANGED) is Outcome.SENT
    changed(inviting, invitation, starts_at="2026-12-05T21:00")
    assert told_in(letter_to(inviting, person_id)) == [["Start", "20.30", "21.00"]]


def test_a_mail_that_a_second_change_overtakes_is_not_sent_and_the_next_one_says_it_all(
    inviting: Inviting,
) -> None:
    person_id = inviting.person()
    invitation = sent(inviting, person_id)
    reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)
    changed(inviting, invitation, **LATER)
    changed(inviting, invitation, starts_at="2026-12-05T21:00")
    first, second = mails_to(inviting, person_id, CHANGED)
    assert compose(inviting.ctx, first, LINKS) == Skipped("changed_again")
    assert told_in(compose(inviting.ctx, second, LINKS)) == [["Start", "19.30", "21.00"]]


def test_a_second_change_while_the_first_is_told_reaches_everybody_once(inviting: Inviting) -> None:
    people = inviting.people(6)
    invitation = sent(inviting, *people)
    changed(inviting, invitation, works=False, **LATER)
    inviting.handle(inviting.fanout.messages.pop(0))
    changed(inviting, invitation, title="Nieuwjaarsborrel", works=False)
    inviting.work(repeat=2)
    for person_id in people:
        *_, last = mails_to(inviting, person_id, ASKED_ANEW)
        assert told_in(compose(inviting.ctx, last, LINKS)) == [
            ["Naam", "Kerstborrel", "Nieuwjaarsborrel"],
            ["Start", "19.30", "20.30"],
        ]
        earlier = [
            compose(inviting.ctx, one, LINKS) for one in mails_to(inviting, person_id, ASKED_ANEW)[:-1]
        ]
        assert all(one == Skipped("changed_again") for one in earlier)


def test_changed_back_before_anybody_was_told_tells_nobody(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = sent(inviting, person_id)
    reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)
    changed(inviting, invitation, works=False, **LATER)
    changed(inviting, invitation, starts_at="2026-12-05T19:30")
    assert not inviting.outbox(CHANGED)
    assert not own_invitation(inviting.ctx, person_id, invitation.invitation_id).asked_anew


def test_whoever_is_invited_while_the_change_is_told_has_the_new_words_in_the_end(inviting: Inviting) -> None:
    """The first sending is under way: a worker still holds the former words."""
    people = inviting.people(3)
    invitation = inviting.create()
    inviting.due()
    former = inviting.invitation(invitation.invitation_id)
    assert former.state is InvitationState.DISPATCHING
    sending = list(inviting.fanout.messages)
    inviting.fanout.messages.clear()
    changed(inviting, invitation, **LATER)
    inviting.fanout.messages.extend(sending)
    inviting.work()
    inviting.due()
    inviting.work()
    now = inviting.invitation(invitation.invitation_id)
    assert now.state is InvitationState.OPEN
    for person_id in people:
        assert inviting.invitee(person_id, invitation).starts_at == now.starts_at
        assert own_invitation(inviting.ctx, person_id, invitation.invitation_id).before is None
