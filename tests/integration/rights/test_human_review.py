"""A person looks at who got a place: asked where it was full, decided by the employer with its reason."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from qlinx.employers.model import EmployerUser
from qlinx.employers.store import employer_by_id
from qlinx.invitations.model import Invitation, InviteeState
from qlinx.invitations.places import change_places
from qlinx.invitations.replies import reply
from qlinx.invitations.service import cancel
from qlinx.invitations.store import invitee_item
from qlinx.kit.clock import home_day
from qlinx.kit.errors import InputInvalid, NotFound
from qlinx.kit.texts import LANGUAGES, Language, format_date
from qlinx.mailing.letter import Letter
from qlinx.mailing.rendering import render
from qlinx.records.audit import acts
from qlinx.records.context import Context
from qlinx.records.relaying import relay
from qlinx.records.shape import Regime
from qlinx.rights.awaiting import leave_to_us
from qlinx.rights.clock import extend
from qlinx.rights.deadlines import deadline_in_days
from qlinx.rights.deciding import ask_about, awaiting, decide
from qlinx.rights.errors import RefusalUnfit, ReviewNotNow, RightNotHere, TooLateToExtend
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.kinds.human_review import RIGHT as HUMAN_REVIEW
from qlinx.rights.kinds.objection_to_use import RIGHT as OBJECTION_TO_USE
from qlinx.rights.kinds.restriction import RIGHT as RESTRICTION
from qlinx.rights.model import Extension, Refusal, RequestState, RightsRequest
from qlinx.rights.reviewing import ask_by_link, ask_from_account
from qlinx.rights.service import ask, open_requests, refuse
from qlinx.rights.store import request_by_id
from qlinx.rights.taking_back import take_back
from tests.support.inviting import ACCEPT, DECLINE, Inviting
from tests.support.letters import a_sender
from tests.support.people import letters
from tests.support.queues import RememberedQueue
from tests.support.retention import run
from tests.support.rights import carry_out, carry_out_request
from tests.support.standing import client
from tests.support.subjects import an_employer_user
from tests.support.world import World

WHY = "Ze werkt al drie jaar in dit team."
BEGINS = timedelta(days=40)


class Full:
    """An invitation with one place, which somebody has, and somebody for whom there was none."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.inviting = Inviting(world)
        self.has, self.without = self.inviting.people(2)
        starts = world.now + BEGINS
        self.invitation_id = self.inviting.dispatch(
            number_of_places=1,
            starts_at=starts.isoformat(),
            ends_at=(starts + timedelta(hours=3)).isoformat(),
            answer_by=(starts - timedelta(days=1)).isoformat(),
        ).invitation_id
        reply(self.ctx, self.has, self.invitation_id, ACCEPT)
        world.pass_time(minutes=1)
        letters(world)

    @property
    def ctx(self) -> Context:
        return self.inviting.ctx

    @property
    def invitation(self) -> Invitation:
        return self.inviting.invitation(self.invitation_id)

    def asks(self) -> RightsRequest:
        asked = ask_by_link(self.ctx, self.without, self.invitation_id)
        self.world.pass_time(minutes=1)
        return asked

    def now(self, request: RightsRequest) -> RightsRequest:
        found = request_by_id(self.ctx.store, request.person_id, request.request_id)
        assert found
        return found

    def decides(self, request: RightsRequest, refusal: Refusal | None = None, why: str | None = WHY) -> None:
        employer = self.inviting.employer_id
        decided = decide(
            self.ctx, employer, request.request_id, refusal=refusal, actor="user-id", weighing=why
        )
        carry_out_request(self.world, decided)

    def waiting(self) -> list[str]:
        return [one.request.request_id for one in awaiting(self.ctx, self.inviting.employer_id)]

    def told(self) -> dict[str, str]:
        """The mails that wait, in words, by their template."""
        found = [one for one in letters(self.world) if isinstance(one, Letter)]
        return {one.template: render(one, a_sender()).text for one in found}

    def user(self) -> EmployerUser:
        employer = employer_by_id(self.ctx.store, self.inviting.employer_id)
        assert employer
        return an_employer_user(self.ctx, employer)


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


def called_off(full: Full) -> None:
    cancel(full.ctx, full.inviting.employer_id, full.invitation_id)


def begun(full: Full) -> None:
    full.world.pass_time(days=41)


