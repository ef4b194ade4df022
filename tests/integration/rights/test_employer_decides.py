"""Rights on relations of an employer without the standing instruction: it decides, on the clock of our receipt (rule 14)."""

from datetime import date

import pytest

from qlinx.edge.relay import relay
from qlinx.kit.errors import NotFound
from qlinx.rights.model import EMPLOYER_TERM, Refusal, RequestState, RightKind, RightsRequest
from qlinx.rights.service import (
    ask,
    ask_all,
    decide_as_employer,
    employer_requests,
    message_of,
    unfinished,
    view_by_token,
)
from tests.support.people import letter
from tests.support.queues import RememberedQueue
from tests.support.rights import carry_out, carry_out_request, requests_in_stream
from tests.support.subjects import AT_HOME, a_holder, a_relation, an_employer, an_employer_user, works
from tests.support.world import World

EMPLOYER = "1" * 26


def asked(world: World, right: RightKind = RightKind.ERASURE) -> RightsRequest:
    """A request about somebody of an employer that decides itself."""
    relation = a_relation(world.ctx, an_employer(world.ctx, executes_rights=False))
    return ask(world.ctx, relation.person_id, right)


@pytest.mark.parametrize("right", list(RightKind))
def test_it_waits_for_the_employer_and_nothing_is_carried_out_meanwhile(
    world: World, right: RightKind
) -> None:
    request = asked(world, right)
    before = world.every_item()

    assert request.state is RequestState.AWAITING_EMPLOYER
    assert request.deadline_on == date(2026, 12, 23)
    assert carry_out(world, message_of(request)).word == "nothing-to-do"
    assert world.every_item() == before


def test_the_receipt_says_who_decides(world: World) -> None:
    asked(world)

    assert letter(world).facts["decided_by"] == "Voorbeeld Zorg 1"


def test_where_we_carry_it_out_the_receipt_names_nobody_who_decides(world: World) -> None:
    relation = a_relation(world.ctx, an_employer(world.ctx))
    request = ask(world.ctx, relation.person_id, RightKind.ERASURE)

    assert request.state is RequestState.RECEIVED
    assert letter(world).facts["decided_by"] is None
    assert employer_requests(world.ctx, EMPLOYER) == ()


def test_accounts_and_roles_are_not_the_employers_to_decide_on(world: World) -> None:
    employer = an_employer(world.ctx, executes_rights=False)
    holder = a_holder(world.ctx, AT_HOME)
    user = an_employer_user(world.ctx, employer)
    relation = works(world, holder, employer)

    for person_id in (holder.person_id, user.person_id):
        assert ask(world.ctx, person_id, RightKind.ACCESS).state is RequestState.RECEIVED
    states = [
        request.state
        for request in ask_all(
            world.ctx,
            [holder.person_id, relation.person_id],
            RightKind.ERASURE,
            account_id=holder.person_id,
        )
    ]
    assert states == [RequestState.RECEIVED, RequestState.AWAITING_EMPLOYER]


def test_an_employer_sees_only_what_it_has_to_decide_on(world: World) -> None:
    request = asked(world)
    other = a_relation(world.ctx, an_employer(world.ctx, 2, executes_rights=False), "sam@werk.example.nl")
    theirs = ask(world.ctx, other.person_id, RightKind.ACCESS)

    assert employer_requests(world.ctx, EMPLOYER) == (request,)
    with pytest.raises(NotFound):
        decide_as_employer(world.ctx, EMPLOYER, theirs.request_id, execute=True, actor="user-id")


def test_what_is_due_first_stands_in_front(world: World) -> None:
    employer = an_employer(world.ctx, executes_rights=False)
    requests = []
    for number in range(3):
        relation = a_relation(world.ctx, employer, f"n{number}@werk.example.nl")
        requests.append(ask(world.ctx, relation.person_id, RightKind.ACCESS))
        world.pass_time(days=3)

    assert list(employer_requests(world.ctx, EMPLOYER)) == requests


def test_on_the_employers_word_it_is_carried_out_by_the_deadline_of_the_receipt(world: World) -> None:
    request = asked(world)
    world.pass_time(days=10)

    decided = decide_as_employer(world.ctx, EMPLOYER, request.request_id, execute=True, actor="user-id")

    assert (decided.state, decided.deadline_on) == (RequestState.RECEIVED, request.deadline_on)
    assert employer_requests(world.ctx, EMPLOYER) == ()
    assert carry_out_request(world, decided)[-1] == "done"
    assert world.items_of("person") == []


def test_a_refusal_of_the_employer_ends_it_with_its_reason(world: World) -> None:
    request = asked(world)

    refused = decide_as_employer(
        world.ctx,
        EMPLOYER,
        request.request_id,
        execute=False,
        refusal=Refusal.LEGAL_DUTY,
        actor="user-id",
    )

    token = str(letter(world).facts["status_url"]).rsplit("/", 1)[1]
    assert (refused.state, refused.refusal) == (RequestState.REFUSED, Refusal.LEGAL_DUTY)
    assert view_by_token(world.ctx, token).refusal is Refusal.LEGAL_DUTY
    assert employer_requests(world.ctx, EMPLOYER) == ()


def test_a_refusal_needs_a_reason(world: World) -> None:
    request = asked(world)

    with pytest.raises(ValueError, match="reason"):
        decide_as_employer(world.ctx, EMPLOYER, request.request_id, execute=False, actor="user-id")


def test_asking_again_while_it_waits_joins_the_same_dossier(world: World) -> None:
    request = asked(world)

    assert ask(world.ctx, request.person_id, RightKind.ERASURE).request_id == request.request_id


def test_the_sweep_looks_at_it_after_two_weeks(world: World) -> None:
    request = asked(world)
    world.pass_time(days=1)
    assert unfinished(world.ctx, limit=5) == ()

    world.now = request.received_at + EMPLOYER_TERM

    assert unfinished(world.ctx, limit=5) == (request,)


def test_the_stream_tells_of_it_once_it_is_ours_to_do(world: World) -> None:

    request = asked(world)
    (waiting,) = requests_in_stream(world)["Records"]
    decide_as_employer(world.ctx, EMPLOYER, request.request_id, execute=True, actor="user-id")
    (decided,) = requests_in_stream(world)["Records"]
    images = {"OldImage": waiting["dynamodb"]["NewImage"], "NewImage": decided["dynamodb"]["NewImage"]}
    rights = RememberedQueue()

    relay([waiting], mail=RememberedQueue(), results=RememberedQueue(), rights=rights)
    assert rights.messages == []
    changed = {"eventName": "MODIFY", "dynamodb": images}
    relay([changed], mail=RememberedQueue(), results=RememberedQueue(), rights=rights)

    assert rights.messages == [message_of(request)]
