"""The moments of an invitation: set, taken and taken away with it; and what was stored before."""

from datetime import timedelta

import pytest

from qlinx.invitations.model import Invitation, InvitationState
from qlinx.invitations.moments import CLEAR_AWAY, CLOSE, DISPATCH, expected, stored_moments
from qlinx.invitations.places import change_places
from qlinx.invitations.service import cancel
from qlinx.invitations.store import INVITATION
from qlinx.kit.clock import stamp
from qlinx.records.moments import MOMENT, moved
from qlinx.records.shape import Regime
from tests.support.inviting import Inviting
from tests.support.retention import run
from tests.support.standing import table

S = InvitationState


def waits_for(inviting: Inviting, invitation: Invitation) -> set[str]:
    stored = stored_moments(inviting.store, invitation.invitation_id)
    now = inviting.invitation(invitation.invitation_id)
    assert set(stored) == set(expected(now, inviting.world.now)), "what stands is what is expected"
    return set(stored)


def test_it_waits_to_be_sent_and_to_close_until_it_did(inviting: Inviting) -> None:
    inviting.people(3)
    invitation = inviting.create(number_of_places=2)
    assert waits_for(inviting, invitation) == {DISPATCH, CLOSE}

    inviting.due()
    assert waits_for(inviting, invitation) == {CLOSE}
    inviting.work()
    assert waits_for(inviting, invitation) == {CLOSE}

    inviting.world.now = invitation.answer_by
    assert inviting.due().found == 1
    assert inviting.invitation(invitation.invitation_id).state is S.CLOSED
    assert waits_for(inviting, invitation) == set()
    assert inviting.items("place") == []
    assert inviting.due().found == 0


def test_a_cancellation_takes_away_what_it_waited_for(inviting: Inviting) -> None:
    inviting.people(3)
    later = inviting.create(send_at="2026-11-25T09:00")
    sent = inviting.dispatch(number_of_places=2)

    cancel(inviting.ctx, inviting.employer_id, later.invitation_id)
    cancel(inviting.ctx, inviting.employer_id, sent.invitation_id)

    assert waits_for(inviting, later) == set()
    assert waits_for(inviting, sent) == {CLEAR_AWAY}
    inviting.due()
    inviting.work()
    assert waits_for(inviting, sent) == set()
    assert inviting.items("place") == []


def test_places_of_a_cancelled_one_go_though_nobody_came_back_from_telling(inviting: Inviting) -> None:
    inviting.people(3)
    invitation = inviting.dispatch(number_of_places=2)
    cancel(inviting.ctx, inviting.employer_id, invitation.invitation_id)
    inviting.due()
    inviting.fanout.messages.clear()
    for _ in range(4):
        inviting.world.pass_time(minutes=6)
        inviting.due()
        inviting.work()

    assert inviting.items("place") == []
    assert waits_for(inviting, invitation) == set()


# ---- late, twice, out of order


def test_what_comes_late_twice_or_in_another_order_ends_the_same(inviting: Inviting) -> None:
    inviting.people(2)
    invitation = inviting.create()
    dispatch = stored_moments(inviting.store, invitation.invitation_id)[DISPATCH]
    # Nobody came by until replies close: the moment to be sent is the older one.
    inviting.world.now = invitation.answer_by + timedelta(hours=3)

    inviting.due()

    assert inviting.invitation(invitation.invitation_id).state is S.CLOSED
    assert waits_for(inviting, invitation) == set()
    assert inviting.mails() == []
    # One of before is still there, as where another release left it.
    inviting.store.write(MOMENT.insert(dispatch))
    assert inviting.due().found == 1
    assert waits_for(inviting, invitation) == set()
    assert inviting.mails() == []


def test_a_moment_without_an_invitation_goes(inviting: Inviting) -> None:
    invitation = inviting.create(send_at="2026-11-25T09:00")
    inviting.store.write(INVITATION.remove(invitation))
    inviting.world.now = invitation.answer_by

    inviting.due()

    assert inviting.items("moment") == []


