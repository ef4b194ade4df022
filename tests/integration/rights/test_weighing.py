"""An objection to use: nothing is done with the data while somebody weighs it, and the outcome is told."""

from datetime import timedelta

import pytest

from qlinx.holds.store import restrictions_on
from qlinx.invitations.replies import reply
from qlinx.kit.clock import home_day
from qlinx.kit.errors import InputInvalid
from qlinx.kit.texts import LANGUAGES, Language, format_date
from qlinx.mailing.delivery import Outcome
from qlinx.mailing.letter import Letter
from qlinx.mailing.rendering import render
from qlinx.people.desk_list import people_page
from qlinx.records.audit import acts
from qlinx.records.store import person_key
from qlinx.retention.holding import carry_out_hold_order
from qlinx.rights.awaiting import leave_to_us
from qlinx.rights.deciding import awaiting, decide
from qlinx.rights.errors import RefusalUnfit
from qlinx.rights.kinds.objection_to_use import RIGHT as OBJECTION_TO_USE
from qlinx.rights.kinds.restriction import RIGHT as RESTRICTION
from qlinx.rights.model import Refusal, RequestState, RightsRequest
from qlinx.rights.moments import replaced
from qlinx.rights.right import Right
from qlinx.rights.service import ask, refuse
from qlinx.rights.store import request_by_id
from qlinx.rights.taking_back import take_back
from qlinx.rights.weighing import is_for_staff, weigh
from tests.support.invitation_mails import mailed
from tests.support.inviting import ACCEPT, Inviting
from tests.support.letters import a_sender
from tests.support.people import letters, person_of, says_yes
from tests.support.queues import RememberedQueue
from tests.support.retention import run
from tests.support.rights import carry_out_request
from tests.support.subjects import a_holder, a_relation, an_employer
from tests.support.world import World

WHY = "Wij delen alleen een naam en een adres."


@pytest.fixture
def inviting(world: World) -> Inviting:
    return Inviting(world)


def now_of(world: World, request: RightsRequest) -> RightsRequest:
    found = request_by_id(world.ctx.store, request.person_id, request.request_id)
    assert found
    return found


def told(world: World, template: str) -> str:
    found = [one for one in letters(world) if isinstance(one, Letter) and one.template == template]
    return render(found[-1], a_sender()).text


def is_paused(world: World, request: RightsRequest) -> bool:
    return person_of(world.ctx, request.person_id).restricted


def of_account(world: World, language: Language = "nl") -> RightsRequest:
    """An objection to what we do with an account, taken in and waiting for staff."""
    holder = a_holder(world.ctx, language=language)
    request = ask(world.ctx, holder.person_id, OBJECTION_TO_USE, account_id=holder.person_id)
    carry_out_request(world, request)
    return now_of(world, request)


def test_what_an_employer_shares_is_out_of_use_at_once_and_the_place_still_counts(inviting: Inviting) -> None:
    comes, other = inviting.people(2)
    invitation = inviting.dispatch(number_of_places=1)
    reply(inviting.ctx, comes, invitation.invitation_id, ACCEPT)
    request = ask(inviting.ctx, comes, OBJECTION_TO_USE, proved=inviting.someone(comes).address_hash)

    assert comes not in people_page(inviting.ctx, inviting.employer_id, {}, "nl").model_dump_json()
    assert other in people_page(inviting.ctx, inviting.employer_id, {}, "nl").model_dump_json()
    assert inviting.free_places(invitation) == set()
    (task,) = awaiting(inviting.ctx, inviting.employer_id)
    assert (task.request.request_id, task.request.deadline_on) == (request.request_id, request.deadline_on)
    inviting.dispatch()
    assert (inviting.mails().count(comes), inviting.mails().count(other)) == (1, 2)


@pytest.mark.parametrize("refusal", [None, Refusal.OVERRIDING])
def test_nobody_decides_without_saying_why(inviting: Inviting, refusal: Refusal | None) -> None:
    request = ask(inviting.ctx, inviting.person(), OBJECTION_TO_USE)
    with pytest.raises(InputInvalid):
        decide(inviting.ctx, inviting.employer_id, request.request_id, refusal=refusal, actor="u")
    assert now_of(inviting.world, request).state is RequestState.AWAITING_EMPLOYER


def test_an_objection_that_holds_leaves_the_data_out_of_use(inviting: Inviting) -> None:
    world, person_id = inviting.world, inviting.person()
    request = ask(inviting.ctx, person_id, OBJECTION_TO_USE)
    decided = decide(
        inviting.ctx, inviting.employer_id, request.request_id, refusal=None, actor="user", weighing=WHY
    )
    carry_out_request(world, decided)

    ended = now_of(world, request)
    assert (ended.state, ended.weighing, ended.weighed_by) == (RequestState.FULFILLED, WHY, "user")
    assert ended.closed_at == world.now
    assert WHY in told(world, "rights.request_done")
    world.pass_time(days=30)
    run(world)
    assert is_paused(world, request)


