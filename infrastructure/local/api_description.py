"""Writes docs/openapi.json from the routes of all functions:
`python -m infrastructure.local.api_description`.

Powertools describes each function's routes; this joins them into one document, and adds what Powertools does
not know: forms of pages, headers, and an example of every message, made from the examples of its fields.
Powertools' own merge keeps one of two components that share a name without a word; here that is an error.
"""

import importlib
import json
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from aws_lambda_powertools.event_handler.openapi.models import HTTPBearer

from infrastructure.local.api_answers import (
    ANY_PROBLEM,
    add_gateway_answers,
    say_what_is_sent,
    shared_responses,
    tidy,
)
from infrastructure.local.api_examples import example_of
from infrastructure.local.api_pages import FOLDER, pages_of
from infrastructure.local.console import LocalSystemError, complain
from infrastructure.local.docs_page import OPENAPI
from infrastructure.local.paths import ROOT, relative
from qlinx.entrypoints.api import Api
from qlinx.entrypoints.border import IDEMPOTENCY_KEY
from qlinx.entrypoints.description import HTML_TYPE, VERSION, RouteFacts
from qlinx.kit.errors import NotFound
from qlinx.kit.ids import ID_PATTERN
from qlinx.kit.problems import PROBLEM_TYPE
from qlinx.kit.seen import ETAG, IF_MATCH, REFUSED_FROM, UNSAID_HEADERS, UNSAID_UNTIL

Json = dict[str, Any]

SIGNED_IN: Final = "signed_in"
_FORM_TYPE: Final = "application/x-www-form-urlencoded"
_SCHEMAS: Final = "#/components/schemas/"
# Powertools adds them for a validation that we do ourselves.
_NEVER_SENT: Final = ("HTTPValidationError", "ResponseValidationError", "ValidationError")
# Parts of paths: what they are, and how they look. What looks otherwise names nothing: 404.
_PARTS: Final[Mapping[str, tuple[str, str]]] = {
    "token": (
        "last part of a link that was mailed or answered; signed, and for one purpose",
        r"^[A-Za-z0-9._~-]{1,512}$",
    ),
    "version": ("day of a published version, for example 2026-11-26", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
    "problem": ("name of a type of problem, as behind /problems/", r"^[a-z0-9-]{1,64}$"),
    "limit_name": ("name of a limit", r"^[a-z0-9._-]{1,64}$"),
}
_ID_PART: Final = ("id of what the path names", ID_PATTERN)
_DESCRIPTION: Final = """\
Employers invite their people; people reply; data is removed when there is no more reason to keep it.

Every failure is a problem document (RFC 9457) that says what to do, in Dutch or, if `Accept-Language` asks for it, in English;
it changes nothing. `GET` never changes anything. Routes under `/v1` speak JSON; the others are pages for a browser.
Too many requests at once, and a token that is not good, are answered by the gateway with a short `message`. Read past fields
of an answer that you do not know: there will be more. See docs/api.md.
"""
_SERVER: Final = "what `make run` starts; an installation names its own address in its /openapi.json"
_REFUSED: Final = (
    f"from version {'.'.join(map(str, REFUSED_FROM))} on, not before {UNSAID_UNTIL:%Y-%m-%d}, it is refused (428, "
    "`seen-not-said`)"
)
_SAID_OF_IT: Final = {
    "Deprecation": "since when `If-Match` may not be left out any more (RFC 9745)",
    "Sunset": "until when it may (RFC 8594)",
    "Link": "what to do instead",
}
_UNSAID: Final[Json] = {
    name: {
        "description": f"where no `If-Match` was sent: {_SAID_OF_IT[name]}",
        "schema": {"type": "string", "example": value},
    }
    for name, value in UNSAID_HEADERS.items()
}
_PARAMETERS: Final[Json] = {
    "AcceptLanguage": {
        "name": "Accept-Language",
        "in": "header",
        "description": "language of texts in the response; Dutch unless English is preferred",
        "schema": {"type": "string"},
        "example": "en",
    },
    "PageLanguage": {
        "name": "language",
        "in": "query",
        "description": "language of the page, nl or en; otherwise that of the person or the browser",
        "schema": {"type": "string"},
        "example": "en",
    },
    "IdempotencyKey": {
        "name": IDEMPOTENCY_KEY,
        "in": "header",
        "description": "any text of your own choice. The same request with the same key is carried out once and gets the same answer, "
        "for 30 days; the same key with another body is refused (`idempotency-key-used`)",
        "schema": {"type": "string"},
        "example": "2026-11-23-kerstborrel",
    },
    "IfMatch": {
        "name": IF_MATCH,
        "in": "header",
        "description": "the `etag` of what you saw. If it has changed since, nothing is written (412, `changed-since`): the answer shows "
        "what is so `now`. Without it the fields that you send are written over whatever there is now; "
        f"{_REFUSED}",
        "schema": {"type": "string"},
        "example": '"7"',
    },
    "IfMatchNeeded": {
        "name": IF_MATCH,
        "in": "header",
        "required": True,
        "description": "the `etag` of what you saw. If it has changed since, nothing is written (412, `changed-since`): the answer shows "
        "what is so `now`. Without it nothing is written either (428, `seen-not-said`)",
        "schema": {"type": "string"},
        "example": '"0.12"',
    },
}


class Clash(LocalSystemError):
    """Two functions describe different things under one name."""


@dataclass(frozen=True)
class HttpFunction:
    """A function that Responds to HTTP:
    the name of its folder, its routes, and what its module says of itself.
    """

    name: str
    api: Api
    meaning: str


def http_functions() -> Iterator[HttpFunction]:
    """The functions of this checkout that have routes."""
    for path in sorted((ROOT / "functions").glob("*/handler.py")):
        module = importlib.import_module(f"functions.{path.parent.name}.handler")
        api = getattr(module, "api", None)
        if isinstance(api, Api):
            yield HttpFunction(
                path.parent.name, api, " ".join((module.__doc__ or "").split("\n\n")[0].split())
            )


def describe() -> Json:
    """The API of all functions as one OpenAPI document.

    Raises Clash, and NoExample where a field of a message says by no example what it looks like.
    """
    paths: Json = {}
    schemas: Json = {}
    tags: list[Json] = []
    for function in http_functions():
        described = _described(function.api)
        for name, schema in described["components"]["schemas"].items():
            _join(schemas, name, schema)
        for path, operations in described["paths"].items():
            for method, operation in operations.items():
                _join(paths.setdefault(path, {}), method, operation)
        tags.append({"name": function.api.tag, "description": function.meaning})
    schemas["AnyProblem"] = ANY_PROBLEM
    problems: Json = {}
    for operation in operations_of(paths):
        _share_problems(operation, problems)
        _add_examples(operation, schemas)
    # After the examples: those leave out what is often empty.
    say_what_is_sent(paths, schemas)
    tidy(schemas)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Qlinx",
            "version": project["version"],
            "description": _DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "contact": {"name": "Qlinx", "url": "https://qlinx.example/"},
        },
        "servers": [{"url": "http://127.0.0.1:8400", "description": _SERVER}],
        "tags": tags,
        "paths": {path: paths[path] for path in sorted(paths)},
        "components": {
            "schemas": {name: schemas[name] for name in sorted(schemas)},
            "parameters": _PARAMETERS,
            "responses": shared_responses(),
            "examples": {code: problems[code] for code in sorted(problems)},
            "securitySchemes": {
                SIGNED_IN: _security_scheme().model_dump(mode="json", exclude_none=True, by_alias=True)
            },
        },
    }


