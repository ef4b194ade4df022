"""Answers: what a person may do when, the last place, and what happens when things meet."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import permutations
from threading import Barrier

import pytest

from qlinx.invitations.cascades import end_invitee
from qlinx.invitations.errors import (
    InvitationCancelled,
    NoPlaceLeft,
    ProcessingRestricted,
    RepliesClosed,
)
from qlinx.invitations.model import Invitation, InviteeState, ReplyChoice
from qlinx.invitations.own_invitations import own_invitation
from qlinx.invitations.replies import reply
from qlinx.invitations.service import cancel
from qlinx.invitations.states import ClosedBecause
from qlinx.invitations.store import INVITEE
from qlinx.kit.errors import DomainError, NotFound
from qlinx.people.model import PersonState, Word
from tests.support.inviting import ACCEPT, DECLINE, Inviting


def answering(
    inviting: Inviting, person_id: str, invitation: Invitation, answer: ReplyChoice
) -> InviteeState:
    return reply(inviting.ctx, person_id, invitation.invitation_id, answer).invitee.state


def test_accepting_holds_a_place_and_declining_gives_it_back(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch(number_of_places=2)

    assert answering(inviting, person_id, invitation, ACCEPT) is InviteeState.ACCEPTED
    held = inviting.holders(invitation)[person_id]
    assert inviting.free_places(invitation) == {0, 1} - {held}

    assert answering(inviting, person_id, invitation, DECLINE) is InviteeState.DECLINED
    assert inviting.holders(invitation) == {}
    assert inviting.free_places(invitation) == {0, 1}

    assert answering(inviting, person_id, invitation, ACCEPT) is InviteeState.ACCEPTED
    assert len(inviting.free_places(invitation)) == 1


def test_a_replayed_answer_says_the_same_and_takes_no_second_place(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch(number_of_places=2)
    first = reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)
    assert reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT) == first
    inviting.world.pass_time(hours=1)

    again = reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)
    assert (again.invitee.state, again.invitee.place) == (first.invitee.state, first.invitee.place)
    assert again.invitee.answered_at == inviting.world.now
    inviting.world.now = invitation.answer_by + timedelta(hours=1)
    late = reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)

    assert late.invitee == again.invitee
    assert len(inviting.holders(invitation)) == 1


@pytest.mark.parametrize("order", list(permutations([(1, ACCEPT), (2, DECLINE), (3, ACCEPT), (4, ACCEPT)])))
def test_whatever_the_order_in_which_answers_come_the_one_that_was_decided_last_stands(
    inviting: Inviting, order: list[tuple[int, ReplyChoice]]
) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch(number_of_places=2)
    began = inviting.world.now
    inviting.world.pass_time(hours=1)

    for minute, answer in order:
        decided_at = began + timedelta(minutes=minute)
        reply(inviting.ctx, person_id, invitation.invitation_id, answer, decided_at=decided_at)

    stands = inviting.invitee(person_id, invitation)
    assert stands.state is InviteeState.ACCEPTED
    assert stands.answered_at == began + timedelta(minutes=4)
    assert len(inviting.free_places(invitation)) == 1


def test_an_answer_of_before_that_comes_late_changes_nothing_and_hears_what_stands(
    inviting: Inviting,
) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch(number_of_places=1)
    yesterday = inviting.world.now
    inviting.world.pass_time(hours=1)
    answering(inviting, person_id, invitation, DECLINE)
    stands = inviting.invitee(person_id, invitation)

    late = reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT, decided_at=yesterday)

    assert late.invitee == inviting.invitee(person_id, invitation) == stands
    assert inviting.free_places(invitation) == {0}


def test_a_clock_that_is_ahead_does_not_outweigh_what_is_said_next(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    tomorrow = inviting.world.now + timedelta(days=1)
    reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT, decided_at=tomorrow)
    assert inviting.invitee(person_id, invitation).answered_at == inviting.world.now
    inviting.world.pass_time(hours=1)

    assert answering(inviting, person_id, invitation, DECLINE) is InviteeState.DECLINED


def test_without_a_number_of_places_there_is_room_for_everybody(inviting: Inviting) -> None:
    people = inviting.people(3)
    invitation = inviting.dispatch()
    for person_id in people:
        assert answering(inviting, person_id, invitation, ACCEPT) is InviteeState.ACCEPTED


def test_who_comes_after_the_last_place_is_told_so_and_keeps_their_answer(inviting: Inviting) -> None:
    first, second = inviting.people(2)
    invitation = inviting.dispatch(number_of_places=1)
    answering(inviting, first, invitation, ACCEPT)

    seen = own_invitation(inviting.ctx, second, invitation.invitation_id)
    assert (seen.possible.can, seen.possible.closed_because) == ((DECLINE,), ClosedBecause.FULL)
    with pytest.raises(NoPlaceLeft):
        answering(inviting, second, invitation, ACCEPT)
    assert inviting.invitee(second, invitation).state is InviteeState.INVITED

    answering(inviting, first, invitation, DECLINE)
    assert own_invitation(inviting.ctx, second, invitation.invitation_id).possible.can == (ACCEPT, DECLINE)
    assert answering(inviting, second, invitation, ACCEPT) is InviteeState.ACCEPTED


def test_answers_are_taken_until_the_very_end_and_not_after(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    inviting.world.now = invitation.answer_by - timedelta(seconds=1)
    answering(inviting, person_id, invitation, ACCEPT)

    # The clock decides, whether or not the schedule has closed it yet.
    for _ in range(2):
        inviting.world.now = invitation.answer_by
        with pytest.raises(RepliesClosed):
            answering(inviting, person_id, invitation, DECLINE)
        inviting.due()
    seen = own_invitation(inviting.ctx, person_id, invitation.invitation_id)
    assert (seen.possible.can, seen.possible.closed_because) == ((), ClosedBecause.ANSWER_BY_PASSED)
    assert seen.invitee.state is InviteeState.ACCEPTED


def test_a_cancelled_invitation_takes_no_answer_not_even_the_same_again(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    answering(inviting, person_id, invitation, ACCEPT)
    cancel(inviting.ctx, inviting.employer_id, invitation.invitation_id)
    inviting.due()
    inviting.work()

    for answer in ReplyChoice:
        with pytest.raises(InvitationCancelled):
            answering(inviting, person_id, invitation, answer)


@pytest.mark.parametrize(
    ("change", "error"),
    [({"state": PersonState.ERASING}, NotFound), ({"restricted": True}, ProcessingRestricted)],
)
def test_who_is_being_erased_or_restricted_cannot_answer(
    inviting: Inviting, change: dict[str, object], error: type[DomainError]
) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    inviting.change_person(person_id, **change)

    for answer in ReplyChoice:
        with pytest.raises(error):
            answering(inviting, person_id, invitation, answer)


def test_during_a_restriction_who_comes_can_decline_and_not_come_back(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch(number_of_places=1)
    answering(inviting, person_id, invitation, ACCEPT)
    inviting.change_person(person_id, restricted=True)

    seen = own_invitation(inviting.ctx, person_id, invitation.invitation_id)
    assert (seen.possible.can, seen.possible.closed_because) == ((DECLINE,), None)
    assert answering(inviting, person_id, invitation, DECLINE) is InviteeState.DECLINED
    assert inviting.free_places(invitation) == {0}
    seen = own_invitation(inviting.ctx, person_id, invitation.invitation_id)
    assert (seen.possible.can, seen.possible.closed_because) == ((), ClosedBecause.RESTRICTED)
    with pytest.raises(ProcessingRestricted):
        answering(inviting, person_id, invitation, ACCEPT)


def test_who_said_that_they_left_can_still_decline(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    answering(inviting, person_id, invitation, ACCEPT)
    inviting.change_person(person_id, said=Word.LEFT)

    assert answering(inviting, person_id, invitation, DECLINE) is InviteeState.DECLINED


def test_an_erasure_that_begins_while_somebody_answers_refuses_the_answer(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch(number_of_places=1)
    inviting.calls.forget()
    # Three reads and a look for a place; then the write.
    inviting.calls.before[4] = lambda: inviting.change_person(person_id, state=PersonState.ERASING)

    with pytest.raises(NotFound):
        answering(inviting, person_id, invitation, ACCEPT)
    assert inviting.free_places(invitation) == {0}


def test_a_cancellation_that_is_told_while_somebody_answers_refuses_the_answer(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()

    def called_off() -> None:
        cancel(inviting.ctx, inviting.employer_id, invitation.invitation_id)
        inviting.due()
        inviting.work()

    inviting.calls.forget()
    inviting.calls.before[3] = called_off
    with pytest.raises(InvitationCancelled):
        answering(inviting, person_id, invitation, ACCEPT)
    assert inviting.mails("invitations.invitation_cancelled") == [person_id]


def test_somebody_else_s_invitation_does_not_exist(inviting: Inviting) -> None:
    inviting.person()
    invitation = inviting.dispatch()
    stranger = inviting.person()

    for invitation_id in (invitation.invitation_id, "no-such-invitation"):
        with pytest.raises(NotFound):
            reply(inviting.ctx, stranger, invitation_id, ACCEPT)
        with pytest.raises(NotFound):
            own_invitation(inviting.ctx, stranger, invitation_id)


def test_the_last_place_goes_to_exactly_one_when_the_other_comes_in_between(inviting: Inviting) -> None:
    first, second = inviting.people(2)
    invitation = inviting.dispatch(number_of_places=1)
    inviting.calls.forget()
    # The second accepts when the first has found the place and is about to take it.
    inviting.calls.before[4] = lambda: answering(inviting, second, invitation, ACCEPT)

    with pytest.raises(NoPlaceLeft):
        answering(inviting, first, invitation, ACCEPT)
    assert inviting.holders(invitation) == {second: 0}
    assert inviting.invitee(first, invitation).state is InviteeState.INVITED


def test_who_loses_a_place_to_another_takes_the_next(
    inviting: Inviting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qlinx.invitations.replies.shard_of", lambda _identifier, _shards: 0)
    first, second = inviting.people(2)
    invitation = inviting.dispatch(number_of_places=2)
    inviting.calls.forget()
    # Both look from place 0 on; the second takes it when the first is about to.
    inviting.calls.before[4] = lambda: answering(inviting, second, invitation, ACCEPT)

    assert answering(inviting, first, invitation, ACCEPT) is InviteeState.ACCEPTED
    assert inviting.holders(invitation) == {second: 0, first: 1}


def test_of_many_accepters_at_once_as_many_get_a_place_as_there_are(inviting: Inviting) -> None:
    people = inviting.people(8)
    invitation = inviting.dispatch(number_of_places=3)
    barrier = Barrier(len(people))

    def accepted(person_id: str) -> bool:
        barrier.wait()
        try:
            return answering(inviting, person_id, invitation, ACCEPT) is InviteeState.ACCEPTED
        except NoPlaceLeft:
            return False

    with ThreadPoolExecutor(len(people)) as threads:
        outcomes = list(threads.map(accepted, people))

    assert outcomes.count(True) == 3
    holders = inviting.holders(invitation)
    assert set(holders) == {one for one, got in zip(people, outcomes, strict=True) if got}
    assert set(holders.values()) == {0, 1, 2}
    assert inviting.free_places(invitation) == set()


def test_one_person_s_opposite_answers_at_once_end_as_one_of_them(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch(number_of_places=2)
    barrier = Barrier(4)

    def answer(which: ReplyChoice) -> None:
        barrier.wait()
        answering(inviting, person_id, invitation, which)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(answer, [ACCEPT, DECLINE, ACCEPT, DECLINE]))

    held = inviting.holders(invitation)
    assert len(held) + len(inviting.free_places(invitation)) == 2
    assert bool(held) is (inviting.invitee(person_id, invitation).state is InviteeState.ACCEPTED)


def test_a_holder_who_is_erased_gives_the_place_back(inviting: Inviting) -> None:
    holder, waiting = inviting.people(2)
    invitation = inviting.dispatch(number_of_places=1)
    answering(inviting, holder, invitation, ACCEPT)
    invitee = inviting.invitee(holder, invitation)

    inviting.store.write(INVITEE.remove(invitee), *end_invitee(inviting.ctx, invitee))

    assert inviting.free_places(invitation) == {0}
    assert answering(inviting, waiting, invitation, ACCEPT) is InviteeState.ACCEPTED


def test_who_ends_after_the_close_leaves_no_place_behind(inviting: Inviting) -> None:
    holder = inviting.person()
    invitation = inviting.dispatch(number_of_places=1)
    answering(inviting, holder, invitation, ACCEPT)
    inviting.world.now = invitation.answer_by
    inviting.due()

    assert list(end_invitee(inviting.ctx, inviting.invitee(holder, invitation))) == []
