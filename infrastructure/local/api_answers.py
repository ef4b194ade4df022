"""What the API's description says of answers beyond what pydantic knows: what is always sent, what the
gateway says, and that answers may get more fields.

A field that is empty is left out of an answer, and never sent as null; so what can't be empty is always sent,
and what may be empty is no null. A client reads past a field that it does not know (docs/api.md, *What may
change*), so no answer says that there are no others.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from qlinx.kit.problems import PROBLEM_TYPE

Json = dict[str, Any]

SCHEMAS: Final = "#/components/schemas/"
_NULL: Final[Json] = {"type": "null"}
# Statuses that the gateway may give before, or instead of, a function of ours, with what it says.
GATEWAY: Final[Mapping[str, tuple[str, str]]] = {
    "401": ("Unauthorized", "no token, or one that is not good any more"),
    "403": ("Forbidden", "a token that does not open this route"),
    "429": ("Too Many Requests", "more requests than the installation takes"),
    "500": ("Internal Server Error", "an error of ours, which rings an alarm"),
    "503": ("Service Unavailable", "it took too long"),
    "504": ("Endpoint request timed out", "it took too long"),
}
# Of those the ones that any route may get; the others only where a token is asked for.
_EVERYWHERE: Final = ("429", "500", "503", "504")
_COMPONENTS: Final[Mapping[str, str]] = {
    "429": "TooManyRequests",
    "500": "OurError",
    "503": "NotAvailable",
    "504": "TookTooLong",
}
ANY_PROBLEM: Final[Json] = {
    "type": "object",
    "description": "A failure that the gateway may tell before a function of ours runs: it has `message` alone. "
    "All others are problem documents (RFC 9457), with the first four fields.",
    "properties": {
        "type": {"type": "string", "examples": ["/problems/not-signed-in"]},
        "title": {"type": "string", "examples": ["Je bent niet ingelogd."]},
        "status": {"type": "integer", "examples": [401]},
        "detail": {
            "type": "string",
            "description": "what to do",
            "examples": ["Log in en probeer het opnieuw."],
        },
        "errors": {"type": "array", "items": {"$ref": f"{SCHEMAS}FieldProblem"}},
        "message": {
            "type": "string",
            "description": "of the gateway, in English",
            "examples": ["Unauthorized"],
        },
    },
}


def shared_responses() -> Json:
    """Answers of the gateway that are the same for all routes, by the names of their components."""
    return {
        name: {"description": GATEWAY[status][1], "content": {"application/json": _said(GATEWAY[status][0])}}
        for status, name in _COMPONENTS.items()
    }


def add_gateway_answers(operation: Json, *, signed_in: bool) -> None:
    """Says of a route what the gateway may answer: in the same schema as what we answer with that status."""
    answers = operation["responses"]
    for status in GATEWAY if signed_in else _EVERYWHERE:
        if status not in answers:
            answers[status] = {"$ref": f"#/components/responses/{_COMPONENTS[status]}"}
            continue
        content = answers[status].setdefault("content", {})
        content["application/json"] = _said(GATEWAY[status][0])
        if PROBLEM_TYPE in content:
            content[PROBLEM_TYPE]["schema"] = {"$ref": f"{SCHEMAS}AnyProblem"}


def _said(message: str) -> Json:
    return {"schema": {"$ref": f"{SCHEMAS}AnyProblem"}, "example": {"message": message}}


def say_what_is_sent(paths: Json, schemas: Json) -> None:
    """Marks in every answer what is always there; a schema that requests have too stays as it is."""
    asked = set(reached((one.get("requestBody", {}) for one in _operations(paths)), schemas))
    sent = set(reached((one["responses"] for one in _operations(paths)), schemas))
    for name in sent - asked - {"AnyProblem"}:
        _as_sent(schemas[name])


def tidy(schema: Any) -> None:
    """Takes out the defaults that say nothing: to leave a field out is what its absence means. And writes
    whole numbers as such, for the resolver makes fractions of limits.
    """
    if isinstance(schema, list):
        for part in schema:
            tidy(part)
    elif isinstance(schema, dict):
        if "default" in schema and schema["default"] is None:
            del schema["default"]
        for name, part in schema.items():
            if isinstance(part, float) and part.is_integer():
                schema[name] = int(part)
            tidy(part)


def reached(parts: Iterable[Any], schemas: Json) -> Iterator[str]:
    """The names of the schemas that these parts of a description consist of."""
    known: set[str] = set()
    waiting = list(parts)
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, dict):
            name = str(part.get("$ref", ""))
            name = name.removeprefix(SCHEMAS) if name.startswith(SCHEMAS) else ""
            if name and name not in known:
                known.add(name)
                yield name
                waiting.append(schemas[name])
            waiting += part.values()


def _operations(paths: Json) -> Iterator[Json]:
    for operations in paths.values():
        yield from operations.values()


def _as_sent(schema: Json) -> None:
    properties: Json = schema.get("properties", {})
    if not properties:
        return
    if schema.get("additionalProperties") is False:
        del schema["additionalProperties"]
    may_be_empty = {name for name, part in properties.items() if _NULL in part.get("anyOf", [])}
    schema["required"] = [name for name in properties if name not in may_be_empty]
    if not schema["required"]:
        del schema["required"]
    for name, part in properties.items():
        part.pop("default", None)
        if name in may_be_empty:
            properties[name] = _without_null(part)


def _without_null(part: Json) -> Json:
    left = [one for one in part["anyOf"] if one != _NULL]
    around = {name: value for name, value in part.items() if name != "anyOf"}
    return {**left[0], **around} if len(left) == 1 else {**around, "anyOf": left}
