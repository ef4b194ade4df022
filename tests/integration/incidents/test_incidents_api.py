"""Incidents over the API of staff."""

from datetime import timedelta
from typing import Any

import pytest

from qlinx.incidents.model import Risk
from qlinx.kit.clock import utc_now
from qlinx.kit.ids import new_id
from tests.support.http import Functions, Response
from tests.support.incidents import WHAT, an_incident, the_one
from tests.support.subjects import (
    one_of_the_staff,
)
from tests.support.world import World


def calls(functions: Functions, method: str, path: str, **more: Any) -> Response:
    staff = one_of_the_staff(functions.world.ctx) if not functions.world.items_of("staff") else None
    (item,) = functions.world.items_of("staff")
    del staff
    return functions.call(
        "staff_cases", method, path, person_id=str(item["person_id"]), groups="staff", **more
    )


def test_the_api_records_lists_and_decides(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    functions = Functions(world, monkeypatch)
    world.now = utc_now()  # the clock of what is called
    body = {
        "aware_at": world.ctx.now().isoformat(),
        "nature": "lost",
        "affected": ["work"],
        "people": 3,
        "what": WHAT,
        "consequences": "geen",
        "measures": "teruggezet",
    }
    key = {"idempotency-key": "incident-key-0001"}
    made = [calls(functions, "POST", "/v1/staff/incidents", body=body, headers=key) for _ in range(2)]
    assert [one.status for one in made] == [201, 201]
    incident_id = the_one(world).incident_id
    path = f"/v1/staff/incidents/{incident_id}"
    decided = calls(
        functions, "POST", f"{path}/acts", body={"act": "decide", "risk": "none", "reason": "leeg"}
    )
    assert (decided.status, decided.json["state"]) == (200, "no_risk")
    assert calls(functions, "GET", path).json["decisions"][0]["risk"] == Risk.NONE
    listed = calls(functions, "GET", "/v1/staff/incidents").json
    assert [one["incident_id"] for one in listed["incidents"]] == [incident_id]
    assert listed["late"] == 0
    lacks = calls(functions, "POST", f"{path}/acts", body={"act": "decide", "risk": "none"})
    assert (lacks.status, lacks.json["errors"][0]["pointer"]) == (422, "/reason")
    assert calls(functions, "GET", f"/v1/staff/incidents/{new_id()}").status == 404


def test_the_api_puts_right_what_is_known_where_nobody_changed_it_since(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    functions = Functions(world, monkeypatch)
    world.now = utc_now()  # the clock of what is called
    made = an_incident(world.ctx)
    path = f"/v1/staff/incidents/{made.incident_id}"
    seen = calls(functions, "GET", path).json
    earlier = (made.aware_at - timedelta(hours=10)).isoformat()
    told = ("nature", "affected", "what", "consequences", "measures")
    body = {**{name: seen[name] for name in told}, "people": 41, "aware_at": earlier}
    assert calls(functions, "PUT", path, body=body).status == 428
    held = {"if-match": seen["etag"]}

    changed = calls(functions, "PUT", path, body=body, headers=held)

    assert (changed.status, changed.json["people"]) == (200, 41)
    assert changed.json["notify_before"] < seen["notify_before"]
    again = calls(functions, "PUT", path, body={**body, "people": 42}, headers=held)
    assert (again.status, again.json["now"]["people"]) == (412, 41)
