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
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from aws_lambda_powertools.event_handler.openapi.models import HTTPBearer

from infrastructure.local.api_answers import (
    ANY_PROBLEM,
    say_what_is_sent,
    shared_responses,
    tidy,
)
from infrastructure.local.api_examples import example_of
from infrastructure.local.api_operations import complete, join
from infrastructure.local.api_pages import FOLDER, pages_of
from infrastructure.local.api_parameters import PARAMETERS
from infrastructure.local.console import LocalSystemError, complain
from infrastructure.local.docs_page import OPENAPI
from infrastructure.local.paths import ROOT, relative
from qlinx.entrypoints.api import Api
from qlinx.kit.problems import PROBLEM_TYPE

Json = dict[str, Any]

SIGNED_IN: Final = "signed_in"
# Powertools adds them for a validation that we do ourselves.
_NEVER_SENT: Final = ("HTTPValidationError", "ResponseValidationError", "ValidationError")
_DESCRIPTION: Final = """\
Employers invite their people; people reply; data is removed when there is no more reason to keep it.

Every failure is a problem document (RFC 9457) that says what to do, in Dutch or, if `Accept-Language` asks for it, in English;
it changes nothing. `GET` never changes anything. Routes under `/v1` speak JSON; the others are pages for a browser.
Too many requests at once, and a token that is not good, are answered by the gateway with a short `message`. Read past fields
of an answer that you do not know: there will be more. See docs/api.md.
"""
_SERVER: Final = "what `make run` starts; an installation names its own address in its /openapi.json"


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
            join(schemas, name, schema)
        for path, operations in described["paths"].items():
            for method, operation in operations.items():
                join(paths.setdefault(path, {}), method, operation)
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
            "parameters": PARAMETERS,
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
        complete(operation, facts[operation["operationId"]], schemas)
    for schema in schemas.values():
        _drop_titles(schema)
    return described


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
            join(problems, code, example)
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
