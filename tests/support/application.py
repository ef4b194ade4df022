"""The whole application as its templates describe it:
each template after the SAM transform, every resource seen from the root.
"""

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from infrastructure.local.template import ARCHIVE_PROPERTIES, Template, load, transform
from tests.support.seen_from_root import Scope

ROOT: Final = Path(__file__).resolve().parents[2]
_ARCHIVE: Final = {"Bucket": "artifacts", "Key": "archive.zip"}
INTEGRATION: Final = "x-amazon-apigateway-integration"
# What an operation's reference to a function begins with.
SHARED: Final = "#/components/x-amazon-apigateway-integrations/"
# What of a path is no method, how every method is written, and the path of all that has no route.
_PARAMETERS: Final = "parameters"
_ANY: Final = "x-amazon-apigateway-any-method"
_EVERYTHING_ELSE: Final = "/$default"
# The page behind a mailed link, and what it answers (decision 203).
_LINKED: Final = "/{token}"
_OF_LINKS: Final = ("GET", "HEAD", "POST")
_OUTPUTS: Final = "Outputs."
# What is called is the alias of a function; SAM lets a template say `!Ref SignupFunction.Alias`.
_ALIAS: Final = "live"
_OF_ALIAS: Final = ".Alias"


@dataclass(frozen=True)
class Resource:
    """A resource where it stands; what it refers to is said as the root would say it (`seen_from_root`)."""

    path: str
    kind: str
    properties: Template
    whole: Template

    @property
    def name(self) -> str:
        return self.path.rsplit("/", 1)[-1]

    @property
    def stack(self) -> str:
        return self.path.rpartition("/")[0]


class HttpRoute(NamedTuple):
    """A route of the API: the folder of its function, and whether it asks for no token."""

    folder: str
    method: str
    path: str
    is_open: bool

    @property
    def key(self) -> str:
        return f"{self.method} {self.path}"


def is_behind_link(method: str, path: str) -> bool:
    """Whether a route is the page behind a mailed link, which takes every method."""
    return method == "ANY" and path.endswith(_LINKED)


@dataclass(frozen=True)
class Application:
    """`templates` are as written, by the path of their stack (template.yaml's is empty),
    `deployed` is after the transform.
    """

    templates: dict[str, Template]
    deployed: list[Resource]
    folders: frozenset[str]

    @property
    def root(self) -> Template:
        """template.yaml as written."""
        return self.templates[""]

    def but(self, change: Callable[["Application"], object]) -> "Application":
        """A copy with a change, for showing that a rule notices it."""
        changed = Application(copy.deepcopy(self.templates), copy.deepcopy(self.deployed), self.folders)
        change(changed)
        return changed

    def without(self, path: str) -> None:
        """Takes a resource out."""
        self.deployed[:] = [found for found in self.deployed if found.path != path]

    def written(self, kind: str) -> Iterator[tuple[str, Template]]:
        """Path and properties of the resources of one kind, before the transform."""
        for stack, template in self.templates.items():
            for name, resource in template["Resources"].items():
                if resource["Type"] == kind:
                    yield f"{stack}/{name}".lstrip("/"), resource.setdefault("Properties", {})

    def functions(self) -> dict[str, Template]:
        """The functions as written, by the name of their folder."""
        return {
            Path(properties["CodeUri"]).name: properties
            for _, properties in self.written("AWS::Serverless::Function")
        }

    def operations(self) -> Iterator[tuple[str, str, Template]]:
        """Method, path and operation of each route of the API, the one for all that has none among them."""
        for path, item in self.find("Api").properties["Body"]["paths"].items():
            for method, operation in item.items():
                if method != _PARAMETERS:
                    yield "ANY" if method == _ANY else method.upper(), path, operation

    def http_routes(self) -> Iterator[HttpRoute]:
        """Each route that is named, not the one for all that has none. The page behind a mailed link, which
        takes every method, is told by those that it answers.
        """
        return (route for route in self._routes() if route.path != _EVERYTHING_ELSE)

    def answers_everything_else(self) -> list[str]:
        """The folder of the function that gets what has no route."""
        return [route.folder for route in self._routes() if route.path == _EVERYTHING_ELSE]

    def answering(self) -> frozenset[str]:
        """The folders of the functions that a route leads to."""
        return frozenset(route.folder for route in self._routes())

    def _routes(self) -> Iterator[HttpRoute]:
        aliases = self.folders_by_alias()
        behind = {
            name: next(aliases[alias] for alias in self.referred_to(one["uri"]) if alias in aliases)
            for name, one in self.integrations().items()
        }
        for method, path, operation in self.operations():
            folder = behind[operation[INTEGRATION]["$ref"].removeprefix(SHARED)]
            for one in _OF_LINKS if is_behind_link(method, path) else (method,):
                yield HttpRoute(folder, one, path, operation.get("security") == [{"NONE": []}])

    def folders_by_alias(self) -> dict[str, str]:
        """The folder of the function behind each alias that is called, by the alias's path."""
        folders = {found.path: folder for folder, found in self.deployed_functions().items()}
        return {
            alias.path: folders[name]
            for alias in self.resources("AWS::Lambda::Alias")
            for name, _ in references(alias.properties["FunctionName"])
            if alias.properties["Name"] == _ALIAS
        }

    def referred_to(self, part: Any) -> Iterator[str]:
        """Paths of what a part of the root refers to; by an output that is an alias, the alias."""
        for name, attribute in references(part):
            outputs = self.templates.get(name, {}).get("Outputs", {})
            match outputs.get(attribute.removeprefix(_OUTPUTS), {}).get("Value"):
                case {"Ref": str(below)} if below.endswith(_OF_ALIAS):
                    yield f"{name}/{below.removesuffix(_OF_ALIAS)}Alias{_ALIAS}"
                case _:
                    yield name

    def integrations(self) -> Template:
        """What routes lead to, by the names that operations refer to."""
        named: Template = self.find("Api").properties["Body"]["components"][
            "x-amazon-apigateway-integrations"
        ]
        return named

    def described_routes(self) -> Iterator[HttpRoute]:
        """The same without HEAD, which is answered as GET is and described nowhere, and without the pages of
        sites, which are for browsers alone.
        """
        return (route for route in self.http_routes() if route.method not in {"HEAD", "ANY"})

    def resources(self, kind: str | None = None) -> list[Resource]:
        """Every resource of a kind, or every one."""
        return [found for found in self.deployed if kind is None or found.kind == kind]

    def find(self, path: str) -> Resource:
        return next(found for found in self.deployed if found.path == path)

    def deployed_functions(self) -> dict[str, Resource]:
        """The functions after the transform, by the name of their folder."""
        folders = {
            path: Path(properties["CodeUri"]).name
            for path, properties in self.written("AWS::Serverless::Function")
        }
        return {folders[found.path]: found for found in self.resources("AWS::Lambda::Function")}


