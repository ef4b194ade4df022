"""How an invitation ends: not sent at all, closed at its time, or cancelled,
and what is cleared away then.
"""

from datetime import timedelta

import pytest

from qlinx.employers.service import end_agreement
from qlinx.invitations.model import Invitation, InvitationState
from qlinx.invitations.reminders import REMINDER
from qlinx.invitations.reminding import remind
from qlinx.invitations.service import cancel
from qlinx.invitations.store import SELECTION, selections_of
from tests.support.inviting import READS, Inviting
from tests.support.post import CutOffError, cut_off


def test_without_an_agreement_on_the_day_nothing_is_sent(inviting: Inviting) -> None:
    inviting.person()
    invitation = inviting.create(send_at="2026-11-27T09:00")
    end_agreement(inviting.ctx, inviting.employer_id, inviting.world.now.date(), actor="staff-id")
    inviting.world.pass_time(days=5)
    for _ in range(3):
        inviting.due()
        inviting.work()

    assert inviting.invitation(invitation.invitation_id).state is InvitationState.CANCELLED
    assert inviting.items("outbox") == []


def test_once_the_agreement_is_over_nobody_else_is_invited_or_reminded(inviting: Inviting) -> None:
    """What waits for a new day (a limit, somebody's word, a queue) may find that the last one has passed."""
    inviting.people(20)
    reminded = inviting.dispatch()
    invitation = inviting.create()
    inviting.due()
    for _ in range(4):
        inviting.handle(inviting.fanout.messages.pop(0))
    invited = inviting.mails()
    remind(inviting.ctx, inviting.employer_id, reminded.invitation_id, once=None, fanout=inviting.fanout)
    end_agreement(inviting.ctx, inviting.employer_id, inviting.world.now.date(), actor="staff-id")

    inviting.world.pass_time(days=1)
    inviting.due()
    inviting.work()

    assert 0 < len(inviting.invitees(invitation)) < 20
    assert inviting.invitation(invitation.invitation_id).state is InvitationState.OPEN
    assert inviting.mails() == invited
    assert inviting.mails(REMINDER) == []


def test_a_dispatch_that_comes_too_late_closes(inviting: Inviting) -> None:
    inviting.person()
    invitation = inviting.create()
    inviting.world.pass_time(days=20)
    inviting.due()

    assert inviting.invitation(invitation.invitation_id).state is InvitationState.CLOSED
    assert inviting.mails() == []


def test_it_closes_at_its_time_and_clears_its_places_away(
    inviting: Inviting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qlinx.invitations.free_places._AT_ONCE", 5)
    inviting.person()
    invitation = inviting.dispatch(number_of_places=12)
    assert len(inviting.free_places(invitation)) == 12
    inviting.world.now = invitation.answer_by - timedelta(seconds=1)
    inviting.due()
    assert inviting.invitation(invitation.invitation_id).state is InvitationState.OPEN

    inviting.world.now = invitation.answer_by
    inviting.due()

    closed = inviting.invitation(invitation.invitation_id)
    assert closed.state is InvitationState.CLOSED
    assert not closed.unfinished
    assert inviting.free_places(invitation) == set()
    assert inviting.results.messages[-1]["invitation_id"] == invitation.invitation_id


def test_killed_while_closing_the_next_minute_clears_the_rest_away(
    inviting: Inviting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qlinx.invitations.free_places._AT_ONCE", 5)
    invitation = inviting.create(number_of_places=12)
    inviting.person()
    inviting.due()
    inviting.work()
    inviting.world.now = invitation.answer_by
    inviting.calls.forget()
    # What is due x2, the invitation, its moments, its closing, its places (one page), then the first removal.
    inviting.calls.after[6] = cut_off
    with pytest.raises(CutOffError):
        inviting.due()
    assert 0 < len(inviting.free_places(invitation)) < 12

    inviting.due()

    assert inviting.free_places(invitation) == set()
    assert not inviting.invitation(invitation.invitation_id).unfinished


def test_cancelled_after_it_was_killed_while_laying_out_places_none_stays(
    inviting: Inviting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qlinx.invitations.free_places._AT_ONCE", 5)
    invitation = inviting.create(number_of_places=12)
    inviting.calls.forget()
    inviting.due()
    first_lot = inviting.calls.made.index("transact_write_items")
    invitation = inviting.create(number_of_places=12)
    inviting.calls.forget()
    inviting.calls.after[first_lot] = cut_off
    with pytest.raises(CutOffError):
        inviting.due()
    assert len(inviting.free_places(invitation)) == 5

    cancel(inviting.ctx, inviting.employer_id, invitation.invitation_id)
    inviting.due()
    inviting.work()

    assert inviting.free_places(invitation) == set()
    assert not inviting.invitation(invitation.invitation_id).unfinished


@pytest.mark.parametrize("begun", [False, True])
def test_who_was_named_one_by_one_goes_with_the_end_itself(
    inviting: Inviting, monkeypatch: pytest.MonkeyPatch, *, begun: bool
) -> None:
    (person_id,) = inviting.people(1)
    audience = {"email_addresses": [f"{person_id}@werk.example"]}

    def made() -> Invitation:
        invitation = inviting.create(audience=audience)
        if begun:
            inviting.due()
            inviting.fanout.messages.clear()
        assert len(inviting.items("selection")) == 1
        return invitation

    # Nothing comes after either end.
    cancel(inviting.ctx, inviting.employer_id, made().invitation_id)
    assert inviting.items("selection") == []

    inviting.world.now = made().answer_by
    monkeypatch.setattr("qlinx.invitations.dispatch.clear_away", lambda *_: cut_off())
    with pytest.raises(CutOffError):
        inviting.due()
    assert inviting.items("selection") == []


def test_a_list_of_names_that_a_hold_is_on_keeps_nothing_from_ending(inviting: Inviting) -> None:
    (person_id,) = inviting.people(1)
    invitation = inviting.create(audience={"email_addresses": [f"{person_id}@werk.example"]})
    (selection,) = selections_of(inviting.store, invitation.invitation_id)
    inviting.store.write(SELECTION.replace(selection, holds=("hold-1",)))

    cancel(inviting.ctx, inviting.employer_id, invitation.invitation_id)

    assert inviting.invitation(invitation.invitation_id).state is InvitationState.CANCELLED
    assert len(inviting.items("selection")) == 1


def test_wherever_the_telling_of_a_cancellation_is_killed_everyone_is_told_exactly_once(
    inviting: Inviting,
) -> None:
    people = inviting.people(3)

    def called_off() -> Invitation:
        invitation = inviting.dispatch(number_of_places=2)
        cancel(inviting.ctx, inviting.employer_id, invitation.invitation_id)
        inviting.calls.forget()
        return invitation

    invitation = called_off()
    tell(inviting)
    calls = tuple(inviting.calls.made)
    for number, name in enumerate(calls):
        if name in READS:
            continue
        inviting.start_over()
        invitation = called_off()
        inviting.calls.after[number] = cut_off
        with pytest.raises(CutOffError):
            tell(inviting)
        inviting.world.pass_time(minutes=6)
        tell(inviting)

        assert sorted(inviting.mails("invitations.invitation_cancelled")) == sorted(people)
        assert all(one.called_off for one in inviting.invitees(invitation).values())
        assert not inviting.invitation(invitation.invitation_id).unfinished
        assert inviting.free_places(invitation) == set()


def tell(inviting: Inviting) -> None:
    """The schedule's run and the messages; a message that was not handled comes again."""
    inviting.due()
    inviting.work_until_cut_off()
