"""The first mailings of a new agreement: a few go, more wait until staff have looked (decision 100)."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from qlinx.employers.mailings_look import approve_mailings
from qlinx.employers.model import EmployerUser, MailingsLook
from qlinx.employers.service import end_agreement
from qlinx.employers.store import AGREEMENT, EMPLOYER_USER, agreement_of
from qlinx.invitations.dispatch import go_on
from qlinx.invitations.errors import MailingSettled
from qlinx.invitations.explanations import explained
from qlinx.invitations.limits import FIRST_PEOPLE
from qlinx.invitations.mailings import approve, approve_employer, refuse, waiting_mailings
from qlinx.invitations.model import CancelReason, Invitation, InvitationState, RefusedBecause
from qlinx.invitations.service import cancel
from qlinx.invitations.telling import TOLD
from qlinx.kit.errors import NotFound
from qlinx.kit.ids import new_id
from qlinx.records.audit import acts
from tests.support.inviting import Inviting
from tests.support.limits import set_limit
from tests.support.post import CutOffError, cut_off
from tests.support.threads import a_context, at_once
from tests.support.world import World

S = InvitationState
MISLEADING = RefusedBecause.MISLEADING
FEW, MANY = 3, 4


@pytest.fixture
def new(world: World) -> Inviting:
    """An employer at whose mailings nobody looked, who may invite three people before that."""
    inviting = Inviting(world, looked_at=False)
    set_limit(inviting.ctx, FIRST_PEOPLE, FEW)
    return inviting


def a_user(inviting: Inviting) -> str:
    user = EmployerUser(
        person_id=new_id(),
        employer_id=inviting.employer_id,
        name="Petra de Wit",
        email="petra@zorg.example",
        address_hash="petra",
        created_at=inviting.world.now,
        sessions_valid_from=inviting.world.now,
    )
    inviting.store.write(EMPLOYER_USER.insert(user))
    return user.person_id


def waiting(inviting: Inviting, people: int = MANY) -> Invitation:
    """An invitation that waits for staff."""
    inviting.people(people)
    invitation = inviting.dispatch()
    assert invitation.state is S.WAITING
    return invitation


def state_of(inviting: Inviting, invitation: Invitation) -> InvitationState:
    return inviting.invitation(invitation.invitation_id).state


def said(inviting: Inviting) -> list[str]:
    return [act.action for act in acts(inviting.ctx, inviting.world.now.date()) if "mailing" in act.action]


def approved(inviting: Inviting, invitation: Invitation, actor: str = "sjoerd") -> Invitation:
    return approve(inviting.ctx, invitation.invitation_id, actor=actor, fanout=inviting.fanout)


def refused(
    inviting: Inviting, invitation: Invitation, reason: RefusedBecause = MISLEADING, actor: str = "sjoerd"
) -> Invitation:
    return refuse(inviting.ctx, invitation.invitation_id, reason, actor=actor, fanout=inviting.fanout)


def test_a_few_people_are_invited_before_anybody_looked(new: Inviting) -> None:
    people = new.people(FEW)

    invitation = new.dispatch(number_of_places=3)

    assert invitation.state is S.OPEN
    assert sorted(new.mails()) == sorted(people)
    assert list(waiting_mailings(new.ctx)) == []


def test_more_wait_with_nobody_invited_and_their_employer_is_told_once_a_day(new: Inviting) -> None:
    user_id = a_user(new)
    new.people(MANY)

    first, second = new.dispatch(), new.dispatch(title="Herhaling")

    assert (first.state, second.state) == (S.WAITING, S.WAITING)
    assert new.mails() == []
    told = explained(first)
    assert told is not None
    assert told.code == "waits_for_look"
    assert new.mails(TOLD).count(user_id) == 1
    (one, _) = waiting_mailings(new.ctx)
    assert (one.invitation.people_counted, one.employer.name) == (MANY, "Voorbeeld Zorg")


def test_many_small_ones_are_not_a_way_round(new: Inviting) -> None:
    people = new.people(FEW + 2)
    states = [new.dispatch(audience={"email_addresses": [new.someone(one).email]}).state for one in people]

    assert states == [S.OPEN] * FEW + [S.WAITING] * 2


def test_one_stranger_gets_two_and_the_rest_wait(new: Inviting) -> None:
    new.person(email="vreemd@post.example")
    new.person(email="Vreemd+werk@post.example")

    states = [new.dispatch(title=f"Nummer {number}").state for number in range(3)]

    assert states == [S.OPEN] + [S.WAITING] * 2
    assert len(new.mails()) == 2


def test_whoever_comes_to_the_audience_after_it_was_counted_is_not_in_it(new: Inviting) -> None:
    people = new.people(FEW)
    invitation = new.create()
    new.due()
    more = new.people(9)
    new.work()

    assert set(new.invitees(invitation)) == set(people)
    assert not set(new.invitees(invitation)) & set(more)


def test_parallel_invitations_do_not_pass_the_limit_together(new: Inviting) -> None:
    people = new.people(2)
    first, second = new.create(), new.create()
    raised = at_once(
        *(partial(go_on, a_context(new.world), one.invitation_id, new.tools) for one in (first, second))
    )
    new.work()

    assert raised == [None, None]
    assert {state_of(new, first), state_of(new, second)} == {S.OPEN, S.WAITING}
    assert sorted(new.mails()) == sorted(people)


def test_people_of_a_department_are_counted_and_not_all_of_the_employer(new: Inviting) -> None:
    new.people(9, shared={"department": "Keuken"})
    few = new.people(FEW, shared={"department": "Zorg"})

    invitation = new.dispatch(audience={"departments": ["zorg"]})

    assert invitation.state is S.OPEN
    assert sorted(new.mails()) == sorted(few)


def test_what_the_limit_is_staff_set(new: Inviting) -> None:
    set_limit(new.ctx, FIRST_PEOPLE, 1)
    new.people(2)

    assert new.dispatch().state is S.WAITING


def test_an_agreement_from_before_there_was_a_look_needs_none(new: Inviting) -> None:
    agreement = agreement_of(new.store, new.employer_id)
    assert agreement is not None
    stored = AGREEMENT.item(agreement)
    del stored["mailings_look"]

    assert not AGREEMENT.value(stored).look_is_due


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


def test_the_start_may_pass_while_it_waits(new: Inviting) -> None:
    new.people(MANY)
    invitation = new.create(send_at="2026-11-24T09:00")
    new.world.pass_time(days=1)
    new.due()
    assert state_of(new, invitation) is S.WAITING
    new.world.pass_time(days=3)

    approved(new, invitation)
    new.work()

    assert state_of(new, invitation) is S.OPEN


def test_what_nobody_looked_at_in_time_ends_and_its_employer_is_told(new: Inviting) -> None:
    user_id = a_user(new)
    invitation = waiting(new)
    new.world.now = invitation.answer_by - timedelta(minutes=1)
    new.due()
    assert state_of(new, invitation) is S.WAITING
    new.world.pass_time(minutes=2)

    new.due()
    new.work()

    ended = new.invitation(invitation.invitation_id)
    assert (ended.state, ended.cancelled_because) == (S.CANCELLED, CancelReason.NOT_LOOKED_AT)
    told = explained(ended)
    assert told is not None
    assert told.code == "not_looked_at"
    assert new.mails(TOLD).count(user_id) == 2
    assert new.mails() == []
    with pytest.raises(MailingSettled):
        approved(new, invitation)
    assert list(waiting_mailings(new.ctx)) == []


def test_what_waits_when_the_agreement_ends_ends_with_it(new: Inviting) -> None:
    invitation = waiting(new)
    end_agreement(new.ctx, new.employer_id, new.world.now.date(), actor="sjoerd")
    new.world.pass_time(days=1)

    new.due()
    new.work()

    assert new.invitation(invitation.invitation_id).cancelled_because is CancelReason.NO_AGREEMENT
    assert new.mails() == []


def test_an_employer_calls_off_what_waits(new: Inviting) -> None:
    invitation = waiting(new)

    cancel(new.ctx, new.employer_id, invitation.invitation_id, fanout=new.fanout)
    new.work()

    assert state_of(new, invitation) is S.CANCELLED
    assert new.mails("invitations.invitation_cancelled") == []
    with pytest.raises(MailingSettled):
        approved(new, invitation)


def test_a_cancellation_reaches_everybody_who_was_invited_before_the_look(new: Inviting) -> None:
    people = new.people(FEW)
    invitation = new.dispatch()

    cancel(new.ctx, new.employer_id, invitation.invitation_id)
    new.world.pass_time(minutes=1)
    new.due()
    new.work()

    assert sorted(new.mails("invitations.invitation_cancelled")) == sorted(people)


def test_what_does_not_exist_is_not_decided_on(new: Inviting) -> None:
    with pytest.raises(NotFound):
        approve(new.ctx, new_id(), actor="sjoerd", fanout=new.fanout)
    with pytest.raises(NotFound):
        approve_employer(new.ctx, new_id(), actor="sjoerd", fanout=new.fanout)


def test_places_are_as_many_as_were_said_after_the_wait(new: Inviting) -> None:
    new.people(MANY)
    invitation = new.dispatch(number_of_places=2)
    approved(new, invitation)
    new.work()

    assert new.free_places(new.invitation(invitation.invitation_id)) == {0, 1}