def test_one_that_does_not_hold_is_told_before_the_data_are_used_again(inviting: Inviting) -> None:
    world, person_id = inviting.world, inviting.person()
    request = ask(inviting.ctx, person_id, OBJECTION_TO_USE)
    decide(
        inviting.ctx,
        inviting.employer_id,
        request.request_id,
        refusal=Refusal.OVERRIDING,
        actor="user",
        weighing=WHY,
    )
    ended = now_of(world, request)
    assert (ended.state, ended.weighing, ended.weighed_by) == (RequestState.REFUSED, WHY, "user")
    text = told(world, "rights.request_refused")
    again = world.now + timedelta(days=7)
    assert WHY in text
    assert "autoriteitpersoonsgegevens.nl" in text
    assert format_date(home_day(again), "nl") in text
    assert "rights-request-refused:overriding" in [
        one.action for one in acts(inviting.ctx, world.ctx.today())
    ]

    world.now = again - timedelta(hours=1)
    run(world)
    assert is_paused(world, request)
    world.now = again + timedelta(hours=1)
    run(world)
    assert not is_paused(world, request)
    run(world)  # the night after takes the marks off
    assert restrictions_on(world.ctx.store, person_key(person_id, "").pk) == ()
    assert inviting.someone(person_id).holds == ()
    inviting.dispatch()
    assert mailed(inviting, person_id) is Outcome.SENT


def test_a_restriction_that_stands_beside_it_outlasts_it(inviting: Inviting) -> None:
    world, person_id = inviting.world, inviting.person()
    ask(inviting.ctx, person_id, RESTRICTION)
    request = ask(inviting.ctx, person_id, OBJECTION_TO_USE)
    refuse(inviting.ctx, request, Refusal.OVERRIDING, actor="user", weighing=WHY)
    world.pass_time(days=8)
    run(world)
    assert is_paused(world, request)


def test_taken_back_the_data_are_used_again_at_once(world: World) -> None:
    holder = a_holder(world.ctx)
    relation = a_relation(world.ctx, an_employer(world.ctx))
    says_yes(world, holder, relation)
    request = ask(world.ctx, relation.person_id, OBJECTION_TO_USE, account_id=holder.person_id)
    assert is_paused(world, request)
    take_back(world.ctx, holder.person_id, request.request_id)
    assert not is_paused(world, request)


def test_where_nobody_can_weigh_any_more_it_holds(inviting: Inviting) -> None:
    world = inviting.world
    request = ask(inviting.ctx, inviting.person(), OBJECTION_TO_USE)
    carry_out_request(world, leave_to_us(inviting.ctx, request, actor="rights_fulfilment"))
    assert now_of(world, request).state is RequestState.FULFILLED
    assert is_paused(world, request)


def test_an_objection_about_an_account_waits_for_staff(world: World) -> None:
    request = of_account(world)
    assert is_for_staff(request)
    assert is_paused(world, request)
    assert request.state is RequestState.RECEIVED
    # The sweep takes it up again on its last day only.
    assert home_day(request.next_step_at) == request.deadline_on


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("holds", [True, False])
def test_staff_weigh_it_and_the_outcome_is_told_with_its_reason(
    world: World, holds: bool, language: Language
) -> None:
    request = of_account(world, language)
    weigh(world.ctx, request, WHY, holds=holds, actor="staff-id")

    ended = now_of(world, request)
    assert ended.state is (RequestState.FULFILLED if holds else RequestState.REFUSED)
    assert (ended.weighing, ended.weighed_by) == (WHY, "staff-id")
    text = told(world, "rights.request_done" if holds else "rights.request_refused")
    assert WHY in text
    assert "autoriteitpersoonsgegevens.nl" in text
    with pytest.raises(RefusalUnfit):
        weigh(world.ctx, ended, WHY, holds=not holds, actor="staff-id")


def test_cut_off_after_it_was_weighed_the_next_message_tells_it(world: World) -> None:
    request = of_account(world)
    world.ctx.store.write(*replaced(world.ctx, request, weighing=WHY, weighed_by="staff-id"))
    carry_out_request(world, request)
    assert now_of(world, request).state is RequestState.FULFILLED
    assert WHY in told(world, "rights.request_done")


def test_what_an_employer_weighs_is_none_of_staff_s(inviting: Inviting) -> None:
    request = ask(inviting.ctx, inviting.person(), OBJECTION_TO_USE)
    with pytest.raises(RefusalUnfit):
        weigh(inviting.ctx, request, WHY, holds=True, actor="staff-id")


@pytest.mark.parametrize("right", [RESTRICTION, OBJECTION_TO_USE])
def test_what_was_asked_for_is_lifted_a_week_after_that_was_told(inviting: Inviting, right: Right) -> None:
    world, person_id = inviting.world, inviting.person()
    request = leave_to_us(inviting.ctx, ask(inviting.ctx, person_id, right), actor="rights_fulfilment")
    carry_out_request(world, request)
    letters(world)
    lifted = {"do": "lift", "subject": person_key(person_id, "").pk, "matter": request.request_id}
    for _ in range(2):
        carry_out_hold_order(inviting.ctx, lifted, rights=RememberedQueue())

    assert is_paused(world, request)
    assert format_date(home_day(world.now + timedelta(days=7)), "nl") in told(world, "rights.used_again")
    world.pass_time(days=6)
    run(world)
    assert is_paused(world, request)
    world.pass_time(days=2)
    run(world)
    assert not is_paused(world, request)
    run(world)
    assert restrictions_on(world.ctx.store, person_key(person_id, "").pk) == ()