def test_one_that_is_not_as_declared_keeps_no_other_from_being_sent(inviting: Inviting) -> None:
    people = inviting.people(2)
    begun = inviting.create()
    inviting.due()
    # What was to have it go on is lost, so its run is due.
    inviting.fanout.messages.clear()
    inviting.world.pass_time(minutes=6)
    broken, good = inviting.create(), inviting.create()
    key = INVITATION.key(broken)
    table(inviting.store.table(Regime.RECORDS)).update_item(
        Key={"pk": key.pk, "sk": key.sk},
        UpdateExpression="set unheard_of = :x",
        ExpressionAttributeValues={":x": "x"},
    )

    with pytest.raises(Exception, match="unheard_of"):
        inviting.due()

    inviting.work()
    assert inviting.invitation(good.invitation_id).state is S.OPEN
    assert inviting.invitation(begun.invitation_id).state is S.OPEN
    assert sorted(inviting.mails()) == sorted(2 * people)


# ---- its end


def test_one_that_never_closed_ends_all_the_same_with_all_that_is_its(inviting: Inviting) -> None:
    inviting.people(1)
    invitation = inviting.dispatch(number_of_places=150)
    inviting.world.now = invitation.ends_at + timedelta(days=37)

    report = run(inviting.world)

    assert report.total("failed") == 0
    assert [inviting.items(kind) for kind in ("invitation", "moment", "place", "selection")] == [
        [],
        [],
        [],
        [],
    ]


# ---- what was stored before


def as_before(inviting: Inviting, invitation: Invitation, queue: str | None = None) -> None:
    """As the release before stored it: no moments, and its time in its own slot."""
    for item in inviting.items("moment"):
        if item["subject"] == f"invitation#{invitation.invitation_id}":
            table(inviting.store.table(Regime.RECORDS)).delete_item(Key={"pk": item["pk"], "sk": item["sk"]})
    if queue:
        key = INVITATION.key(invitation)
        table(inviting.store.table(Regime.RECORDS)).update_item(
            Key={"pk": key.pk, "sk": key.sk},
            UpdateExpression="set due_queue = :queue, due_at = :at",
            ExpressionAttributeValues={":queue": queue, ":at": stamp(invitation.answer_by)},
        )


def test_one_that_was_scheduled_before_is_sent_at_its_time(inviting: Inviting) -> None:
    people = inviting.people(2)
    invitation = inviting.create()
    as_before(inviting, invitation)

    inviting.due()
    inviting.work()

    assert sorted(inviting.mails()) == sorted(people)
    assert waits_for(inviting, invitation) == {CLOSE}


@pytest.mark.parametrize("touched", [False, True])
def test_one_that_was_open_before_closes_at_its_time(inviting: Inviting, *, touched: bool) -> None:
    inviting.people(2)
    invitation = inviting.dispatch(number_of_places=2)
    as_before(inviting, invitation, "close")
    if touched:
        change_places(inviting.ctx, inviting.employer_id, invitation.invitation_id, 5)
        assert waits_for(inviting, invitation) == {CLOSE}

    inviting.world.now = invitation.answer_by
    inviting.due()

    assert inviting.invitation(invitation.invitation_id).state is S.CLOSED
    assert inviting.items("place") == []
    assert waits_for(inviting, invitation) == set()


def test_one_that_was_closed_before_is_cleared_away_by_the_time_in_itself(inviting: Inviting) -> None:
    inviting.people(2)
    opened = inviting.dispatch(number_of_places=3)
    as_before(inviting, opened)
    closed = INVITATION.changed(opened, state=S.CLOSED, resume_at=inviting.world.now)
    inviting.store.write(INVITATION.next(closed))

    assert inviting.due().found == 1

    assert inviting.items("place") == []
    assert inviting.invitation(opened.invitation_id).resume_at is None
    assert waits_for(inviting, opened) == set()


def test_a_release_that_comes_back_finds_what_is_to_be_sent(inviting: Inviting) -> None:
    invitation = inviting.create(send_at="2026-11-25T09:00")

    (item,) = inviting.items("invitation")
    assert (item["due_queue"], item["due_at"]) == ("dispatch", stamp(invitation.send_at))


def test_one_that_is_put_off_is_not_tried_by_its_old_slot(inviting: Inviting) -> None:
    inviting.people(1)
    invitation = inviting.create()
    dispatch = stored_moments(inviting.store, invitation.invitation_id)[DISPATCH]
    inviting.store.write(moved(dispatch, inviting.world.now + timedelta(hours=1)))

    assert inviting.due().found == 0
    assert inviting.invitation(invitation.invitation_id).state is S.SCHEDULED
