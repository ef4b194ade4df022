"""Every limit that docs/openapi.json states holds: at it a body is taken, one beyond it is refused.

The walk finds limits by itself, so one that is stated and not kept, in whatever request, fails here.
"""

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Final, cast

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from infrastructure.local.api_description import http_functions
from qlinx.entrypoints.api import Api
from qlinx.kit.bodies import JSON_TYPE, read_json
from tests.support.described import description

Json = dict[str, Any]

_ID: Final = "u3vq2d4k7w5c6x8y9z2a3b4c5d"
_ROSTER: Final[Json] = {
    "file_name": "a.csv",
    "attestation": {
        "declared_by": "P. de Wit",
        "ground": "contract",
        "text_version": "2026-11",
        "declared_on": "2026-11-01",
    },
}
_SCHEMAS: Final = "#/components/schemas/"
_CONTEXT: Final = cast("LambdaContext", SimpleNamespace(function_name="test", aws_request_id="request"))
_CLASSES: Final = (
    "maxLength",
    "minLength",
    "maximum",
    "minimum",
    "maxItems",
    "minItems",
    "pattern",
    "enum",
    "type",
    "format",
    "required",
    "additionalProperties",
    "null",
)


def _an_address(length: int) -> str:
    local, rest = "a" * min(64, max(1, length - 8)), length - min(64, max(1, length - 8)) - 1
    labels: list[str] = []
    while rest - 3 > 0:
        take = min(60, rest - 3)
        labels.append("b" * max(1, take - 1))
        rest -= len(labels[-1]) + 1
    return f"{local}@{'.'.join(labels)}.{'n' * max(2, rest)}"


# Texts of a length that mean something: what a text of the letter a is not.
_OF_LENGTH: Final[Mapping[str, Callable[[int], str]]] = {
    "email": _an_address,
    "replies_to": _an_address,
    "email_addresses": _an_address,
    "mobile": lambda n: "06 12345678".rjust(n) if n > 1 else "0",
    "postcode": "2012 KN".rjust,
    "personnel_numbers": lambda n: "1" * n,
    "time_zone": lambda n: "America/Argentina/ComodRivadavia" if n == 32 else "x" * n,
}
# Limits that only the domain can meet at their edge: there is no address, number or zone that short.
_NO_VALUE_AT: Final = {("minLength", name) for name in ("email", "replies_to", "email_addresses", "mobile")}


@dataclass(frozen=True)
class Limit:
    """One limit of one field of a request, with the body of its example."""

    api: Api
    operation: Json
    model: Any
    route: str
    path: tuple[str | int, ...]
    kind: str
    schema: Json

    @property
    def name(self) -> str:
        return str(next((part for part in reversed(self.path) if isinstance(part, str)), ""))

    def __str__(self) -> str:
        return f"{self.route} {'/'.join(map(str, self.path))} {self.kind}"


def _schema(part: Json) -> Json:
    """The schema behind references, and the one that is no null."""
    around = {name: value for name, value in part.items() if name not in {"$ref", "anyOf"}}
    if "$ref" in part:
        return {
            **_schema(description()["components"]["schemas"][part["$ref"].removeprefix(_SCHEMAS)]),
            **around,
        }
    if "anyOf" in part:
        left = [one for one in part["anyOf"] if one != {"type": "null"}]
        assert len(left) == 1, part
        return {**_schema(left[0]), **around, "nullable": {"type": "null"} in part["anyOf"]}
    return part


def _walk(schema: Json, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str, Json]]:
    schema = _schema(schema)
    if path and not schema.get("nullable"):
        yield path, "null", schema
    for kind in _CLASSES:
        if kind in schema and (kind != "additionalProperties" or schema[kind] is False):
            yield path, kind, schema
    for name, part in schema.get("properties", {}).items():
        yield from _walk(part, (*path, name))
    if "items" in schema:
        yield from _walk(schema["items"], (*path, 0))


def _limits() -> Iterator[Limit]:
    by_id = {
        operation["operationId"]: (f"{method.upper()} {path}", operation)
        for path, operations in description()["paths"].items()
        for method, operation in operations.items()
    }
    for function in http_functions():
        for fact in function.api.facts:
            if fact.body is not None:
                route, operation = by_id[fact.operation_id]
                (media,) = operation["requestBody"]["content"].values()
                for path, kind, schema in _walk(media["schema"], ()):
                    yield Limit(function.api, operation, fact.body, route, path, kind, schema)


LIMITS: Final = list(_limits())


def _body(limit: Limit, value: Any) -> Json:
    """The example of the request with this value in the place of the limit."""
    (media,) = limit.operation["requestBody"]["content"].values()
    body = copy.deepcopy(_fitting(media["example"], limit))
    if not limit.path:
        return cast("Json", value(body))
    place: Any = body
    for part, after in zip(limit.path, limit.path[1:], strict=False):
        if isinstance(place, dict):
            place = place.setdefault(part, [{}] if after == 0 else {})
        else:
            if not place:
                place.append({})
            place = place[0]
    last = limit.path[-1]
    if isinstance(place, list):
        place[:] = [value(place[0] if place else None)]
    else:
        place[last] = value(place.get(last))
    return body