def only_kept(full: Full) -> None:
    ask(full.ctx, full.without, RESTRICTION)


def objected(full: Full) -> None:
    ask(full.ctx, full.without, OBJECTION_TO_USE)


def said_no(full: Full) -> None:
    reply(full.ctx, full.without, full.invitation_id, DECLINE)


def said_yes(full: Full) -> None:
    reply(full.ctx, full.has, full.invitation_id, DECLINE)
    reply(full.ctx, full.without, full.invitation_id, ACCEPT)


ENDS = (
    (called_off, RequestState.REFUSED, Refusal.CALLED_OFF),
    (begun, RequestState.REFUSED, Refusal.BEGUN),
    (only_kept, RequestState.REFUSED, Refusal.RESTRICTED),
    (objected, RequestState.REFUSED, Refusal.RESTRICTED),
    (said_no, RequestState.WITHDRAWN, None),
    (said_yes, RequestState.WITHDRAWN, None),
)


@pytest.mark.parametrize(("happens", "state", "refusal"), ENDS)
def test_where_nothing_is_left_to_decide_it_ends_and_the_person_is_told_why(
    full: Full, happens: Callable[[Full], None], state: RequestState, refusal: Refusal | None
) -> None:
    request = full.asks()
    full.told()
    happens(full)
    before = full.invitation.number_of_places
    with pytest.raises(NotFound):
        full.decides(request)

    ended = full.now(request)
    assert (ended.state, ended.refusal) == (state, refusal)
    assert ("rights.request_refused" in full.told()) is (refusal is not None)
    assert request.request_id not in full.waiting()
    assert full.invitation.number_of_places == before


def test_it_ends_by_itself_when_the_occasion_begins(full: Full) -> None:
    request = full.asks()
    full.world.pass_time(days=39)
    run(full.world)
    assert full.now(request).is_open
    full.world.pass_time(days=1)
    run(full.world)
    assert full.now(request).refusal is Refusal.BEGUN
    run(full.world)
    assert request.request_id not in str(full.world.items_of("moment"))


def test_a_restriction_ends_it_without_anybody_looking(full: Full) -> None:
    request = full.asks()
    carry_out_request(full.world, ask(full.ctx, full.without, RESTRICTION))
    assert full.now(request).refusal is Refusal.RESTRICTED


def test_a_reply_tells_the_queue_to_look_at_it_anew_and_nothing_else_does(full: Full) -> None:
    request = full.asks()
    before = stream_image(full)
    said_no(full)
    after = stream_image(full)
    queues = defaultdict[str, RememberedQueue](RememberedQueue)
    for new in (after, before):
        images = {"OldImage": before, "NewImage": new}
        relay([{"eventName": "MODIFY", "dynamodb": images}], queues.__getitem__)
    (message,) = queues["RIGHTS"].messages
    assert carry_out(full.world, message).word == "over:replied"
    assert full.now(request).state is RequestState.WITHDRAWN
    assert carry_out(full.world, message).word == "nothing-to-do"


def stream_image(full: Full) -> Mapping[str, Any]:
    """The invitee as the table's stream tells it."""
    key = invitee_item(full.without, full.invitation_id)
    table = full.ctx.store.table(Regime.RECORDS)
    named = {"pk": {"S": key.pk}, "sk": {"S": key.sk}}
    found = client("dynamodb").get_item(TableName=table, Key=named, ConsistentRead=True)
    return cast("Mapping[str, Any]", found["Item"])


def test_an_erasure_takes_it_along_and_the_employer_has_nothing_left_to_decide(full: Full) -> None:
    request = full.asks()
    carry_out_request(full.world, ask(full.ctx, full.without, ERASURE))
    assert request_by_id(full.ctx.store, full.without, request.request_id) is None
    assert full.waiting() == []
    assert request.request_id not in str(full.world.items_of("moment"))


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
    assert full.now(request).refusal is Refusal.CALLED_OFF
    assert "rights.request_refused" in full.told()


def test_while_the_employer_waits_for_an_explanation_it_can_end_too(full: Full) -> None:
    request = full.asks()
    ask_about(full.ctx, full.inviting.employer_id, request.request_id, "Waarom?", actor="user-id")
    refuse(full.ctx, full.now(request), Refusal.BEGUN, actor="rights_clock")
    assert full.now(request).state is RequestState.REFUSED
