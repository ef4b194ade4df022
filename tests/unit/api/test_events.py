"""The example requests in events/ are ones that the routes take, as the gateway would hand them over."""

import json
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

import pytest

from infrastructure.local.api_description import HttpFunction, http_functions
from infrastructure.local.paths import ROOT
from tests.support.application import application
from tests.support.described import operation_at

Json = dict[str, Any]

FUNCTIONS: Final = {function.name: function for function in http_functions()}
EVENTS: Final = [path for name in FUNCTIONS for path in sorted((ROOT / "events" / name).glob("*.json"))]


def _event(path: Path) -> Json:
    event: Json = json.loads(path.read_text("utf-8"))
    return event


def _routes(function: HttpFunction) -> set[str]:
    return {route.key for route in application().described_routes() if route.folder == function.name}


@pytest.mark.parametrize("path", EVENTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_example_request_reaches_a_route_of_its_function(path: Path) -> None:
    event = _event(path)
    assert event["routeKey"] in _routes(FUNCTIONS[path.parent.name])
    http = event["requestContext"]["http"]
    assert operation_at(http["method"], event["rawPath"]) == operation_at(*event["routeKey"].split(" ", 1))
    assert http["path"] == event["rawPath"]


@pytest.mark.parametrize("path", EVENTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_body_of_an_example_request_is_taken(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOW_EXAMPLE_DOMAINS", "true")
    event = _event(path)
    operation = operation_at(*event["routeKey"].split(" ", 1))
    assert operation is not None
    (facts,) = [
        one for one in FUNCTIONS[path.parent.name].api.facts if one.operation_id == operation["operationId"]
    ]
    if facts.body:
        facts.body.model_validate_json(event["body"])
    elif facts.form:
        facts.form.model_validate(dict(parse_qsl(event["body"])))
    else:
        assert not event.get("body")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_behind_routes_has_an_example_request(name: str) -> None:
    assert list((ROOT / "events" / name).glob("*.json"))
