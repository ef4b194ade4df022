"""An example of a message, made from the examples of its fields."""

from collections.abc import Mapping
from typing import Any, Final

from infrastructure.local.console import LocalSystemError

Json = dict[str, Any]

_REFERENCE: Final = "#/components/schemas/"
_BY_FORMAT: Final[Mapping[str, str]] = {"date": "2026-12-01", "date-time": "2026-11-23T08:00:00Z"}
_NOTHING: Final[Json] = {"type": "null"}


class NoExample(LocalSystemError):
    """A field has no example and nothing that one could be taken from."""


def example_of(schema: Json, schemas: Json, place: str = "") -> Any:
    """A value that a schema allows.

    A schema's own first example comes first; then its default, a fixed value, a day or moment, and for
    objects and lists the examples of their parts. Raises NoExample.
    """
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(_REFERENCE)
        return example_of(schemas[name], schemas, name)
    said = [*schema.get("examples", []), schema.get("default"), schema.get("const"), *schema.get("enum", [])]
    for value in said:
        if value is not None:
            return value
    if "anyOf" in schema:
        return example_of(next(one for one in schema["anyOf"] if one != _NOTHING), schemas, place)
    return _by_type(schema, schemas, place)


def _may_be_left_out(schema: Json) -> bool:
    """Whether a field is often empty, and names no value that goes well with those of the other fields."""
    parts = [schema, *schema.get("anyOf", [])]
    return _NOTHING in parts and not any("examples" in part for part in parts)


def _by_type(schema: Json, schemas: Json, place: str) -> Any:
    match schema.get("type"):
        case "object" if "properties" in schema:
            return {
                name: example_of(part, schemas, f"{place}.{name}")
                for name, part in schema["properties"].items()
                if not _may_be_left_out(part)
            }
        case "array" if "items" in schema:
            return [example_of(schema["items"], schemas, place)]
        case "string" if schema.get("format") in _BY_FORMAT:
            return _BY_FORMAT[schema["format"]]
        case "boolean":
            return False
        case _:
            raise NoExample(f"{place} has no example: give its field one (`Field(examples=[…])`).")
