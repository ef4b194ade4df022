"""The function employer_rights:
an employer that decides itself sees and decides on requests about its own people only.
"""

import pytest

from qlinx.employers.service import set_instruction
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.service import ask
from tests.support.at_work import AtWork, at_work
from tests.support.http import Functions, an_event
from tests.support.people import is_shared
from tests.support.world import World

REQUESTS = "/v1/employer/rights-requests"


@pytest.fixture
def desk(functions: Functions) -> AtWork:
    return at_work(functions, "employer_rights")


@pytest.mark.parametrize("case", ["list", "decide"])
def test_the_example_events_are_of_nobody_here(functions: Functions, case: str) -> None:
    assert functions.handle("employer_rights", an_event("employer_rights", case))["statusCode"] == 401


def test_requests_on_which_the_employer_decides_are_seen_and_decided_by_its_own_users_only(
    desk: AtWork, world: World
) -> None:
    relation, _ = is_shared(world)
    staff = desk.functions.of("staff_desk").context()
    set_instruction(staff, relation.given_by, executes_rights=False, actor="staff-id")
    request = ask(world.ctx, relation.person_id, ERASURE)
    path = f"/v1/employer/rights-requests/{request.request_id}/decision"
    assert desk.call("GET", REQUESTS, by=desk.stranger).json == {"rights_requests": [], "total": 0}
    assert desk.call("POST", path, by=desk.stranger, body={"decision": "carry_out"}).status == 404

    [shown] = desk.call("GET", REQUESTS).json["rights_requests"]
    assert (shown["person_id"], shown["name"]) == (relation.person_id, relation.name)
    assert (shown["kind"], shown["state"]) == ("erasure", "awaiting_employer")

    for unclear in ({"decision": "refuse"}, {"decision": "carry_out", "refusal": "excessive"}, {}):
        assert desk.call("POST", path, body=unclear).status == 422
    answer = desk.call("POST", path, body={"decision": "refuse", "refusal": "legal_duty"})
    assert (answer.status, answer.json["state"], answer.json["refusal"]) == (200, "refused", "legal_duty")
    assert desk.call("GET", REQUESTS).json == {"rights_requests": [], "total": 0}
    assert desk.call("POST", path, body={"decision": "carry_out"}).status == 404
