"""Staff approve or refuse first mailings: once, twice, at once, cut off (decision 100)."""

from collections.abc import Callable

import pytest

from qlinx.employers.mailings_look import approve_mailings
from qlinx.employers.model import MailingsLook
from qlinx.employers.store import agreement_of
from qlinx.invitations.errors import MailingSettled
from qlinx.invitations.explanations import explained
from qlinx.invitations.limits import FIRST_PEOPLE
from qlinx.invitations.mailings import approve_employer, refuse
from qlinx.invitations.model import CancelReason, Invitation, RefusedBecause
from qlinx.invitations.telling import TOLD
from tests.support.first_mailings import (
    FEW,
    MANY,
    MISLEADING,
    S,
    a_user,
    approved,
    refused,
    said,
    state_of,
    waiting,
)
from tests.support.inviting import Inviting
from tests.support.limits import set_limit
from tests.support.post import CutOffError, cut_off
from tests.support.world import World


@pytest.fixture
def new(world: World) -> Inviting:
    """An employer at whose mailings nobody looked, who may invite three people before that."""
    inviting = Inviting(world, looked_at=False)
    set_limit(inviting.ctx, FIRST_PEOPLE, FEW)
    return inviting


def test_approval_lets_go_what_waits_and_whatever_comes_later(new: Inviting) -> None:
    first = waiting(new)
    second = new.dispatch(title="Herhaling")

    assert approved(new, first).state is S.SCHEDULED
    new.work()
    later = new.dispatch(title="Nog een")

    assert {state_of(new, one) for one in (first, second, later)} == {S.OPEN}
    assert len(new.mails()) == 3 * MANY
    assert said(new) == ["employer-mailings-approved"]
    agreement = agreement_of(new.store, new.employer_id)
    assert agreement is not None
    assert (agreement.mailings_look, agreement.mailings_looked_by) == (MailingsLook.APPROVED, "sjoerd")


def test_approval_before_anything_waits_does_the_same(new: Inviting) -> None:
    new.people(MANY)

    approve_employer(new.ctx, new.employer_id, actor="sjoerd", fanout=new.fanout)
    approve_employer(new.ctx, new.employer_id, actor="saskia", fanout=new.fanout)

    assert new.dispatch().state is S.OPEN
    assert said(new) == ["employer-mailings-approved"]


def test_where_an_approval_is_cut_off_the_schedule_lets_go(new: Inviting) -> None:
    first = waiting(new)
    second = new.dispatch(title="Herhaling")
    approve_mailings(new.ctx, new.employer_id, actor="sjoerd")
    new.fanout.messages.clear()

    new.due()
    new.work()

    assert {state_of(new, one) for one in (first, second)} == {S.OPEN}


def test_wherever_an_approval_is_killed_it_can_be_repeated(new: Inviting) -> None:
    invitation = waiting(new)
    new.calls.forget()
    for number in range(4):
        new.calls.after[len(new.calls.made) + number] = cut_off
        try:
            approved(new, invitation)
        except CutOffError:
            continue
        finally:
            new.calls.after.clear()

    approved(new, invitation)
    new.due()
    new.work()

    assert state_of(new, invitation) is S.OPEN
    assert len(new.mails()) == MANY


def test_a_refusal_invites_nobody_tells_why_and_the_next_is_looked_at_again(new: Inviting) -> None:
    user_id = a_user(new)
    invitation = waiting(new)

    ended = refused(new, invitation)
    new.work()
    new.world.pass_time(minutes=10)
    new.due()
    new.work()

    assert (ended.state, ended.cancelled_because) == (S.CANCELLED, CancelReason.REFUSED)
    assert new.mails() == new.mails("invitations.invitation_cancelled") == []
    told = explained(ended)
    assert told is not None
    assert "van iemand anders" in told.advice.nl
    assert new.mails(TOLD).count(user_id) == 2
    assert said(new) == ["mailing-refused:misleading"]
    assert not new.invitation(invitation.invitation_id).unfinished
    assert new.dispatch(title="Nog een").state is S.WAITING


def test_approving_twice_is_approving_once(new: Inviting) -> None:
    invitation = waiting(new)

    approved(new, invitation)
    again = approved(new, invitation, "saskia")
    new.work()
    late = approved(new, invitation, "saskia")

    assert (again.state, late.state) == (S.SCHEDULED, S.OPEN)
    assert said(new) == ["employer-mailings-approved"]
    assert len(new.mails()) == MANY


def test_refusing_twice_is_refusing_once(new: Inviting) -> None:
    invitation = waiting(new)

    refused(new, invitation)
    again = refused(new, invitation, RefusedBecause.NO_OCCASION, "saskia")

    assert again.refused_because is MISLEADING
    assert said(new) == ["mailing-refused:misleading"]


@pytest.mark.parametrize(("first", "then"), [(approved, refused), (refused, approved)])
def test_of_two_who_disagree_the_first_holds(
    new: Inviting,
    first: Callable[[Inviting, Invitation], Invitation],
    then: Callable[[Inviting, Invitation], Invitation],
) -> None:
    invitation = waiting(new)
    held = first(new, invitation).state

    with pytest.raises(MailingSettled):
        then(new, invitation)

    assert state_of(new, invitation) is held


def test_of_an_approval_and_a_refusal_at_the_same_moment_one_holds(new: Inviting) -> None:
    """The refusal comes just before the approval's write."""
    invitation = waiting(new)
    new.calls.forget()
    other = new.world.context()
    approved_calls = _calls_until_write(new)
    new.calls.before[approved_calls] = lambda: refuse(
        other, invitation.invitation_id, MISLEADING, actor="saskia", fanout=new.fanout
    )

    with pytest.raises(MailingSettled):
        approved(new, invitation)

    assert state_of(new, invitation) is S.CANCELLED
    agreement = agreement_of(new.store, new.employer_id)
    assert agreement is not None
    assert agreement.look_is_due


def _calls_until_write(new: Inviting) -> int:
    """Two reads come before, and two calls for the entry of the audit."""
    return len(new.calls.made) + 4
