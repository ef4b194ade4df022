"""Rights on relations of an employer without the standing instruction:
it decides, on the clock of our receipt (rule 14).
"""

from collections import defaultdict
from datetime import date, timedelta

import pytest

from qlinx.employers.service import end_agreement
from qlinx.kit.errors import NotFound
from qlinx.mailing.letter import Letter
from qlinx.records.audit import acts
from qlinx.records.relaying import relay
from qlinx.rights.awaiting import TELL_AGAIN, leave_to_us
from qlinx.rights.deciding import awaiting, decide
from qlinx.rights.errors import RefusalUnfit
from qlinx.rights.following import view_by_token
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.model import EMPLOYER_TERM, Refusal, RequestState, RightsRequest
from qlinx.rights.registry import of_subjects
from qlinx.rights.right import Right
from qlinx.rights.service import ask, ask_all, message_of
from qlinx.rights.store import request_by_id
from tests.support.people import letter, letters
from tests.support.queues import RememberedQueue
from tests.support.rights import carry_out, carry_out_request, requests_in_stream
from tests.support.subjects import AT_HOME, a_holder, a_relation, an_employer, an_employer_user, works
from tests.support.world import World

EMPLOYER = "1" * 26


def asked(world: World, right: Right = ERASURE) -> RightsRequest:
    """A request about somebody of an employer that decides itself."""
    relation = a_relation(world.ctx, an_employer(world.ctx, executes_rights=False))
    return ask(world.ctx, relation.person_id, right)


DECIDED = [right for right in of_subjects().values() if right.employer_decides or right.employer_answers]
# What an employer shares of others they do not put right themselves.
OURS = [
    right for right in of_subjects().values() if right not in DECIDED and right.can_be_used_on("relation")
]


@pytest.mark.parametrize("right", DECIDED, ids=lambda right: right.name)
def test_it_waits_for_the_employer_and_nothing_is_carried_out_meanwhile(world: World, right: Right) -> None:
    request = asked(world, right)
    before = world.every_item()

    assert request.state is RequestState.AWAITING_EMPLOYER
    assert request.deadline_on == date(2026, 12, 23)
    assert carry_out(world, message_of(request)).word == "employer-told"
    assert world.every_item() == before


@pytest.mark.parametrize("right", OURS, ids=lambda right: right.name)
def test_what_nobody_weighs_is_carried_out_without_the_employer(world: World, right: Right) -> None:
    request = asked(world, right)

    assert {one.name for one in OURS} == {"objection", "restriction", "withdrawal"}
    assert (request.state, request.employer_id) == (RequestState.RECEIVED, None)
    assert carry_out_request(world, request) == ["told"]


def sent(world: World) -> list[Letter]:
    return [found for found in letters(world) if isinstance(found, Letter)]


def told(world: World, request: RightsRequest) -> list[Letter]:
    """The mails to the employer that a message about a request makes now."""
    letters(world)
    carry_out(world, message_of(request))
    return [found for found in sent(world) if found.template == "rights.employer_decides"]


def test_whoever_can_decide_is_told_once_and_again_after_two_weeks_and_then_each_week(world: World) -> None:
    employer = an_employer(world.ctx, executes_rights=False)
    user = an_employer_user(world.ctx, employer)
    request = ask(world.ctx, a_relation(world.ctx, employer).person_id, ERASURE)

    (mail,) = told(world, request)
    assert mail.to.address == user.email
    assert (mail.facts["person"], mail.facts["right"]) == ("Noor van den Berg", "erasure")
    assert told(world, request) == []

    world.now = request.received_at + EMPLOYER_TERM
    assert len(told(world, request)) == 1
    assert told(world, request) == []

    world.now += TELL_AGAIN
    assert len(told(world, request)) == 1


def test_nobody_is_asked_to_decide_on_what_was_decided_before_the_mail_left(world: World) -> None:
    employer = an_employer(world.ctx, executes_rights=False)
    an_employer_user(world.ctx, employer)
    request = ask(world.ctx, a_relation(world.ctx, employer).person_id, ERASURE)
    letters(world)
    carry_out(world, message_of(request))
    decide(world.ctx, EMPLOYER, request.request_id, refusal=Refusal.EXCESSIVE, actor="user-id")

    assert [found.template for found in sent(world)] == ["rights.request_refused"]


def test_the_receipt_says_who_decides(world: World) -> None:
    asked(world)

    assert letter(world).facts["decided_by"] == "Voorbeeld Zorg 1"


def test_where_we_carry_it_out_the_receipt_names_nobody_who_decides(world: World) -> None:
    relation = a_relation(world.ctx, an_employer(world.ctx))
    request = ask(world.ctx, relation.person_id, ERASURE)

    assert request.state is RequestState.RECEIVED
    assert letter(world).facts["decided_by"] is None
    assert awaiting(world.ctx, EMPLOYER) == ()


def test_accounts_and_roles_are_not_the_employers_to_decide_on(world: World) -> None:
    employer = an_employer(world.ctx, executes_rights=False)
    holder = a_holder(world.ctx, AT_HOME)
    user = an_employer_user(world.ctx, employer)
    relation = works(world, holder, employer)

    for person_id in (holder.person_id, user.person_id):
        assert ask(world.ctx, person_id, ACCESS).state is RequestState.RECEIVED
    states = [
        request.state
        for request in ask_all(
            world.ctx,
            [holder.person_id, relation.person_id],
            ERASURE,
            account_id=holder.person_id,
        )
    ]
    assert states == [RequestState.RECEIVED, RequestState.AWAITING_EMPLOYER]


