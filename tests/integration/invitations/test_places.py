"""More places, or fewer, after an invitation was made:
nobody loses one, none is lost, none is given out twice.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from qlinx.aws.database import Page
from qlinx.invitations.errors import NoPlaceLeft, PlacesNotLimited, PlacesSettled, PlacesTaken
from qlinx.invitations.model import Invitation
from qlinx.invitations.places import change_places
from qlinx.invitations.replies import reply
from qlinx.invitations.service import cancel
from qlinx.invitations.store import PLACE, free_place, places_of
from qlinx.kit.errors import NotFound
from tests.support.inviting import ACCEPT, DECLINE, Inviting


def change(inviting: Inviting, invitation: Invitation, number: int) -> Invitation:
    return change_places(inviting.ctx, inviting.employer_id, invitation.invitation_id, number)


def free(inviting: Inviting, invitation: Invitation) -> list[int]:
    return sorted(place.number for place in places_of(inviting.store, invitation.invitation_id))


def test_with_more_places_who_came_too_late_can_still_come(inviting: Inviting) -> None:
    first, second = inviting.people(2)
    invitation = inviting.dispatch(number_of_places=1)
    reply(inviting.ctx, first, invitation.invitation_id, ACCEPT)
    with pytest.raises(NoPlaceLeft):
        reply(inviting.ctx, second, invitation.invitation_id, ACCEPT)

    assert change(inviting, invitation, 2).number_of_places == 2

    reply(inviting.ctx, second, invitation.invitation_id, ACCEPT)
    assert free(inviting, invitation) == []


def test_fewer_places_take_free_ones_only(inviting: Inviting) -> None:
    people = inviting.people(2)
    invitation = inviting.dispatch(number_of_places=5)
    for person_id in people:
        reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)

    assert change(inviting, invitation, 2).number_of_places == 2

    assert free(inviting, invitation) == []
    with pytest.raises(PlacesTaken):
        change(inviting, invitation, 1)
    assert inviting.invitation(invitation.invitation_id).number_of_places == 2


def test_a_place_that_comes_back_after_a_change_is_one_place(inviting: Inviting) -> None:
    person_id, other = inviting.people(2)
    invitation = inviting.dispatch(number_of_places=3)
    reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)
    change(inviting, invitation, 1)
    change(inviting, invitation, 3)
    reply(inviting.ctx, other, invitation.invitation_id, ACCEPT)
    reply(inviting.ctx, person_id, invitation.invitation_id, DECLINE)

    assert len(free(inviting, invitation)) == 2


def test_the_same_number_again_changes_nothing(inviting: Inviting) -> None:
    invitation = inviting.dispatch(number_of_places=2)
    changed = change(inviting, invitation, 4)
    inviting.calls.forget()

    assert change(inviting, invitation, 4) == changed
    assert [call for call in inviting.calls.made if "Write" in call or "Put" in call] == []


@pytest.mark.parametrize("number", [1, 250])
def test_more_than_one_write_holds_are_changed_in_several(inviting: Inviting, number: int) -> None:
    invitation = inviting.dispatch(number_of_places=120)

    assert change(inviting, invitation, number).number_of_places == number
    assert len(free(inviting, invitation)) == number


@pytest.mark.parametrize("number", [1, 4])
def test_before_it_is_sent_the_number_is_only_said(inviting: Inviting, number: int) -> None:
    inviting.person()
    invitation = inviting.create(number_of_places=2)

    change(inviting, invitation, number)
    inviting.due()
    inviting.work()

    assert len(free(inviting, invitation)) == number


def test_a_number_lowered_while_places_are_laid_out_leaves_none_too_many(inviting: Inviting) -> None:
    inviting.person()
    invitation = inviting.create(number_of_places=200)
    inviting.calls.forget()
    lowered: list[Invitation] = []

    def lower() -> None:
        # After some places were stored, before all were; with calls that are not watched.
        ctx = inviting.world.ctx
        if not lowered and any(places_of(ctx.store, invitation.invitation_id)):
            lowered.append(change_places(ctx, inviting.employer_id, invitation.invitation_id, 3))

    for number in range(60):
        inviting.calls.after[number] = lower
    inviting.due()
    inviting.calls.after.clear()
    inviting.due()
    inviting.work()

    assert lowered
    assert len(free(inviting, invitation)) == 3


def test_without_a_number_there_is_none_to_change(inviting: Inviting) -> None:
    invitation = inviting.dispatch()

    with pytest.raises(PlacesNotLimited):
        change(inviting, invitation, 4)


def test_after_the_end_the_number_stays(inviting: Inviting) -> None:
    open_one, called_off = inviting.dispatch(number_of_places=2), inviting.dispatch(number_of_places=2)
    cancel(inviting.ctx, inviting.employer_id, called_off.invitation_id)
    with pytest.raises(PlacesSettled):
        change(inviting, called_off, 4)
    late = replace(inviting.ctx, now=lambda: open_one.answer_by + timedelta(seconds=1))
    with pytest.raises(PlacesSettled):
        change_places(late, inviting.employer_id, open_one.invitation_id, 4)


def test_another_employer_s_invitation_is_not_there(inviting: Inviting) -> None:
    invitation = inviting.dispatch(number_of_places=2)

    with pytest.raises(NotFound):
        change_places(inviting.ctx, "another", invitation.invitation_id, 4)


def test_a_place_taken_at_that_moment_is_not_taken_away(inviting: Inviting) -> None:
    people = inviting.people(2)
    invitation = inviting.dispatch(number_of_places=2)
    reply(inviting.ctx, people[0], invitation.invitation_id, ACCEPT)
    taken: list[str] = []

    def accepted() -> None:
        if not taken:
            taken.append(people[1])
            reply(inviting.ctx, people[1], invitation.invitation_id, ACCEPT)

    inviting.calls.forget()
    # The free place is read; the write comes next.
    inviting.calls.after[1] = accepted
    with pytest.raises(PlacesTaken):
        change(inviting, invitation, 1)

    assert inviting.invitation(invitation.invitation_id).number_of_places == 2


def test_a_place_that_comes_while_another_goes_is_found(
    inviting: Inviting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the two looks of a search that began at number 1, number 0 goes and number 2 comes:
    at every moment one was free.
    """
    invitation = inviting.dispatch(number_of_places=3)
    invitation_id, store = invitation.invitation_id, inviting.store
    zero, one, two = sorted(places_of(store, invitation_id), key=lambda place: place.number)
    store.write(PLACE.remove(one), PLACE.remove(two))
    look = store.database.page

    def looked(*asked: Any, **how: Any) -> Page:
        found = look(*asked, **how)
        monkeypatch.undo()
        store.write(PLACE.insert(two), PLACE.remove(zero))
        return found

    monkeypatch.setattr(store.database, "page", looked)

    assert free_place(store, invitation_id, 1) == two
