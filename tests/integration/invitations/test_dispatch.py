"""The dispatch of an invitation: everyone who should gets one, exactly once, whatever happens on the way."""

from typing import Any

import pytest

from qlinx.invitations.model import Invitation, InvitationState
from qlinx.invitations.replies import reply
from tests.support.inviting import ACCEPT, READS, Inviting
from tests.support.post import CutOffError, cut_off


def test_everyone_gets_one_invitation_and_one_mail(inviting: Inviting) -> None:
    people = inviting.people(26)

    invitation = inviting.dispatch()

    assert invitation.state is InvitationState.OPEN
    assert invitation.invited == 26
    assert set(inviting.invitees(invitation)) == set(people)
    assert sorted(inviting.mails()) == sorted(people)


def test_nothing_is_sent_before_its_time(inviting: Inviting) -> None:
    inviting.person()
    invitation = inviting.create(send_at="2026-11-25T09:00")

    assert inviting.due().found == 0
    inviting.world.pass_time(days=2)
    assert inviting.due().found == 1
    inviting.work()

    assert inviting.invitation(invitation.invitation_id).state is InvitationState.OPEN
    assert len(inviting.mails()) == 1


def test_two_dispatches_of_one_invitation_have_one_effect(inviting: Inviting) -> None:
    people = inviting.people(5)
    invitation = inviting.create(number_of_places=3)
    second_run = inviting.due
    # The other run comes in between, just before this one writes that it begins.
    inviting.calls.forget()
    inviting.due()
    starting = len(inviting.calls.made) - 1 - inviting.calls.made[::-1].index("transact_write_items")
    twin = inviting.create(number_of_places=3)
    inviting.calls.forget()
    inviting.calls.before[starting] = second_run
    inviting.due()
    inviting.work()

    for one in (invitation, twin):
        assert set(inviting.invitees(one)) == set(people)
        assert inviting.free_places(one) == {0, 1, 2}
    assert len(inviting.mails()) == 2 * len(people)


def test_a_run_that_was_overtaken_makes_no_place_that_somebody_holds(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.create(number_of_places=1)

    def dispatched_and_accepted() -> None:
        inviting.due()
        inviting.work()
        reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)

    inviting.calls.forget()
    inviting.due()
    laying_out = inviting.calls.made.index("transact_write_items")
    inviting.work()
    reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)

    invitation = inviting.create(number_of_places=1)
    inviting.calls.forget()
    # This run has seen that the place is not there yet, and is about to make it.
    inviting.calls.before[laying_out] = dispatched_and_accepted
    inviting.due()

    assert list(inviting.holders(invitation).values()) == [0]
    assert inviting.free_places(invitation) == set()


def test_every_message_may_come_three_times(inviting: Inviting) -> None:
    people = inviting.people(12)
    invitation = inviting.create()
    inviting.due()
    inviting.work(repeat=3)

    assert sorted(inviting.mails()) == sorted(people)
    assert inviting.invitation(invitation.invitation_id).invited == 12


def test_a_message_of_long_ago_changes_nothing(inviting: Inviting) -> None:
    inviting.people(3)
    inviting.create()
    inviting.due()
    old = [dict(message) for message in inviting.fanout.messages]
    inviting.work()
    newcomer = inviting.person()

    for message in old:
        inviting.handle(message)

    assert newcomer not in inviting.mails()


def test_a_walk_that_runs_out_of_time_goes_on_where_it_was(
    inviting: Inviting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qlinx.runs.pages.PAGE", 2)
    people = inviting.people(16)
    invitation = inviting.create()
    inviting.due()
    inviting.seconds_left = 1
    steps = 0
    while inviting.fanout.messages:
        steps += 1
        inviting.handle(inviting.fanout.messages.pop(0))

    assert steps > 8
    assert sorted(inviting.mails()) == sorted(people)
    assert inviting.invitation(invitation.invitation_id).invited == 16


def test_a_lost_message_is_made_good_after_a_while(inviting: Inviting) -> None:
    people = inviting.people(10)
    invitation = inviting.create()
    inviting.due()
    inviting.fanout.messages = inviting.fanout.messages[::2]
    inviting.work()
    assert inviting.invitation(invitation.invitation_id).state is InvitationState.DISPATCHING

    assert inviting.due().found == 0
    inviting.world.pass_time(minutes=6)
    inviting.due()
    inviting.work()

    assert inviting.invitation(invitation.invitation_id).state is InvitationState.OPEN
    assert sorted(inviting.mails()) == sorted(people)


def test_wherever_the_dispatch_is_killed_everyone_still_gets_exactly_one(inviting: Inviting) -> None:
    people = inviting.people(3)
    audience = {"email_addresses": [f"{person_id}@werk.example" for person_id in people]}
    inviting.start_over()
    inviting.dispatch(number_of_places=2, audience=audience)
    calls = tuple(inviting.calls.made)
    assert calls.count("transact_write_items") == 6

    for number, name in enumerate(calls):
        # Whether a read was carried out before the end makes no difference.
        for done in (False,) if name in READS else (False, True):
            inviting.start_over()
            (inviting.calls.after if done else inviting.calls.before)[number] = cut_off
            invitation = killed_and_repeated(inviting, number_of_places=2, audience=audience)
            assert invitation.state is InvitationState.OPEN
            assert set(inviting.invitees(invitation)) == set(people)
            assert sorted(inviting.mails()) == sorted(people)
            assert inviting.free_places(invitation) == {0, 1}
            assert invitation.invited == 3
            assert inviting.items("selection") == []


def killed_and_repeated(inviting: Inviting, **fields: Any) -> Invitation:
    """The whole dispatch, cut off somewhere and begun again; a message that was not handled comes again."""
    with pytest.raises(CutOffError):
        whole_dispatch(inviting, fields)
    inviting.world.pass_time(minutes=6)
    return whole_dispatch(inviting, fields)


def whole_dispatch(inviting: Inviting, fields: dict[str, Any]) -> Invitation:
    invitation = inviting.create(once="the same request", **fields)
    inviting.due()
    inviting.work_until_cut_off()
    return inviting.invitation(invitation.invitation_id)
