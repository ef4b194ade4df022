"""How much an employer may have us mail:
counted once, never passed together, and nothing that is over is lost (decision 100).
"""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from qlinx.invitations.dispatch import Tools
from qlinx.invitations.errors import TooManyInvitations
from qlinx.invitations.explanations import explained
from qlinx.invitations.limits import (
    INVITATIONS_A_DAY,
    INVITATIONS_AN_HOUR,
    OF_MAILBOX_A_DAY,
    PEOPLE_A_DAY,
)
from qlinx.invitations.model import Invitation, InvitationState
from qlinx.invitations.service import cancel, create_invitation
from qlinx.records.budgets import used
from qlinx.records.limits import Limit
from qlinx.records.shape import Regime
from tests.support.drafts import a_draft
from tests.support.inviting import Inviting
from tests.support.limits import set_limit
from tests.support.post import CutOffError, cut_off
from tests.support.threads import a_context, at_once
from tests.support.world import World

S = InvitationState
MIDNIGHT = datetime(2026, 11, 24, tzinfo=UTC)


def counted(inviting: Inviting) -> int:
    """How many people of today are counted."""
    return used(inviting.ctx, PEOPLE_A_DAY, inviting.employer_id)


def mailed(inviting: Inviting, invitation: Invitation) -> int:
    return len(inviting.invitees(invitation))


def the_next_day(inviting: Inviting) -> None:
    inviting.world.now = MIDNIGHT + timedelta(minutes=1)
    inviting.due()
    inviting.work()


@pytest.mark.parametrize(
    ("limit", "again_at"),
    [(INVITATIONS_AN_HOUR, datetime(2026, 11, 23, 10, tzinfo=UTC)), (INVITATIONS_A_DAY, MIDNIGHT)],
)
def test_an_employer_makes_so_many_and_is_told_from_when_it_can_go_on(
    inviting: Inviting, limit: Limit, again_at: datetime
) -> None:
    set_limit(inviting.ctx, limit, 2)
    for _ in range(2):
        inviting.create(once=None)

    with pytest.raises(TooManyInvitations) as refused:
        inviting.create()

    assert (refused.value.limit, refused.value.again_at) == (limit.name, again_at)
    assert refused.value.retry_after == (again_at - inviting.world.now).total_seconds()
    assert len(inviting.items("invitation")) == 2
    inviting.world.now = again_at
    assert inviting.create().state is S.SCHEDULED


def test_a_repeated_request_counts_once_and_is_answered_beyond_the_limit(inviting: Inviting) -> None:
    set_limit(inviting.ctx, INVITATIONS_A_DAY, 1)

    first = inviting.create(once="one")
    again = inviting.create(once="one")

    assert first.invitation_id == again.invitation_id
    assert used(inviting.ctx, INVITATIONS_A_DAY, inviting.employer_id) == 1


def test_what_is_refused_otherwise_counts_nothing(inviting: Inviting) -> None:
    with pytest.raises(Exception, match="input-invalid"):
        inviting.create(audience={"personnel_numbers": ["9"]})

    assert used(inviting.ctx, INVITATIONS_A_DAY, inviting.employer_id) == 0


def test_parallel_requests_do_not_pass_the_limit_together(inviting: Inviting) -> None:
    set_limit(inviting.ctx, INVITATIONS_A_DAY, 2)
    raised = at_once(
        *(
            partial(
                create_invitation,
                a_context(inviting.world),
                inviting.employer_id,
                a_draft(),
                once=f"parallel-{number}",
            )
            for number in range(5)
        )
    )

    assert sum(isinstance(one, TooManyInvitations) for one in raised) == 3
    assert len(inviting.items("invitation")) == 2


def test_another_employer_notices_nothing(inviting: Inviting) -> None:
    other = Inviting(inviting.world, name="Voorbeeld Onderwijs")
    for limit in (INVITATIONS_A_DAY, PEOPLE_A_DAY, OF_MAILBOX_A_DAY):
        set_limit(inviting.ctx, limit, 1)
    same = "noor@werk.example"
    inviting.person(email=same)
    other.person(email=same)

    one, two = inviting.dispatch(), other.dispatch()

    assert (one.state, two.state) == (S.OPEN, S.OPEN)
    assert explained(one) is explained(two) is None


def test_people_beyond_the_limit_of_a_day_are_invited_the_next_day(inviting: Inviting) -> None:
    reached: list[Limit] = []
    inviting.tools = Tools(
        inviting.fanout, inviting.results, lambda: inviting.seconds_left, limit_reached=reached.append
    )
    people = inviting.people(12)
    set_limit(inviting.ctx, PEOPLE_A_DAY, 7)

    invitation = inviting.dispatch()

    today = mailed(inviting, invitation)
    assert 0 < today <= 7
    assert invitation.state is S.DISPATCHING
    assert sum(invitation.postponed.values()) == 12 - today
    told = explained(invitation)
    assert told is not None
    assert (told.code, told.until) == ("people_a_day", MIDNIGHT)
    assert set(reached) == {PEOPLE_A_DAY}
    inviting.world.pass_time(hours=3)
    inviting.due()
    inviting.work()
    assert mailed(inviting, invitation) == today, "nothing more today"

    set_limit(inviting.ctx, PEOPLE_A_DAY, 100)
    the_next_day(inviting)

    assert inviting.invitation(invitation.invitation_id).state is S.OPEN
    assert sorted(inviting.mails()) == sorted(people)
    assert explained(inviting.invitation(invitation.invitation_id)) is None


