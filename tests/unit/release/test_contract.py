"""The API of the last release holds: what its clients send is taken, what they read is sent."""

import copy
from typing import Any

import yaml

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


def test_more_fields_and_routes_break_nothing() -> None:
    def more(now: Json) -> None:
        now["paths"]["/v1/more"] = {}
        now["components"]["schemas"]["AccountData"]["properties"]["more"] = {"type": "string"}
        now["components"]["schemas"]["SignUpRequest"]["properties"]["more"] = {"type": "string"}

    assert _changed(more) == set()
