"""The API of the last release holds: what its clients send is taken, what they read is sent."""

import copy
import tomllib
from datetime import timedelta
from typing import Any

import pytest
import yaml

from infrastructure.local.paths import ROOT
from qlinx.kit.seen import REFUSED_FROM, UNSAID_SINCE, UNSAID_UNTIL
from tests.release.contract import BREAKS, breaks, kept_with
from tests.release.kept import released
from tests.support.described import description

Json = dict[str, Any]


def _allowed() -> set[str]:
    """What is broken on purpose, each with its reason."""
    read = yaml.safe_load(BREAKS.read_text("utf-8"))
    assert all(one["reason"] for one in read)
    return {one["break"] for one in read}


def test_nothing_of_the_last_release_is_broken_but_what_is_written_down() -> None:
    found = set(breaks(kept_with(released()[-1]), description()))
    assert found - _allowed() == set(), "see *What may change* in docs/api.md"
    assert _allowed() - found == set(), "is not broken any more: take it out of releases/api_exceptions.yaml"


def _changed(change: Any) -> set[str]:
    now: Json = copy.deepcopy(description())
    change(now)
    return set(breaks(description(), now))


def test_a_break_is_noticed() -> None:
    schemas = "components"
    assert _changed(lambda _: None) == set()
    assert _changed(lambda now: now["paths"].pop("/v1/account")) >= {"GET /v1/account: gone"}
    assert _changed(lambda now: now[schemas]["schemas"]["AccountData"]["properties"].pop("town")) == {
        "GET /v1/account 200.town: gone",
        "PATCH /v1/account 200.town: gone",
    }
    assert _changed(lambda now: now[schemas]["schemas"]["SignUpRequest"]["required"].append("town")) == {
        "POST /v1/sign-ups asks.town: needed"
    }
    assert _changed(
        lambda now: now[schemas]["schemas"]["PlacesRequest"]["properties"]["number_of_places"].update(
            type="string"
        )
    ) == {"PUT /v1/employer/invitations/{invitation_id}/places asks.number_of_places: integer became string"}


def test_a_route_that_generated_clients_would_call_otherwise_is_noticed() -> None:
    assert _changed(lambda now: now["paths"]["/v1/account"]["get"].update(operationId="another_name")) == {
        "GET /v1/account is called another_name"
    }


def test_more_fields_and_routes_break_nothing() -> None:
    def more(now: Json) -> None:
        now["paths"]["/v1/more"] = {}
        now["components"]["schemas"]["AccountData"]["properties"]["more"] = {"type": "string"}
        now["components"]["schemas"]["SignUpRequest"]["properties"]["more"] = {"type": "string"}

    assert _changed(more) == set()


# What clients are given before something goes (docs/api.md, *What may change*).
SIX_MONTHS = timedelta(days=183)


def _may_not_say_seen(described: Json) -> list[str]:
    """The changes that `If-Match` may be left out of."""
    may = {"$ref": "#/components/parameters/IfMatch"}
    return [
        f"{method.upper()} {path}"
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
        if may in operation.get("parameters", [])
    ]


def _held_back(version: str, described: Json) -> list[str]:
    """What a release still takes that it was to refuse."""
    number = tuple(map(int, version.split(".")))
    return _may_not_say_seen(described) if number >= REFUSED_FROM else []


def test_what_goes_is_announced_half_a_year_ahead() -> None:
    assert UNSAID_UNTIL - UNSAID_SINCE >= SIX_MONTHS


def test_a_change_that_does_not_say_what_was_seen_goes_with_the_version_that_was_named() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert _held_back(version, description()) == []


@pytest.mark.parametrize("version", ["3.0.0", "3.1.0", "10.0.0"])
def test_a_release_of_that_version_that_still_takes_it_is_noticed(version: str) -> None:
    assert "PATCH /v1/account" in _held_back(version, description())


def test_every_such_route_tells_until_when_it_may() -> None:
    described = description()
    told = [
        f"{method.upper()} {path}"
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
        if any("Sunset" in one.get("headers", {}) for one in operation["responses"].values())
    ]
    assert told == _may_not_say_seen(described)
