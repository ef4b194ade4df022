"""A person looks at who got a place: asked where it was full, decided by the employer with its reason."""

from datetime import datetime, timedelta

import pytest

from qlinx.invitations.model import InviteeState
from qlinx.invitations.places import change_places
from qlinx.invitations.replies import reply
from qlinx.kit.clock import home_day
from qlinx.kit.errors import InputInvalid
from qlinx.kit.texts import LANGUAGES, Language, format_date
from qlinx.records.audit import acts
from qlinx.rights.awaiting import leave_to_us
from qlinx.rights.clock import extend
from qlinx.rights.deadlines import deadline_in_days
from qlinx.rights.deciding import ask_about
from qlinx.rights.errors import RefusalUnfit, ReviewNotNow, RightNotHere, TooLateToExtend
from qlinx.rights.kinds.human_review import RIGHT as HUMAN_REVIEW
from qlinx.rights.model import Extension, Refusal, RequestState
from qlinx.rights.reviewing import ask_by_link, ask_from_account
from qlinx.rights.service import ask, open_requests, refuse
from qlinx.rights.taking_back import take_back
from tests.support.human_review import WHY, Full
from tests.support.inviting import ACCEPT, DECLINE
from tests.support.retention import run
from tests.support.rights import carry_out_request
from tests.support.world import World


@pytest.fixture
def full(world: World) -> Full:
    return Full(world)


def test_it_waits_for_the_employer_with_a_receipt_at_once(full: Full) -> None:
    request = full.asks()
    mail = full.told()["rights.request_received"]
    assert request.state is RequestState.AWAITING_EMPLOYER
    assert full.waiting() == [request.request_id]
    assert format_date(request.deadline_on, "nl") in mail
    assert full.invitation.title in mail
    assert full.inviting.invitee(full.without, full.invitation).state is InviteeState.INVITED


def test_asked_twice_it_is_one(full: Full) -> None:
    assert full.asks().request_id == full.asks().request_id
    assert len(full.waiting()) == 1


def test_of_two_invitations_each_has_its_own(full: Full) -> None:
    first = full.asks()
    other = full.inviting.dispatch(number_of_places=1)
    reply(full.ctx, full.has, other.invitation_id, ACCEPT)
    second = ask_by_link(full.ctx, full.without, other.invitation_id)
    assert sorted(full.waiting()) == sorted([first.request_id, second.request_id])


def test_where_there_is_a_place_it_can_t_be_asked(full: Full) -> None:
    reply(full.ctx, full.has, full.invitation_id, DECLINE)
    with pytest.raises(ReviewNotNow):
        full.asks()
    assert full.waiting() == []


def test_it_is_about_one_invitation_or_none_at_all(full: Full) -> None:
    with pytest.raises(RightNotHere):
        ask(full.ctx, full.without, HUMAN_REVIEW)


def test_a_place_over_the_number_is_given_and_nobody_loses_theirs(full: Full) -> None:
    request = full.asks()
    full.told()
    full.decides(request)

    ended, mails = full.now(request), full.told()
    assert (ended.state, ended.weighing, ended.weighed_by) == (RequestState.FULFILLED, WHY, "user-id")
    assert full.invitation.number_of_places == 2
    assert set(full.inviting.holders(full.invitation)) == {full.has, full.without}
    assert len(set(full.inviting.holders(full.invitation).values())) == 2
    assert full.inviting.free_places(full.invitation) == set()
    assert WHY in mails["rights.request_done"]
    assert "invitations.invitation_accepted" in mails
    done = [(act.actor, act.action) for act in acts(full.ctx, full.world.now.date())]
    assert ("user-id", "place-given-after-a-look") in done
    assert ("user-id", "rights-request-left-to-us") in done


def test_the_place_that_was_given_can_be_given_back_and_others_can_take_it(full: Full) -> None:
    full.decides(full.asks())
    reply(full.ctx, full.without, full.invitation_id, DECLINE)
    assert len(full.inviting.free_places(full.invitation)) == 1