@cache
def application() -> Application:
    """The application in this checkout."""
    return read()


def read(
    archives: Mapping[str, Template] = MappingProxyType({}),
    parameters: Mapping[str, str] = MappingProxyType({}),
) -> Application:
    """The application, the code of some resources of template.yaml stored elsewhere,
    or with values for parameters.
    """
    folders = frozenset(handler.parent.name for handler in (ROOT / "functions").glob("*/handler.py"))
    as_written = Scope.of_root(ROOT / "template.yaml", load)
    as_deployed = Scope.of_root(
        ROOT / "template.yaml", lambda path: transformed(load(path), archives, parameters)
    )
    templates = {
        scope.stack: {**scope.template, "Resources": scope.resources()} for scope in as_written.all_scopes()
    }
    return Application(templates, list(_deployed(as_deployed)), folders)


def _deployed(root: Scope) -> Iterator[Resource]:
    for scope in root.all_scopes():
        for name, resource in scope.resources().items():
            path = f"{scope.stack}/{name}".lstrip("/")
            yield Resource(path, resource["Type"], resource.setdefault("Properties", {}), resource)


def transformed(
    template: Template,
    archives: Mapping[str, Template] = MappingProxyType({}),
    parameters: Mapping[str, str] = MappingProxyType({}),
) -> Template:
    """A template as CloudFormation gets it; `archives` says where the code of some resources is stored."""
    packed = copy.deepcopy(template)
    for name, resource in packed["Resources"].items():
        if archive := ARCHIVE_PROPERTIES.get(resource["Type"]):
            resource["Properties"][archive] = dict(archives.get(name, _ARCHIVE))
    required = {"PublicUrl": "https://qlinx.example", "MailDomain": "mail.qlinx.example"}
    return transform(packed, {**required, **parameters})


def references(part: Any) -> Iterator[tuple[str, str]]:
    """What a part of a template refers to:
    path of the resource and attribute (empty for a plain reference).
    """
    if isinstance(part, dict):
        for name, value in part.items():
            yield from _REFERRING.get(name, references)(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def _by_ref(name: str) -> Iterator[tuple[str, str]]:
    yield name, ""


def _by_attribute(given: str | list[str]) -> Iterator[tuple[str, str]]:
    name, attribute = given if isinstance(given, list) else given.split(".", 1)
    yield name, attribute


def _by_text(given: str | list[Any]) -> Iterator[tuple[str, str]]:
    text = given if isinstance(given, str) else given[0]
    for piece in text.split("${")[1:]:
        name, _, attribute = piece.split("}")[0].partition(".")
        yield name, attribute


_REFERRING: Final[dict[str, Callable[[Any], Iterator[tuple[str, str]]]]] = {
    "Ref": _by_ref,
    "Fn::GetAtt": _by_attribute,
    "Fn::Sub": _by_text,
}
