"""The first mailings of a new agreement: a few go, more wait until staff have looked (decision 100)."""

from functools import partial

import pytest

from qlinx.employers.store import AGREEMENT, agreement_of
from qlinx.invitations.dispatch import go_on
from qlinx.invitations.explanations import explained
from qlinx.invitations.first_mailings import few_enough
from qlinx.invitations.limits import FIRST_PEOPLE
from qlinx.invitations.mailings import waiting_mailings
from qlinx.invitations.model import Invitation
from qlinx.invitations.telling import TOLD
from qlinx.people.model import Person
from qlinx.records.context import Context
from tests.support.first_mailings import (
    FEW,
    MANY,
    S,
    a_user,
    state_of,
)
from tests.support.inviting import Inviting
from tests.support.limits import set_limit
from tests.support.threads import a_context, at_once
from tests.support.world import World


@pytest.fixture
def new(world: World) -> Inviting:
    """An employer at whose mailings nobody looked, who may invite three people before that."""
    inviting = Inviting(world, looked_at=False)
    set_limit(inviting.ctx, FIRST_PEOPLE, FEW)
    return inviting


def test_a_few_people_are_invited_before_anybody_looked(new: Inviting) -> None:
    people = new.people(FEW)

    invitation = new.dispatch(number_of_places=3)

    assert invitation.state is S.OPEN
    assert sorted(new.mails()) == sorted(people)
    assert list(waiting_mailings(new.ctx)) == []


def test_its_audience_is_counted_once_though_places_are_laid_out(
    new: Inviting, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []

    def counting(ctx: Context, invitation: Invitation) -> tuple[Person, ...] | None:
        counted.append(invitation.invitation_id)
        return few_enough(ctx, invitation)

    monkeypatch.setattr("qlinx.invitations.dispatch.few_enough", counting)
    new.people(FEW)

    invitation = new.dispatch(number_of_places=3)

    assert counted == [invitation.invitation_id]


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
