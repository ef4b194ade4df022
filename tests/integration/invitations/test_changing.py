"""What an invitation says is changed: once, by one, never what is off or over, and replies stay true."""

from datetime import timedelta
from typing import Any

import pytest

from qlinx.invitations.cascades import end_invitation
from qlinx.invitations.change_schemas import ChangeRequest
from qlinx.invitations.changing import change_invitation, changes_told
from qlinx.invitations.errors import CalledOff, ChangedOften, NothingChanged, OccasionOver
from qlinx.invitations.model import InvitationState, InviteeState
from qlinx.invitations.own_invitations import own_invitation
from qlinx.invitations.replies import reply
from qlinx.invitations.service import cancel
from qlinx.invitations.telling_changes import ASKED_ANEW
from qlinx.invitations.versions import tag_of_invitation
from qlinx.kit.errors import InputInvalid
from qlinx.kit.seen import ChangedSince, saw
from qlinx.mailing.composing import Skipped
from qlinx.mailing.delivery import Outcome
from qlinx.mailing.letter import Letter
from qlinx.records.context import Context
from qlinx.records.idempotency import KeyUsedBefore
from qlinx.runs.model import RunState
from tests.support.changing import LATER, changed, letter_to, mails_to, sent, told_in
from tests.support.invitation_mails import mailed
from tests.support.inviting import ACCEPT, Inviting
from tests.support.standing import client
from tests.support.threads import Meanwhile


def test_one_that_was_not_sent_yet_changes_without_a_mail(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.create(send_at="2026-11-28T09:00")
    made = changed(inviting, invitation, **LATER, answer_by="2026-12-02T12:00")
    assert not inviting.items("run")
    (told,) = changes_told(inviting.ctx, inviting.invitation(invitation.invitation_id))
    assert (told.number, told.state, told.changed) == (made.number, None, ["starts_at", "answer_by"])
    inviting.world.pass_time(days=7)
    inviting.due()
    inviting.work()
    assert mailed(inviting, person_id) is Outcome.SENT
    assert not inviting.outbox(ASKED_ANEW)
    assert own_invitation(inviting.ctx, person_id, invitation.invitation_id).before is None


def test_the_same_request_again_is_the_same_change(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = sent(inviting, person_id)
    first, again = (changed(inviting, invitation, once="k", **LATER) for _ in range(2))
    assert first.number == again.number
    assert len(mails_to(inviting, person_id, ASKED_ANEW)) == 1
    with pytest.raises(KeyUsedBefore):
        changed(inviting, invitation, once="k", title="Iets anders")


def test_the_same_request_twice_at_the_same_moment_is_one_change(inviting: Inviting) -> None:
    invitation = sent(inviting, inviting.person())
    numbers: list[int] = []

    def presses(ctx: Context) -> None:
        ids = inviting.employer_id, invitation.invitation_id
        made = change_invitation(ctx, *ids, ChangeRequest(**LATER), once="k", fanout=inviting.fanout)
        numbers.append(made.number)

    writes = Meanwhile(client("dynamodb"), "transact_write_items", lambda: presses(inviting.ctx))
    presses(inviting.world.context(writes))
    assert numbers == [1, 1]
    assert len(inviting.items("invitation_change")) == 1


def test_nothing_is_changed_of_what_is_off_or_over(inviting: Inviting) -> None:
    off, over = inviting.dispatch(), inviting.dispatch()
    cancel(inviting.ctx, inviting.employer_id, off.invitation_id)
    with pytest.raises(CalledOff):
        changed(inviting, off, **LATER)
    inviting.world.now = over.ends_at + timedelta(minutes=1)
    with pytest.raises(OccasionOver):
        changed(inviting, over, **LATER)
    assert not inviting.items("invitation_change")


def test_a_cancellation_at_the_same_moment_wins(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = sent(inviting, person_id)
    ids = inviting.employer_id, invitation.invitation_id

    writes = Meanwhile(client("dynamodb"), "transact_write_items", lambda: cancel(inviting.ctx, *ids))
    with pytest.raises(CalledOff):
        change_invitation(
            inviting.world.context(writes), *ids, ChangeRequest(**LATER), once=None, fanout=inviting.fanout
        )
    assert not inviting.items("invitation_change")


def test_called_off_after_a_change_tells_of_that_alone(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = sent(inviting, person_id)
    reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)
    changed(inviting, invitation, **LATER)
    changed(inviting, invitation, title="Nieuwjaarsborrel", works=False)
    cancel(inviting.ctx, inviting.employer_id, invitation.invitation_id)
    inviting.work()
    assert letter_to(inviting, person_id) == Skipped("invitation_cancelled")
    told, first = changes_told(inviting.ctx, inviting.invitation(invitation.invitation_id))
    assert (told.state, first.state) == (RunState.CANCELLED, RunState.DONE)


def test_a_yes_to_a_page_of_before_the_change_is_a_yes_to_what_it_showed(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = sent(inviting, person_id)
    changed(inviting, invitation, **LATER)
    own = reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT, seen=0)
    assert (own.invitee.state, own.asked_anew) == (InviteeState.ACCEPTED, True)
    own = reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT, seen=1)
    assert not own.asked_anew


def test_who_replies_at_the_moment_of_the_change_said_it_of_the_former_time(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = sent(inviting, person_id)
    writes = Meanwhile(
        client("dynamodb"),
        "transact_write_items",
        lambda: changed(inviting, invitation, works=False, **LATER),
    )
    reply(inviting.world.context(writes), person_id, invitation.invitation_id, ACCEPT)
    inviting.work()
    assert own_invitation(inviting.ctx, person_id, invitation.invitation_id).asked_anew
    assert told_in(letter_to(inviting, person_id)) == [["Start", "19.30", "20.30"]]


def test_a_restriction_leaves_only_who_counts_on_it_to_be_told(inviting: Inviting) -> None:
    coming, silent = inviting.people(2)
    invitation = sent(inviting, coming, silent)
    reply(inviting.ctx, coming, invitation.invitation_id, ACCEPT)
    changed(inviting, invitation, **LATER)
    for person_id in (coming, silent):
        inviting.change_person(person_id, restricted=True)
    letter = letter_to(inviting, coming)
    assert isinstance(letter, Letter)
    assert not letter.facts["asks"]
    assert letter_to(inviting, silent, ASKED_ANEW) == Skipped("restricted")


def test_after_replies_closed_only_who_comes_is_told_and_nobody_is_asked(inviting: Inviting) -> None:
    coming, silent = inviting.people(2)
    invitation = sent(inviting, coming, silent)
    reply(inviting.ctx, coming, invitation.invitation_id, ACCEPT)
    inviting.world.now = invitation.answer_by + timedelta(hours=1)
    inviting.due()
    changed(inviting, invitation, **LATER)
    letter = letter_to(inviting, coming)
    assert isinstance(letter, Letter)
    assert not letter.facts["asks"]
    assert not inviting.outbox(ASKED_ANEW)
    with pytest.raises(InputInvalid) as refused:
        changed(inviting, invitation, answer_by="2026-12-03T12:00")
    assert [fault.code for fault in refused.value.faults] == ["replies_closed"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"answer_by": "2026-11-20T09:00"}, "in_the_past"),
        ({"starts_at": "2026-12-05T23:30"}, "not_after_start"),
        ({"starts_at": "2026-11-30T10:00"}, "after_start"),
        ({"title": ""}, "missing"),
        ({"title": "x" * 121}, "too_long"),
    ],
)
def test_what_can_not_be_is_refused_with_its_field(
    inviting: Inviting, asked: dict[str, Any], code: str
) -> None:
    invitation = sent(inviting, inviting.person())
    with pytest.raises(InputInvalid) as refused:
        changed(inviting, invitation, **asked)
    assert code in [fault.code for fault in refused.value.faults]
    assert not inviting.items("invitation_change")


