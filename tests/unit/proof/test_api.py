"""The proof `api` reads what a run tells, and a run that tells nothing is no success."""

from typing import Any

import pytest

from tests.proof.api.running import broken_description, ran
from tests.support.described import description


def scenario(check: dict[str, Any]) -> dict[str, Any]:
    return {
        "ScenarioFinished": {
            "recorder": {
                "cases": {"c1": {"value": {"method": "GET", "path": "/v1/account"}}},
                "interactions": {"c1": {}},
                "checks": {"c1": [check]},
            }
        }
    }


PASSED = {"name": "not_a_server_error", "status": "success", "failure_info": None}
FAILED = {
    "name": "not_a_server_error",
    "status": "failure",
    "failure_info": {"failure": {"title": "Server error", "message": "it\nbroke"}},
}


def test_requests_are_counted_by_route() -> None:
    found = ran("people", [{"EngineStarted": {}}, scenario(PASSED), scenario(PASSED)], 0, "")

    assert (found.requests, found.called, found.failed) == (2, frozenset({"GET /v1/account"}), [])


def test_a_failure_is_told_with_its_route() -> None:
    assert ran("people", [scenario(FAILED)], 1, "").failed == [
        "GET /v1/account: not_a_server_error: Server error: it broke"
    ]


@pytest.mark.parametrize("events", [[], [scenario(PASSED)], [{"ScenarioFinished": {"recorder": {}}}]])
def test_a_run_that_ended_badly_without_a_word_is_a_failure(events: list[dict[str, Any]]) -> None:
    (told,) = ran("people", events, 2, "no such operation").failed

    assert "status 2" in told
    assert "no such operation" in told


def test_the_broken_description_differs_in_one_demand() -> None:
    broken = broken_description(description())
    changed = [
        name
        for name, schema in broken["components"]["schemas"].items()
        if schema != description()["components"]["schemas"][name]
    ]

    assert len(changed) == 1
    assert "nobody_sends_this" in broken["components"]["schemas"][changed[0]]["required"]
