"""Every answer that is a list is a page: with a cursor, a limit, and a number where it is known."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest

from tests.support.described import description

Json = Mapping[str, Any]

# Arrays that are part of one thing, or as long as the code says, and why they come whole.
PARTS: Final[Mapping[str, str]] = {
    "/v1/account": "what stops mail, and the employers of one person",
    "/v1/account/deletion": "what goes on with the relations of one account",
    "/v1/employer/people/{person_id}": "tags and numbers of one person",
    "/v1/employer/rosters/{roster_id}": "the questions about one list",
    "/v1/invitations/{invitation_id}": "what one invitee may reply",
    "/v1/staff/incidents/{incident_id}": "what was decided of one incident, and who was told",
    "/v1/staff/limits": "each limit that the code declares",
    "/v1/staff/mail-health": "five numbers a day, of thirty days",
}
# Read page by page from an index, where counting would be reading it whole.
UNCOUNTED: Final = frozenset({"/v1/employer/invitations", "/v1/employer/people"})


@pytest.fixture(scope="module")
def described() -> Json:
    return description()


def lists_of(described: Json) -> Iterator[tuple[str, Json, Json]]:
    """Path, operation and schema of each answer to a GET that has an array."""
    for path, operations in described["paths"].items():
        for status, answer in operations.get("get", {}).get("responses", {}).items():
            media = answer.get("content", {}).get("application/json")
            if status.startswith("2") and media:
                schema = resolved(described, media["schema"])
                if schema.get("type") == "array" or any(
                    "array" in types_of(described, one) for one in schema.get("properties", {}).values()
                ):
                    yield path, operations["get"], schema


def resolved(described: Json, schema: Json) -> Json:
    while "$ref" in schema:
        _, _, kind, name = schema["$ref"].split("/")
        schema = described["components"][kind][name]
    return schema


def types_of(described: Json, schema: Json) -> set[str]:
    schema = resolved(described, schema)
    parts = (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ()))
    return {schema.get("type", ""), *(found for one in parts for found in types_of(described, one))}


def unpaged(described: Json) -> list[str]:
    """Lists that come whole."""
    return [
        path
        for path, operation, schema in lists_of(described)
        if path not in PARTS
        and not (
            "cursor" in schema.get("properties", {})
            and {"cursor", "limit"}
            <= {resolved(described, one)["name"] for one in operation.get("parameters", ())}
        )
    ]


def test_every_list_comes_in_pages(described: Json) -> None:
    assert unpaged(described) == []


def test_every_list_says_how_many_there_are_where_that_is_known(described: Json) -> None:
    uncounted = {
        path
        for path, _, schema in lists_of(described)
        if path not in PARTS and "total" not in schema.get("required", ())
    }
    assert uncounted == UNCOUNTED


def test_what_is_named_as_part_of_a_thing_is_there(described: Json) -> None:
    assert set(PARTS) <= {path for path, _, _ in lists_of(described)}


def test_a_list_that_comes_whole_is_noticed() -> None:
    fields: dict[str, Any] = {"things": {"$ref": "#/components/schemas/Things"}}
    content = {"application/json": {"schema": {"type": "object", "properties": fields}}}
    described = {
        "paths": {"/v1/things": {"get": {"responses": {"200": {"content": content}}}}},
        "components": {"schemas": {"Things": {"type": "array"}}},
    }
    assert unpaged(described) == ["/v1/things"]
    fields["cursor"] = {"type": "string"}
    assert unpaged(described) == ["/v1/things"], "nobody can ask for the next page"
