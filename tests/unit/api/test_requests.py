"""Requests hold what is asked for and nothing else (obligation 10)."""

from collections.abc import Iterator
from typing import Any

from infrastructure.local.api_description import operations_of
from tests.support.described import description

_SCHEMAS = "#/components/schemas/"


def test_a_field_that_nobody_asked_for_is_refused_by_every_request() -> None:
    open_ones = [name for name, schema in request_schemas(description()) if is_open(schema)]

    assert open_ones == []


def test_a_request_that_takes_anything_is_noticed() -> None:
    assert is_open({"type": "object", "properties": {"name": {"type": "string"}}})
    assert is_open({"type": "object", "additionalProperties": {"type": "string"}})


def request_schemas(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema that a request consists of, with those inside it."""
    schemas = described["components"]["schemas"]
    waiting = [
        media["schema"]
        for operation in operations_of(described["paths"])
        for media in operation.get("requestBody", {}).get("content", {}).values()
    ]
    assert waiting
    known: set[str] = set()
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, dict):
            name = str(part.get("$ref", "")).removeprefix(_SCHEMAS)
            if name and name not in known:
                known.add(name)
                yield name, schemas[name]
                waiting.append(schemas[name])
            waiting += part.values()


def is_open(schema: dict[str, Any]) -> bool:
    """Whether a request takes fields without a name of their own."""
    return schema.get("type") == "object" and schema.get("additionalProperties") is not False
