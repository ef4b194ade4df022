"""What is described of one route: what the resolver knows of it, put right, and what it does not know."""

from http import HTTPStatus
from typing import Any, Final

from infrastructure.local.api_answers import add_gateway_answers
from infrastructure.local.api_parameters import ID_PART, PARTS, UNSAID
from infrastructure.local.console import LocalSystemError
from qlinx.entrypoints.description import HTML_TYPE, VERSION, RouteFacts
from qlinx.kit.errors import NotFound
from qlinx.kit.problems import PROBLEM_TYPE
from qlinx.kit.seen import ETAG

Json = dict[str, Any]

_FORM_TYPE: Final = "application/x-www-form-urlencoded"
_SCHEMAS: Final = "#/components/schemas/"
# What stands in a file that a program reads; any other is text.
_IN_FILES: Final[Json] = {"application/json": {}}


class Clash(LocalSystemError):
    """Two functions describe different things under one name."""


def complete(operation: Json, facts: RouteFacts, schemas: Json) -> None:
    """Adds what the resolver does not know of a route, and takes out what it guessed."""
    for parameter in operation.get("parameters", []):
        parameter["schema"].pop("title", None)
        parameter["description"], parameter["schema"]["pattern"] = PARTS.get(parameter["name"], ID_PART)
    operation.setdefault("parameters", []).extend(
        {"name": name, "in": "query", "description": meaning, "schema": schema}
        for name, (meaning, schema) in facts.query.items()
    )
    if facts.may_not_say_seen:
        _announce(operation)
    kinds = {_is_page(response) for response in operation["responses"].values()}
    if facts.file is not None:
        kinds = {False}
        operation["responses"]["200"] = _file(facts.file)
    more = {
        "AcceptLanguage": True,
        "PageLanguage": True in kinds,
        "IdempotencyKey": facts.once,
        "IfMatch": facts.may_not_say_seen,
        "IfMatchNeeded": bool(facts.seen) and not facts.may_not_say_seen,
    }
    operation.setdefault("parameters", []).extend(
        {"$ref": f"#/components/parameters/{name}"} for name, wanted in more.items() if wanted
    )
    if facts.body is not None and not any(one.is_required() for one in facts.body.model_fields.values()):
        operation["requestBody"]["required"] = False
    if facts.form is not None:
        operation["requestBody"] = {
            "required": True,
            "content": {_FORM_TYPE: {"schema": _model(facts.form, schemas)}},
        }
    if facts.seen and facts.seen.now:
        _add_what_is_now(operation["responses"]["412"], facts.seen.now.__name__)
    if True in kinds and any(parameter.get("in") == "path" for parameter in operation["parameters"]):
        _add_answer_of_no_route(operation)
    operation.setdefault("security", [])
    add_gateway_answers(operation, signed_in=bool(operation["security"]))
    operation["responses"] = dict(sorted(operation["responses"].items()))


def _file(kind: str) -> Json:
    """A file that is the same for everybody."""
    return {"description": "A file.", "content": {kind: {"schema": _IN_FILES.get(kind, {"type": "string"})}}}


def _announce(operation: Json) -> None:
    """That an answer says until when what was asked will be taken."""
    for status, response in operation["responses"].items():
        if int(status) < HTTPStatus.MULTIPLE_CHOICES:
            response.setdefault("headers", {}).update(UNSAID)


def _add_what_is_now(response: Json, shown: str) -> None:
    """Whoever saw an earlier version gets the one of now to look at, with its tag; some function shows it."""
    response["headers"] = {ETAG: VERSION}
    content = response["content"][PROBLEM_TYPE]
    content["schema"] = {
        "allOf": [
            content["schema"],
            {"type": "object", "properties": {"now": {"$ref": f"{_SCHEMAS}{shown}"}}},
        ]
    }


def _is_page(response: Json) -> bool:
    """Whether a response is a page;
    what the resolver says of the content of pages and of empty answers is put right.
    """
    content = response.get("content", {})
    if HTML_TYPE in content:
        content.update({kind: {"schema": {"type": "string"}} for kind in content})
        return True
    if all("$ref" not in media.get("schema", {}) for media in content.values()):
        response.pop("content", None)
    return False


def _add_answer_of_no_route(operation: Json) -> None:
    """A part with signs that none of ours has leads to no route,
    whatever the route answers to links that ended.
    """
    response = operation["responses"].setdefault(
        "404", {"description": "No page has such an address.", "content": {}}
    )
    response["content"][PROBLEM_TYPE] = {
        "schema": {"$ref": f"{_SCHEMAS}Problem"},
        "examples": {"not-found": {"summary": NotFound.title.en, "value": _not_found()}},
    }


def _not_found() -> Json:
    return {
        "type": f"/problems/{NotFound.code}",
        "title": NotFound.title.en,
        "status": 404,
        "detail": NotFound.advice.en,
    }


def _model(model: Any, schemas: Json) -> Json:
    schema = model.model_json_schema(ref_template=f"{_SCHEMAS}{{model}}")
    for name, inner in schema.pop("$defs", {}).items():
        join(schemas, name, inner)
    join(schemas, model.__name__, schema)
    return {"$ref": f"{_SCHEMAS}{model.__name__}"}


def join(known: Json, name: str, value: Json) -> None:
    """Adds what is described under a name.

    Raises
    ------
    Clash
    """
    if known.setdefault(name, value) != value:
        raise Clash(f"Two functions describe different things as {name}: give one of them another name.")
