"""A request of a right that only another release knows stops nobody else's, is lost nowhere,
and is told in words.
"""

import pytest

from qlinx.employers.service import set_instruction
from qlinx.rights.errors import RightUnknown
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.model import RightsRequest
from qlinx.rights.service import ask, message_of
from qlinx.rights.store import RIGHTS_REQUEST, request_by_id
from tests.support.at_work import AtWork, at_work
from tests.support.http import Functions
from tests.support.people import is_shared
from tests.support.rights import carry_out
from tests.support.world import World

REQUESTS = "/v1/employer/rights-requests"


@pytest.fixture
def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> AtWork:
    return at_work(Functions(world, monkeypatch), "employer_rights")


def a_request_of_another_release(world: World, desk: AtWork) -> tuple[RightsRequest, RightsRequest]:
    """Two that wait for the employer: one of a right that nobody here knows, and one of access."""
    relation, _ = is_shared(world)
    other, _ = is_shared(world, "sam@werk.example.nl", employer_id=relation.given_by)
    staff = desk.functions.of("staff_desk").context()
    set_instruction(staff, relation.given_by, executes_rights=False, actor="staff-id")
    request = ask(world.ctx, relation.person_id, ACCESS)
    world.ctx.store.write(RIGHTS_REQUEST.replace(request, right="unheard_of"))
    return RIGHTS_REQUEST.changed(request, right="unheard_of"), ask(world.ctx, other.person_id, ACCESS)


def test_the_desk_shows_it_with_the_others(world: World, desk: AtWork) -> None:
    unknown, known = a_request_of_another_release(world, desk)

    shown = desk.call("GET", REQUESTS).json["rights_requests"]

    assert {one["request_id"]: one["kind"] for one in shown} == {
        unknown.request_id: "unheard_of",
        known.request_id: "access",
    }


def test_what_it_is_refused_for_nobody_here_knows(world: World, desk: AtWork) -> None:
    unknown, known = a_request_of_another_release(world, desk)
    refusal = {"decision": "refuse", "refusal": "excessive"}

    answer = desk.call("POST", f"{REQUESTS}/{unknown.request_id}/decision", body=refusal)

    assert (answer.status, answer.json["type"]) == (503, "/problems/right-unknown")
    stored = request_by_id(world.ctx.store, unknown.person_id, unknown.request_id)
    assert stored is not None
    assert stored.awaits_employer
    assert desk.call("POST", f"{REQUESTS}/{known.request_id}/decision", body=refusal).status == 200


def test_it_is_carried_out_by_the_release_that_knows_it(world: World, desk: AtWork) -> None:
    unknown, _ = a_request_of_another_release(world, desk)
    carries_out = {"decision": "carry_out"}
    path = f"{REQUESTS}/{unknown.request_id}/decision"
    assert desk.call("POST", path, body=carries_out).json["state"] == "received"
    before = world.every_item()

    with pytest.raises(RightUnknown):
        carry_out(world, message_of(unknown))

    assert world.every_item() == before


def test_whoever_asked_still_reads_how_far_it_is(world: World, desk: AtWork) -> None:
    from qlinx.rights.following import status_path

    unknown, _ = a_request_of_another_release(world, desk)
    path = status_path(world.ctx, unknown)

    page = desk.functions.call("rights_requests", "GET", path)

    assert page.status == 200
    assert "een recht dat we hier nog niet kennen" in page.body
    assert desk.functions.call("rights_requests", "GET", f"/v1{path}").json["kind"] == "unheard_of"