def test_an_employer_sees_only_what_it_has_to_decide_on(world: World) -> None:
    request = asked(world)
    other = a_relation(world.ctx, an_employer(world.ctx, 2, executes_rights=False), "sam@werk.example.nl")
    theirs = ask(world.ctx, other.person_id, ACCESS)

    assert [waiting.request for waiting in awaiting(world.ctx, EMPLOYER)] == [request]
    with pytest.raises(NotFound):
        decide(world.ctx, EMPLOYER, theirs.request_id, refusal=None, actor="user-id")


def test_what_is_due_first_stands_in_front(world: World) -> None:
    employer = an_employer(world.ctx, executes_rights=False)
    requests = []
    for number in range(3):
        relation = a_relation(world.ctx, employer, f"n{number}@werk.example.nl")
        requests.append(ask(world.ctx, relation.person_id, ACCESS))
        world.pass_time(days=3)

    assert [waiting.request for waiting in awaiting(world.ctx, EMPLOYER)] == requests


def test_on_the_employers_word_it_is_carried_out_by_the_deadline_of_the_receipt(world: World) -> None:
    request = asked(world)
    world.pass_time(days=10)

    decided = decide(world.ctx, EMPLOYER, request.request_id, refusal=None, actor="user-id")

    assert (decided.state, decided.deadline_on) == (RequestState.RECEIVED, request.deadline_on)
    assert awaiting(world.ctx, EMPLOYER) == ()
    assert carry_out_request(world, decided)[-1] == "done"
    assert world.items_of("person") == []


def test_the_trail_names_who_left_it_to_us(world: World) -> None:
    decided = asked(world)
    decide(world.ctx, EMPLOYER, decided.request_id, refusal=None, actor="user-id")
    employer = an_employer(world.ctx, 2, executes_rights=False)
    over = ask(world.ctx, a_relation(world.ctx, employer).person_id, ERASURE)
    end_agreement(world.ctx, employer.employer_id, world.now.date(), actor="staff-id")
    world.pass_time(days=1)

    assert carry_out(world, message_of(over)).word == "left-to-us"

    assert left_to_us(world) == {decided.request_id: "user-id", over.request_id: "rights_fulfilment"}
    found = request_by_id(world.ctx.store, over.person_id, over.request_id)
    assert found is not None
    assert found.is_ours_to_do


def test_what_is_answered_is_left_to_us_by_nobody(world: World) -> None:
    request = decide(world.ctx, EMPLOYER, asked(world).request_id, refusal=Refusal.EXCESSIVE, actor="user-id")

    assert leave_to_us(world.ctx, request, actor="user-id") == request
    assert left_to_us(world) == {}


def left_to_us(world: World) -> dict[str, str]:
    """By request, who left it to us, today or yesterday."""
    days = (world.now.date() - timedelta(days=1), world.now.date())
    said = (act for day in days for act in acts(world.ctx, day))
    return {act.subject: act.actor for act in said if act.action == "rights-request-left-to-us"}


def test_a_refusal_of_the_employer_ends_it_with_its_reason(world: World) -> None:
    request = asked(world)

    refused = decide(world.ctx, EMPLOYER, request.request_id, refusal=Refusal.LEGAL_DUTY, actor="user-id")

    mail = next(found for found in sent(world) if found.template == "rights.request_refused")
    assert mail.facts["decided_by"] == "Voorbeeld Zorg 1"
    assert "17" in str(mail.facts["why"])
    token = str(mail.facts["status_url"]).rsplit("/", 1)[1]
    assert (refused.state, refused.refusal) == (RequestState.REFUSED, Refusal.LEGAL_DUTY)
    assert view_by_token(world.ctx, token).refusal is Refusal.LEGAL_DUTY
    assert awaiting(world.ctx, EMPLOYER) == ()


@pytest.mark.parametrize("refusal", [Refusal.LEGAL_DUTY, Refusal.LEGAL_CLAIM])
def test_access_is_not_refused_for_what_only_keeps_data_from_being_erased(
    world: World, refusal: Refusal
) -> None:
    request = asked(world, ACCESS)

    with pytest.raises(RefusalUnfit):
        decide(world.ctx, EMPLOYER, request.request_id, refusal=refusal, actor="user-id")

    assert request_by_id(world.ctx.store, request.person_id, request.request_id) == request


def test_a_decision_holds_once(world: World) -> None:
    request = asked(world)
    decide(world.ctx, EMPLOYER, request.request_id, refusal=None, actor="user-id")

    with pytest.raises(NotFound):
        decide(world.ctx, EMPLOYER, request.request_id, refusal=Refusal.EXCESSIVE, actor="user-id")


def test_asking_again_while_it_waits_joins_the_same_dossier(world: World) -> None:
    request = asked(world)

    assert ask(world.ctx, request.person_id, ERASURE).request_id == request.request_id


def test_the_stream_tells_of_it_when_it_comes_and_once_it_is_ours_to_do(world: World) -> None:

    request = asked(world)
    (waiting,) = requests_in_stream(world)["Records"]
    decide(world.ctx, EMPLOYER, request.request_id, refusal=None, actor="user-id")
    (decided,) = requests_in_stream(world)["Records"]
    images = {"OldImage": waiting["dynamodb"]["NewImage"], "NewImage": decided["dynamodb"]["NewImage"]}
    rights = RememberedQueue()

    queues: dict[str, RememberedQueue] = defaultdict(RememberedQueue, RIGHTS=rights)
    relay([waiting], queues.__getitem__)
    assert rights.messages == [message_of(request)]
    rights.messages.clear()
    changed = {"eventName": "MODIFY", "dynamodb": images}
    relay([changed], queues.__getitem__)

    assert rights.messages == [message_of(request)]