def test_an_invitation_for_today_is_refused_where_the_day_is_used_up(inviting: Inviting) -> None:
    inviting.people(2)
    set_limit(inviting.ctx, PEOPLE_A_DAY, 2)
    inviting.dispatch()

    with pytest.raises(TooManyInvitations) as refused:
        inviting.create()

    assert (refused.value.limit, refused.value.again_at) == (PEOPLE_A_DAY.name, MIDNIGHT)
    assert inviting.create(send_at="2026-11-25T09:00").state is S.SCHEDULED


def test_a_fan_out_that_is_handled_twice_counts_once(inviting: Inviting) -> None:
    inviting.people(12)
    invitation = inviting.create()
    inviting.due()

    inviting.work(repeat=3)

    assert mailed(inviting, invitation) == 12
    assert counted(inviting) == 12


def test_wherever_a_fan_out_is_killed_it_counts_once(inviting: Inviting) -> None:
    inviting.people(2)
    inviting.create()
    inviting.due()
    inviting.calls.forget()
    inviting.work()
    calls = len(inviting.calls.made)
    for number in range(0, calls, 3):
        inviting.start_over()
        invitation = inviting.create()
        inviting.due()
        inviting.calls.forget()
        inviting.calls.after[number] = cut_off
        with suppress(CutOffError):
            inviting.work_until_cut_off()
        inviting.calls.forget()
        inviting.work_until_cut_off()

        assert mailed(inviting, invitation) == 2, number
        assert counted(inviting) == 2, number


def test_parallel_invitations_do_not_invite_more_than_a_day_allows(inviting: Inviting) -> None:
    inviting.people(4)
    set_limit(inviting.ctx, PEOPLE_A_DAY, 6)
    for _ in range(3):
        inviting.create()
    inviting.due()
    messages = [inviting.fanout.messages.pop(0) for _ in range(len(inviting.fanout.messages))]
    contexts = [a_context(inviting.world) for _ in messages]
    workers = [Inviting.__new__(Inviting) for _ in messages]
    for worker, ctx in zip(workers, contexts, strict=True):
        worker.__dict__.update({**inviting.__dict__, "ctx": ctx})

    raised = at_once(
        *(partial(worker.handle, message) for worker, message in zip(workers, messages, strict=True))
    )

    assert [one for one in raised if one] == []
    assert len(inviting.mails()) <= 6
    assert counted(inviting) <= 6


def test_one_mailbox_gets_so_many_a_day_and_the_rest_the_next_day(inviting: Inviting) -> None:
    """Whatever label stands in the address, and whoever of its readers is meant."""
    set_limit(inviting.ctx, OF_MAILBOX_A_DAY, 3)
    inviting.person(email="vreemd@post.example")
    inviting.person(email="Vreemd+bhv@post.example")
    someone_else = inviting.person(email="noor@post.example")

    first, second = inviting.dispatch(), inviting.dispatch()

    assert first.state is S.OPEN
    assert second.state is S.DISPATCHING
    assert len(inviting.mails()) == 3 + 2
    assert inviting.mails().count(someone_else) == 2
    told = explained(second)
    assert told is not None
    assert (told.code, told.until) == ("mailbox_a_day", MIDNIGHT)
    assert sum(second.postponed.values()) == 1

    the_next_day(inviting)

    assert inviting.invitation(second.invitation_id).state is S.OPEN
    assert len(inviting.mails()) == 6


def test_who_could_not_be_invited_in_time_is_told_of_at_the_end(inviting: Inviting) -> None:
    set_limit(inviting.ctx, OF_MAILBOX_A_DAY, 1)
    inviting.person()
    inviting.dispatch()
    second = inviting.dispatch(answer_by="2026-11-23T20:00")
    inviting.world.now = second.answer_by

    inviting.due()

    closed = inviting.invitation(second.invitation_id)
    told = explained(closed)
    assert closed.state is S.CLOSED
    assert told is not None
    assert told.code == "left_out"


def test_a_cancellation_is_never_held_back(inviting: Inviting) -> None:
    people = inviting.people(3)
    invitation = inviting.dispatch()
    for limit in (INVITATIONS_AN_HOUR, INVITATIONS_A_DAY, PEOPLE_A_DAY, OF_MAILBOX_A_DAY):
        set_limit(inviting.ctx, limit, 0)
    inviting.world.pass_time(minutes=2)

    cancel(inviting.ctx, inviting.employer_id, invitation.invitation_id)
    inviting.due()
    inviting.work()

    assert sorted(inviting.mails("invitations.invitation_cancelled")) == sorted(people)


def test_a_limit_of_nothing_lets_nothing_through(inviting: Inviting) -> None:
    set_limit(inviting.ctx, INVITATIONS_A_DAY, 0)

    with pytest.raises(TooManyInvitations):
        inviting.create()


def test_counts_hold_no_address_and_go_by_themselves(world: World) -> None:
    inviting = Inviting(world)
    inviting.person(email="vreemd@post.example")
    inviting.dispatch()

    stored = world.every_item(Regime.SECURITY)

    assert stored
    assert "vreemd" not in str(stored)
    assert inviting.employer_id not in str(stored)
    assert all(item["expires_at"] for item in stored)