def written(description: Json) -> str:
    """The description as it stands in docs/openapi.json."""
    return json.dumps(description, indent=1, ensure_ascii=False) + "\n"


def operations_of(paths: Json) -> Iterator[Json]:
    """Every operation of a description."""
    for operations in paths.values():
        yield from operations.values()


def _security_scheme() -> HTTPBearer:
    return HTTPBearer(
        bearerFormat="JWT", description="Access token of the user pool; see docs/api.md, Signing in."
    )


def _described(api: Api) -> Json:
    described: Json = json.loads(
        api.resolver.get_openapi_json_schema(
            title="", version="", security_schemes={SIGNED_IN: _security_scheme()}
        )
    )
    schemas = described["components"]["schemas"]
    for name in _NEVER_SENT:
        schemas.pop(name, None)
    facts = {fact.operation_id: fact for fact in api.facts}
    for operation in operations_of(described["paths"]):
        _complete(operation, facts[operation["operationId"]], schemas)
    for schema in schemas.values():
        _drop_titles(schema)
    return described


def _announce(operation: Json) -> None:
    """That an answer says until when what was asked will be taken."""
    for status, response in operation["responses"].items():
        if int(status) < HTTPStatus.MULTIPLE_CHOICES:
            response.setdefault("headers", {}).update(_UNSAID)


def _complete(operation: Json, facts: RouteFacts, schemas: Json) -> None:
    """Adds what the resolver does not know of a route, and takes out what it guessed."""
    for parameter in operation.get("parameters", []):
        parameter["schema"].pop("title", None)
        parameter["description"], parameter["schema"]["pattern"] = _PARTS.get(parameter["name"], _ID_PART)
    operation.setdefault("parameters", []).extend(
        {"name": name, "in": "query", "description": meaning, "schema": schema}
        for name, (meaning, schema) in facts.query.items()
    )
    if facts.may_not_say_seen:
        _announce(operation)
    kinds = {_is_page(response) for response in operation["responses"].values()}
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
        _join(schemas, name, inner)
    _join(schemas, model.__name__, schema)
    return {"$ref": f"{_SCHEMAS}{model.__name__}"}


def _join(known: Json, name: str, value: Json) -> None:
    if known.setdefault(name, value) != value:
        raise Clash(f"Two functions describe different things as {name}: give one of them another name.")


def _drop_titles(schema: Any) -> None:
    """Takes out the names that pydantic makes from names; a property that is called `title` stays."""
    if isinstance(schema, list):
        for part in schema:
            _drop_titles(part)
    elif isinstance(schema, dict):
        if isinstance(schema.get("title"), str):
            del schema["title"]
        for name, part in schema.items():
            for inner in part.values() if name in {"properties", "$defs"} else [part]:
                _drop_titles(inner)


def _share_problems(operation: Json, problems: Json) -> None:
    """Puts each problem in one place, under its code."""
    for response in operation["responses"].values():
        examples = response.get("content", {}).get(PROBLEM_TYPE, {}).get("examples", {})
        for code, example in examples.items():
            _join(problems, code, example)
            examples[code] = {"$ref": f"#/components/examples/{code}"}


def _add_examples(operation: Json, schemas: Json) -> None:
    for content in _contents(operation):
        for media in content.values():
            reference = media.get("schema", {}).get("$ref")
            if reference and "examples" not in media:
                media["example"] = example_of(media["schema"], schemas)


def _contents(operation: Json) -> Iterator[Json]:
    if "requestBody" in operation:
        yield operation["requestBody"]["content"]
    for response in operation["responses"].values():
        yield response.get("content", {})


def main(say: Callable[[str], None] = print) -> int:
    """Write the description."""
    try:
        described = describe()
    except LocalSystemError as problem:
        complain(str(problem))
        return 1
    OPENAPI.write_text(written(described), encoding="utf-8")
    for name, text in pages_of(described).items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    say(f"{relative(OPENAPI)} is what the routes say.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