def _fitting(body: Json, limit: Limit) -> Json:
    """The example, in the one of its forms in which this field may be named."""
    if not limit.path:
        return body
    first, deep = str(limit.path[0]), len(limit.path) > 1
    forms: Mapping[tuple[str, str], Json] = {
        ("UploadRequest", "roster"): {"roster": _ROSTER},
        ("UploadRequest", "invitations"): {"invitations": {"file_name": "a.json"}},
        ("RightsAskedWithCode", "subjects"): {**body, "subjects": [{"person_id": _ID}]},
        ("InvitationDraft", "audience"): {**body, "audience": {}} if deep else body,
        ("WordsSaid", "words"): {**body, "words": [{"word": "allow_again"}]}
        if limit.name == "employer_id"
        else body,
    }
    alone = {} if limit.model.__name__ in {"AccountChange", "EmployerUserChange"} else body
    return forms.get((limit.model.__name__, first), alone)


def _text(limit: Limit, length: int) -> str:
    of_length = _OF_LENGTH.get(limit.name)
    return of_length(length) if of_length else "a" * length


def _list(limit: Limit, length: int) -> list[Any]:
    """So many different items."""
    item = _schema(limit.schema["items"])
    if item.get("type") == "object":
        (media,) = limit.operation["requestBody"]["content"].values()
        first = media["example"].get(limit.name) or [{"person_id": _ID}]
        return [copy.deepcopy(first[0]) for _ in range(length)]
    if "pattern" in item:
        return [f"u3vq2d4k7w5c6x8y9z2a3b{number:04}" for number in range(length)]
    if limit.name == "email_addresses":
        # Addresses of one sign: more than the body holds otherwise.
        return ["a@b.nl"] * length
    return [f"{number:x}" for number in range(length)]


def _beyond(limit: Limit) -> Callable[[Any], Any]:
    """Makes a value beyond a limit of the value that the example has."""
    schema = limit.schema
    wrong_type = {"integer": "3", "boolean": 1, "string": 3, "array": "a", "object": "a"}
    made: Mapping[str, Callable[[Any], Any]] = {
        "maxLength": lambda _: _text(limit, schema["maxLength"] + 1),
        "minLength": lambda _: "a" * (schema["minLength"] - 1),
        "maximum": lambda _: schema["maximum"] + 1,
        "minimum": lambda _: schema["minimum"] - 1,
        "maxItems": lambda _: _list(limit, schema["maxItems"] + 1),
        "minItems": lambda _: [],
        "pattern": lambda _: "?",
        "enum": lambda _: "?",
        "format": lambda _: "31-12-2026",
        "null": lambda _: None,
        "type": lambda _: wrong_type[schema["type"]],
        "required": lambda body: {k: v for k, v in (body or {}).items() if k != schema["required"][0]},
        "additionalProperties": lambda body: {**(body or {}), "shoe_size": 43},
    }
    return made[limit.kind]


def _at(limit: Limit) -> Callable[[Any], Any] | None:
    """Makes a value that just keeps a limit; none where only the domain knows one."""
    schema, kind = limit.schema, limit.kind
    if kind in {"maximum", "minimum"}:
        return lambda _: schema[kind]
    if kind in {"maxItems", "minItems"}:
        return lambda _: _list(limit, schema[kind])
    if "pattern" in schema and limit.name not in _OF_LENGTH:
        return None
    return lambda _: _text(limit, schema[kind])


def _sent(limit: Limit, body: Json) -> Json:
    """What the route of the deployed function answers to a body, of somebody who is not signed in."""
    method, path = limit.route.split(" ")
    path = path.replace("{", "").replace("}", "")
    event = {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"content-type": JSON_TYPE},
        "requestContext": {
            "stage": "$default",
            "http": {"method": method, "path": path, "sourceIp": "192.0.2.1"},
        },
        "body": json.dumps(body),
        "isBase64Encoded": False,
    }
    return limit.api.respond(event, _CONTEXT)


@pytest.fixture(autouse=True)
def _with_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOW_EXAMPLE_DOMAINS", "true")


def test_the_walk_finds_limits_of_every_class() -> None:
    assert {limit.kind for limit in LIMITS} == set(_CLASSES)
    assert len(LIMITS) > 500


@pytest.mark.parametrize("kind", _CLASSES)
def test_a_route_refuses_what_is_beyond_a_limit(kind: str) -> None:
    taken = []
    for limit in LIMITS:
        if limit.kind == kind:
            answer = _sent(limit, _body(limit, _beyond(limit)))
            if answer["statusCode"] == 413:  # so many of them are too large as a whole
                continue
            faults = json.loads(answer["body"]).get("errors") if answer["statusCode"] == 422 else None
            if not faults or not all(fault["detail"] for fault in faults):
                taken.append(f"{limit}: {answer['statusCode']}")
    assert taken == []


@pytest.mark.parametrize("kind", ["maxLength", "minLength", "maximum", "minimum", "maxItems", "minItems"])
def test_a_body_at_a_limit_is_taken(kind: str) -> None:
    refused = []
    for limit in LIMITS:
        value = _at(limit) if limit.kind == kind and (kind, limit.name) not in _NO_VALUE_AT else None
        if value is not None:
            try:
                read_json(json.dumps(_body(limit, value)), JSON_TYPE, limit.model)
            except Exception as error:  # noqa: BLE001 - every one of them is told
                refused.append(f"{limit}: {getattr(error, 'faults', error)}")
    assert refused == []
