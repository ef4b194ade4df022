"""docs/openapi.json says what the routes do, and the template leads exactly these routes to them."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from pydantic import BaseModel

from infrastructure.local.api_answers import reached
from infrastructure.local.api_description import (
    SIGNED_IN,
    HttpFunction,
    describe,
    http_functions,
    written,
)
from infrastructure.local.api_examples import NoExample, example_of
from infrastructure.local.api_operations import Clash, join
from infrastructure.local.docs_page import OPENAPI
from qlinx.entrypoints.api import Api
from tests.support.application import application
from tests.support.described import description, must_be_described

Json = dict[str, Any]


@pytest.fixture(scope="module")
def functions() -> list[HttpFunction]:
    return list(http_functions())


def _operations() -> Iterator[tuple[str, Json]]:
    for path, operations in description()["paths"].items():
        for method, operation in operations.items():
            yield f"{method.upper()} {path}", operation


def _media() -> Iterator[tuple[str, Json]]:
    for route, operation in _operations():
        contents = [answer.get("content", {}) for answer in operation["responses"].values()]
        for content in [*contents, operation.get("requestBody", {}).get("content", {})]:
            for kind, media in content.items():
                yield f"{route} {kind}", media


def test_the_committed_description_is_what_the_routes_say() -> None:
    if OPENAPI.read_text("utf-8") != written(describe()):
        pytest.fail("The routes have changed and docs/openapi.json has not: run `make api`.")


def test_the_description_is_openapi() -> None:
    validate(description())


def test_the_template_leads_every_described_route_to_its_function_and_no_other(
    functions: list[HttpFunction],
) -> None:
    folders = {function.api.tag: function.name for function in functions}
    described = {
        route: (folders[operation["tags"][0]], SIGNED_IN in str(operation["security"]))
        for route, operation in _operations()
    }
    assert described == dict(_routes_of_the_template())


def _routes_of_the_template() -> Iterator[tuple[str, tuple[str, bool]]]:
    """Route, function, and whether it asks for a token."""
    for route in application().described_routes():
        yield route.key, (route.folder, not route.is_open)


def test_every_example_keeps_to_its_own_schema() -> None:
    broken = []
    for place, media in _media():
        examples = list(media.get("examples", {}).values()) or ([media] if "example" in media else [])
        schema = {**media["schema"], "components": description()["components"]}
        validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
        for example in examples:
            broken += [f"{place}: {error.message}" for error in validator.iter_errors(_value(example))]
    assert broken == []


def _value(example: Json) -> Any:
    if "$ref" in example:
        return description()["components"]["examples"][example["$ref"].rsplit("/", 1)[-1]]["value"]
    return example["example"]


def test_every_message_has_an_example() -> None:
    assert [
        place for place, media in _media() if "$ref" in media["schema"] and media.keys() == {"schema"}
    ] == []


def test_every_example_of_a_request_is_taken(
    functions: list[HttpFunction], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLOW_EXAMPLE_DOMAINS", "true")
    operations = {operation["operationId"]: operation for _, operation in _operations()}
    facts = [fact for function in functions for fact in function.api.facts]
    models = {fact.operation_id: fact.body or fact.form for fact in facts}
    for operation_id, model in models.items():
        if model is not None:
            (media,) = operations[operation_id]["requestBody"]["content"].values()
            model.model_validate_json(json.dumps(media["example"]))
    assert any(models.values())


def test_every_route_says_how_it_refuses() -> None:
    for route, operation in _operations():
        answers = operation["responses"].keys()
        wanted = {"429", "500", "503", "504"} | ({"409"} if not route.startswith("GET") else set())
        wanted |= {"401", "403"} if operation["security"] else set()
        wanted |= {"413", "415", "422"} if "requestBody" in operation else set()
        wanted |= {"404"} if "{" in route else set()
        assert wanted <= answers, f"{route} says nothing of {sorted(wanted - answers)}"


def test_only_routes_that_may_say_wait_tell_for_how_long() -> None:
    for route, operation in _operations():
        for status, answer in operation["responses"].items():
            ours = status == "429" and "$ref" not in answer  # the gateway does not say for how long
            assert ("Retry-After" in answer.get("headers", {})) == ours, route


def test_every_schema_is_of_use() -> None:
    text = json.dumps(description())
    unused = [name for name in description()["components"]["schemas"] if f'schemas/{name}"' not in text]
    assert unused == []


def test_every_field_of_a_request_is_explained() -> None:
    for route, operation in _operations():
        for media in operation.get("requestBody", {}).get("content", {}).values():
            schema = description()["components"]["schemas"][media["schema"]["$ref"].rsplit("/", 1)[-1]]
            for field, part in schema["properties"].items():
                said = json.dumps(part)
                assert '"description"' in said or '"$ref"' in said, f"{route}: {field} is not explained"


def test_no_schema_has_the_name_of_a_field_of_its_own() -> None:
    # Generated clients then have a class and its attribute under one name, which type checkers refuse.
    clashes = [
        name
        for name, schema in description()["components"]["schemas"].items()
        if re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() in schema.get("properties", {})
    ]
    assert clashes == []


def test_an_answer_says_what_is_always_sent_and_nothing_of_null() -> None:
    schemas = description()["components"]["schemas"]
    sent = set(reached([operation["responses"] for _, operation in _operations()], schemas))
    asked = set(reached([operation.get("requestBody", {}) for _, operation in _operations()], schemas))
    for name in sent - asked:
        assert '"null"' not in json.dumps(schemas[name]), name
        assert schemas[name].get("additionalProperties") is not False, name
    assert schemas["EmployerUserResponse"]["required"] == list(schemas["EmployerUserResponse"]["properties"])
    assert "location" not in schemas["EmployerInvitation"]["required"]


def test_two_things_under_one_name_are_noticed() -> None:
    known = {"Answer": {"type": "string"}}
    join(known, "Answer", {"type": "string"})
    with pytest.raises(Clash, match="Answer"):
        join(known, "Answer", {"type": "integer"})


def test_a_field_without_an_example_is_named() -> None:
    schema = {"type": "object", "properties": {"title": {"type": "string"}}}
    with pytest.raises(NoExample, match=r"Invitation\.title"):
        example_of({"$ref": "#/components/schemas/Invitation"}, {"Invitation": schema})


def test_an_example_leaves_out_what_is_often_empty() -> None:
    empty = {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None}
    schema = {
        "type": "object",
        "properties": {"a": empty, "b": {"type": "boolean"}, "c": {"enum": ["x", "y"]}},
    }
    assert example_of(schema, {}) == {"b": False, "c": "x"}


def test_an_answer_that_is_not_described_is_noticed() -> None:
    with pytest.raises(AssertionError, match="does not name"):
        must_be_described("GET", "/v1/account", 418, "")
    with pytest.raises(AssertionError, match="its description knows"):
        must_be_described("GET", "/v1/account", 401, '{"type": "/problems/made-up"}')
    with pytest.raises(AssertionError, match="is not described"):
        must_be_described("GET", "/v1/nowhere", 200, "")
    must_be_described("GET", "/v1/account", 401, '{"type": "/problems/not-signed-in"}')


def test_an_idempotency_key_reaches_the_route_and_stands_in_the_description() -> None:
    api = Api("made-up")
    seen: list[str | None] = []

    class Nothing(BaseModel):
        pass

    @api.post("/things", summary="Make a thing", public=True)
    def make(once: str | None) -> Nothing:
        seen.append(once)
        return Nothing()

    event: Json = {
        "version": "2.0",
        "rawPath": "/things",
        "headers": {"idempotency-key": "mine"},
        "requestContext": {"http": {"method": "POST", "path": "/things"}, "stage": "$default"},
    }
    assert api.respond(event, LambdaContext())["statusCode"] == 200
    assert seen == ["mine"]
    taking = [route for route, operation in _operations() if "IdempotencyKey" in str(operation["parameters"])]
    assert taking == [
        "POST /v1/employer/invitations",
        "POST /v1/employer/invitations/{invitation_id}/changes",
        "POST /v1/employer/invitations/{invitation_id}/reminders",
        "POST /v1/employer/test-invitations",
        "POST /v1/staff/employers",
        "POST /v1/staff/incidents",
        "POST /v1/staff/newsletters",
    ]