def test_what_it_says_already_is_no_change(inviting: Inviting) -> None:
    invitation = sent(inviting, inviting.person())
    with pytest.raises(NothingChanged):
        changed(inviting, invitation, title="Kerstborrel", starts_at="2026-12-05T19:30")


def test_of_two_who_change_the_same_the_second_is_told_that_it_is_not_what_they_saw(
    inviting: Inviting,
) -> None:
    invitation = sent(inviting, inviting.person())
    seen = saw(tag_of_invitation(invitation))
    changed(inviting, invitation, seen=seen, **LATER)
    with pytest.raises(ChangedSince):
        changed(inviting, invitation, seen=seen, title="Nieuwjaarsborrel")
    now = inviting.invitation(invitation.invitation_id)
    changed(inviting, invitation, seen=saw(tag_of_invitation(now)), title="Nieuwjaarsborrel")


def test_ten_times_a_day_is_enough(inviting: Inviting) -> None:
    invitation = sent(inviting, inviting.person())
    for number in range(10):
        changed(inviting, invitation, title=f"Borrel {number}", works=False)
    with pytest.raises(ChangedOften):
        changed(inviting, invitation, title="Borrel")
    inviting.world.pass_time(hours=25)
    changed(inviting, invitation, title="Borrel", works=False)


def test_another_time_to_answer_moves_the_closing(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = sent(inviting, person_id)
    changed(inviting, invitation, answer_by="2026-12-02T12:00")
    inviting.world.now = invitation.answer_by + timedelta(minutes=1)
    inviting.due()
    reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)
    inviting.world.pass_time(days=2)
    inviting.due()
    assert inviting.invitation(invitation.invitation_id).state is InvitationState.CLOSED


def test_the_former_words_go_with_the_invitation(inviting: Inviting) -> None:
    invitation = sent(inviting, inviting.person())
    changed(inviting, invitation, **LATER)
    now = inviting.invitation(invitation.invitation_id)
    inviting.store.write(*end_invitation(inviting.ctx, now))
    assert not inviting.items("invitation_change")
