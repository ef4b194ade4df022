"""The reference of the API, and what a type of problem means: from the two files that `make api` writes
beside the function that shows them.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from pydantic import ConfigDict, RootModel

from qlinx.entrypoints.api import Api
from qlinx.entrypoints.pages import in_pages, page_language
from qlinx.entrypoints.settings import public_url
from qlinx.kit.errors import NotFound
from qlinx.kit.pages import Page
from qlinx.kit.problems import PROBLEM_TYPE

Json = dict[str, Any]

_SCHEMAS: Final = "#/components/schemas/"


class ApiDescription(RootModel[Json]):
    """The description of this API, an OpenAPI document."""

    model_config = ConfigDict(
        frozen=True, json_schema_extra={"examples": [{"openapi": "3.1.0", "info": {"title": "Qlinx"}}]}
    )


class Reference:
    """What is told of the API, read at its first use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def description(self, address: str) -> ApiDescription:
        """The API's description, of the installation at an address."""
        return ApiDescription({**self._described, "servers": [{"url": address}]})

    @cached_property
    def problem_types(self) -> Mapping[str, Json]:
        """Every type of problem by its name."""
        read: Json = json.loads((self._folder / "problems.json").read_text("utf-8"))
        return read

    @cached_property
    def facts(self) -> Json:
        """What the page of the reference shows: the groups of routes, and the schemas that they send and
        take.
        """
        groups = [
            {"name": tag["name"], "meaning": tag["description"], "routes": list(self._routes(tag["name"]))}
            for tag in self._described["tags"]
        ]
        schemas = [
            {"name": name, "meaning": schema.get("description", ""), "fields": list(_fields(schema))}
            for name, schema in self._described["components"]["schemas"].items()
        ]
        return {
            "file": "openapi.json",
            "version": self._described["info"]["version"],
            "groups": groups,
            "schemas": schemas,
        }

    @cached_property
    def _described(self) -> Json:
        read: Json = json.loads((self._folder / "openapi.json").read_text("utf-8"))
        return read

    def _routes(self, tag: str) -> Iterator[Json]:
        for path, operations in self._described["paths"].items():
            for method, operation in operations.items():
                if tag in operation["tags"]:
                    yield self._route(f"{method.upper()} {path}", operation)

    def _route(self, route: str, operation: Json) -> Json:
        return {
            "id": operation["operationId"],
            "route": route,
            "summary": operation["summary"],
            "meaning": operation["description"],
            "signed_in": bool(operation["security"]),
            "parameters": [self._parameter(one) for one in operation["parameters"]],
            "takes": _named(operation.get("requestBody", {})),
            "answers": [
                {"status": status, "schema": _named(answer), "problems": self._codes(answer)}
                for status, answer in operation["responses"].items()
            ],
        }

    def _parameter(self, part: Json) -> Json:
        if "$ref" in part:
            part = self._described["components"]["parameters"][part["$ref"].rsplit("/", 1)[-1]]
        return {
            "name": part["name"],
            "where": part["in"],
            "form": _form(part["schema"]),
            "meaning": part["description"],
        }

    def _codes(self, answer: Json) -> list[str]:
        examples = answer.get("content", {}).get(PROBLEM_TYPE, {}).get("examples", {})
        return [code for code in examples if code in self.problem_types]


def _named(part: Json) -> str:
    """The name of the schema of a body, or nothing where it has none."""
    for media in part.get("content", {}).values():
        if "$ref" in media.get("schema", {}):
            return str(media["schema"]["$ref"]).removeprefix(_SCHEMAS)
    return ""


def _fields(schema: Json) -> Iterator[Json]:
    for name, part in schema.get("properties", {}).items():
        yield {
            "name": name,
            "form": _form(part),
            "always": name in schema.get("required", []),
            "meaning": part.get("description", ""),
        }


def _form(schema: Json) -> str:
    """The type and the limits of a value, in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(_SCHEMAS)
    if "anyOf" in schema:
        return " | ".join(_form(one) for one in schema["anyOf"])
    limits = [
        f"{name} {schema[name]}"
        for name in (
            "format",
            "minLength",
            "maxLength",
            "minimum",
            "maximum",
            "minItems",
            "maxItems",
            "pattern",
        )
        if name in schema
    ]
    kind = " | ".join(map(str, schema["enum"])) if "enum" in schema else str(schema.get("type", ""))
    items = f" of {_form(schema['items'])}" if "items" in schema else ""
    return ", ".join([f"{kind}{items}", *limits])


def serve_reference(api: Api, folder: Path) -> None:
    """Gives a function the routes of the reference, of the files in a folder."""
    told = Reference(folder)

    @api.get("/docs", summary="The reference of the API", public=True)
    @in_pages(api)
    def reference_page() -> Page:
        """Every route, what it takes and answers; made of the description, with nothing from elsewhere."""
        return Page("entrypoints.reference", told.facts, public=True)

    @api.get("/openapi.json", summary="The description of the API", public=True)
    def openapi() -> ApiDescription:
        """The description as OpenAPI 3.1, with the address of this installation as its server."""
        return told.description(public_url())

    @api.get("/problems/<problem>", summary="What a type of problem means", problems=(NotFound,), public=True)
    @in_pages(api)
    def problem_type(problem: str) -> Page:
        """What the `type` of a problem document leads to: what it means and what to do, in both languages."""
        known = told.problem_types.get(problem)
        if known is None:
            raise NotFound
        language = page_language(api)
        facts = {
            "type": f"/problems/{problem}",
            "status": known["status"],
            "title": known["title"][language],
            "advice": known["advice"][language],
        }
        return Page("entrypoints.problem_type", facts, public=True)
