"""The function employer_rights: an employer that decides itself sees and decides on requests about its own people only."""

from typing import Any

import pytest

from qlinx.employers.service import set_instruction
from qlinx.rights.model import RightKind
from qlinx.rights.service import ask
from tests.support.http import Answer, Functions, an_event
from tests.support.looking import a_user_of, an_employer_named
from tests.support.people import is_shared
from tests.support.world import World

REQUESTS = "/v1/employer/rights-requests"


@pytest.fixture
def world(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world whose keys are those of the deployed functions."""
    world.ctx = Functions(world, monkeypatch).of("signup").context()
    return world


@pytest.fixture
def user(world: World) -> str:
    return a_user_of(world.ctx, an_employer_named(world.ctx, "Voorbeeld Zorg"))


@pytest.fixture
def stranger(world: World) -> str:
    """A user of another employer."""
    return a_user_of(world.ctx, an_employer_named(world.ctx, "Bakkerij Zonnehof", "f" * 26))


def call(functions: Functions, user: str, method: str, path: str, **more: Any) -> Answer:
    return functions.call(
        "employer_rights", method, path, **{"person_id": user, "groups": "employer", **more}
    )


@pytest.mark.parametrize("case", ["list", "decide"])
def test_the_example_events_are_of_nobody_here(functions: Functions, case: str) -> None:
    assert functions.handle("employer_rights", an_event("employer_rights", case))["statusCode"] == 401


def test_requests_on_which_the_employer_decides_are_seen_and_decided_by_its_own_users_only(
    functions: Functions, user: str, stranger: str, world: World
) -> None:
    relation, _ = is_shared(world)
    desk = functions.of("staff_desk").context()
    set_instruction(desk, relation.given_by, executes_rights=False, actor="staff-id")
    request = ask(world.ctx, relation.person_id, RightKind.ERASURE)
    path = f"/v1/employer/rights-requests/{request.request_id}/decision"
    assert call(functions, stranger, "GET", REQUESTS).json == {"rights_requests": []}
    assert call(functions, stranger, "POST", path, body={"decision": "carry_out"}).status == 404

    [shown] = call(functions, user, "GET", REQUESTS).json["rights_requests"]
    assert (shown["person_id"], shown["name"]) == (relation.person_id, relation.name)
    assert (shown["kind"], shown["state"]) == ("erasure", "awaiting_employer")

    for unclear in ({"decision": "refuse"}, {"decision": "carry_out", "refusal": "excessive"}, {}):
        assert call(functions, user, "POST", path, body=unclear).status == 422
    answer = call(functions, user, "POST", path, body={"decision": "refuse", "refusal": "legal_duty"})
    assert (answer.status, answer.json["state"], answer.json["refusal"]) == (200, "refused", "legal_duty")
    assert call(functions, user, "GET", REQUESTS).json == {"rights_requests": []}
    assert call(functions, user, "POST", path, body={"decision": "carry_out"}).status == 404