def test_a_place_that_is_free_by_then_is_the_one_that_is_given(full: Full) -> None:
    request = full.asks()
    change_places(full.ctx, full.inviting.employer_id, full.invitation_id, 2)
    full.decides(request)
    assert full.invitation.number_of_places == 2
    assert full.inviting.free_places(full.invitation) == set()
    assert set(full.inviting.holders(full.invitation)) == {full.has, full.without}


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_stays_with_a_reason_that_the_person_reads_and_is_not_asked_again(
    full: Full, language: Language
) -> None:
    full.inviting.change_person(full.without, language=language)
    request = full.asks()
    full.told()
    full.decides(request, Refusal.STANDS)

    text = full.told()["rights.request_refused"]
    assert WHY in text
    assert "autoriteitpersoonsgegevens.nl" in text
    assert full.now(request).refusal is Refusal.STANDS
    assert full.invitation.number_of_places == 1
    with pytest.raises(ReviewNotNow):
        full.asks()


@pytest.mark.parametrize("refusal", [None, Refusal.STANDS])
def test_nobody_decides_without_saying_why(full: Full, refusal: Refusal | None) -> None:
    request = full.asks()
    with pytest.raises(InputInvalid):
        full.decides(request, refusal, None)
    assert full.now(request).state is RequestState.AWAITING_EMPLOYER


@pytest.mark.parametrize("refusal", [Refusal.BEGUN, Refusal.CALLED_OFF, Refusal.OVERRIDING])
def test_an_employer_can_t_say_that_it_ended_by_itself(full: Full, refusal: Refusal) -> None:
    request = full.asks()
    with pytest.raises(RefusalUnfit):
        full.decides(request, refusal)


def test_with_an_account_it_is_followed_and_taken_back_there(full: Full) -> None:
    account = full.inviting.account(full.without)
    request = ask_from_account(full.ctx, account, full.invitation_id)
    assert request.account_id == account
    # The link of the mail joins the same one: it is the holder's.
    assert full.asks().request_id == request.request_id
    assert take_back(full.ctx, account, request.request_id).state is RequestState.WITHDRAWN
    assert full.waiting() == []
    assert full.asks().request_id != request.request_id


def test_the_employer_is_told_and_told_again_as_the_term_runs_out(full: Full) -> None:
    full.user()
    request = full.asks()
    carry_out_request(full.world, request)
    assert "Noor" in full.told()["rights.employer_decides"]
    full.world.pass_time(days=5)
    run(full.world)
    assert "rights.employer_decides" in full.told()


def test_one_that_is_late_stands_first_on_the_desk(full: Full) -> None:
    request = full.asks()
    full.world.pass_time(days=12)
    assert [one.request_id for one in open_requests(full.ctx)][:1] == [request.request_id]
    assert request.deadline_on < full.ctx.today()


def test_staff_can_t_put_it_off(full: Full) -> None:
    with pytest.raises(TooLateToExtend):
        extend(full.ctx, full.asks(), Extension.COMPLEX, actor="staff-id")


@pytest.mark.parametrize(
    ("begins_in", "last_day_in"),
    # A week, moved to a working day; the day before it begins; and no day before that of the receipt.
    [(40, 7), (3, 2), (0, 0)],
)
def test_the_term_is_a_week_and_never_longer_than_there_is_something_to_decide(
    begins_in: int, last_day_in: int
) -> None:
    received = datetime.fromisoformat("2026-09-01T12:00:00+02:00")
    last = deadline_in_days(received, 7, received + timedelta(days=begins_in))
    assert last == home_day(received) + timedelta(days=last_day_in)


def test_where_no_employer_is_left_to_decide_the_person_hears_that_it_ended(full: Full) -> None:
    request = leave_to_us(full.ctx, full.asks(), actor="rights_fulfilment")
    full.told()
    carry_out_request(full.world, request)
    assert full.now(request).refusal is Refusal.EMPLOYER_GONE
    assert "rights.request_refused" in full.told()


def test_while_the_employer_waits_for_an_explanation_it_can_end_too(full: Full) -> None:
    request = full.asks()
    ask_about(full.ctx, full.inviting.employer_id, request.request_id, "Waarom?", actor="user-id")
    refuse(full.ctx, full.now(request), Refusal.BEGUN, actor="rights_clock")
    assert full.now(request).state is RequestState.REFUSED
