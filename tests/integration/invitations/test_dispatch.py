"""The dispatch of an invitation: everyone who should gets one, exactly once, whatever happens on the way."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from qlinx.employers.service import end_agreement
from qlinx.invitations.answers import reply
from qlinx.invitations.model import Invitation, InvitationState
from qlinx.invitations.service import cancel
from qlinx.people.employment import end_employment
from qlinx.people.model import PersonState
from qlinx.people.store import person_by_id
from tests.support.inviting import ACCEPT, Inviting
from tests.support.post import CutOffError, cut_off

READS = {"get_item", "batch_get_item", "query"}


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
    starting = inviting.calls.made.index("put_item")
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
    monkeypatch.setattr("qlinx.invitations.walking._PAGE", 2)
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
    assert calls.count("transact_write_items") == 4

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
    while inviting.fanout.messages:
        inviting.handle(inviting.fanout.messages[0])
        inviting.fanout.messages.pop(0)
    return inviting.invitation(invitation.invitation_id)


def test_an_erasure_during_the_dispatch_leaves_no_invitee(inviting: Inviting) -> None:
    person_id, other = inviting.people(2)
    invitation = inviting.create(
        audience={"email_addresses": [f"{person_id}@werk.example", f"{other}@werk.example"]}
    )
    inviting.due()
    inviting.calls.forget()
    # Reads are done; the write that invites them is the next call that counts.
    inviting.calls.before[4] = lambda: inviting.change_person(person_id, state=PersonState.ERASING)
    inviting.work()

    assert set(inviting.invitees(invitation)) == {other}
    assert inviting.mails() == [other]
    assert "transact_write_items" in inviting.calls.made


def test_an_employment_that_ends_between_any_two_steps_is_not_invited(inviting: Inviting) -> None:
    other = Inviting(inviting.world, name="Ander Bedrijf")
    write = _calls_of_a_walk(inviting).index("transact_write_items")
    for step in range(write + 1):
        (person_id,) = inviting.people(1)
        person = person_by_id(inviting.store, person_id)
        assert person is not None
        # Somebody else goes on employing them: the person as such goes nowhere.
        other.employ(person)
        invitation = inviting.create(audience={"email_addresses": [person.email]})
        inviting.due()
        ends = partial(end_employment, inviting.world.ctx, inviting.employment(person_id), inviting.world.now)
        inviting.calls.forget()
        inviting.calls.before[step] = ends
        inviting.work()
        assert not inviting.calls.before, "it happened"

        assert inviting.invitees(invitation) == {}, f"ended before step {step}"
    assert inviting.mails() == []


def _calls_of_a_walk(inviting: Inviting) -> list[str]:
    (person_id,) = inviting.people(1)
    inviting.create(audience={"email_addresses": [f"{person_id}@werk.example"]})
    inviting.due()
    inviting.calls.forget()
    inviting.work()
    made = list(inviting.calls.made)
    inviting.start_over()
    return made


def test_who_asked_for_restriction_is_not_invited(inviting: Inviting) -> None:
    inviting.person(restricted=True)
    free = inviting.person()

    assert set(inviting.invitees(inviting.dispatch())) == {free}


def test_departments_and_tags_are_compared_without_capitals_and_blanks(inviting: Inviting) -> None:
    cook = inviting.person(shared={"department": "Keuken "})
    waiter = inviting.person(shared={"department": "Bediening", "tags": ("BHV",)})
    inviting.person()

    assert set(inviting.invitees(inviting.dispatch(audience={"departments": ["keuken"]}))) == {cook}
    assert set(inviting.invitees(inviting.dispatch(audience={"tags": ["bhv", "nacht"]}))) == {waiter}


def test_named_people_are_found_by_number_and_address_and_the_rest_is_counted(inviting: Inviting) -> None:
    by_number = inviting.person(number="A1042")
    by_address = inviting.person(email="Noor@werk.example")
    stranger = Inviting(inviting.world, name="Ander Bedrijf").person(email="ander@werk.example")

    invitation = inviting.dispatch(
        audience={
            "personnel_numbers": ["a1042", "9999"],
            "email_addresses": ["noor@WERK.example", "ander@werk.example", "niemand@werk.example"],
        }
    )

    assert set(inviting.invitees(invitation)) == {by_number, by_address}
    assert stranger not in inviting.mails()
    assert invitation.not_found == 3
    assert inviting.items("selection") == []


def test_another_employer_s_people_stay_out(inviting: Inviting) -> None:
    other = Inviting(inviting.world, name="Ander Bedrijf")
    other.people(3)
    mine = inviting.person()

    assert set(inviting.invitees(inviting.dispatch())) == {mine}


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
    monkeypatch.setattr("qlinx.invitations.dispatch._AT_ONCE", 5)
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
    monkeypatch.setattr("qlinx.invitations.dispatch._AT_ONCE", 5)
    invitation = inviting.create(number_of_places=12)
    inviting.person()
    inviting.due()
    inviting.work()
    inviting.world.now = invitation.answer_by
    inviting.calls.forget()
    # due x2, the invitation, its closing, its places (one page), then the first removal.
    inviting.calls.after[5] = cut_off
    with pytest.raises(CutOffError):
        inviting.due()
    assert 0 < len(inviting.free_places(invitation)) < 12

    inviting.due()

    assert inviting.free_places(invitation) == set()
    assert not inviting.invitation(invitation.invitation_id).unfinished


def test_cancelled_after_it_was_killed_while_laying_out_places_none_stays(
    inviting: Inviting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qlinx.invitations.dispatch._AT_ONCE", 5)
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
    while inviting.fanout.messages:
        inviting.handle(inviting.fanout.messages[0])
        inviting.fanout.messages.pop(0)
