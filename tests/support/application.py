"""The whole application as its templates describe it: the root after the SAM transform, and every nested stack."""

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from infrastructure.local.template import ARCHIVE_PROPERTIES, Template, load, transform

ROOT: Final = Path(__file__).resolve().parents[2]
_ARCHIVE: Final = {"Bucket": "artifacts", "Key": "archive.zip"}


@dataclass(frozen=True)
class Resource:
    """A resource where it stands; references to its template's parameters are replaced by what was given."""

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


@dataclass(frozen=True)
class Application:
    """`root` is template.yaml as written; `deployed` is every resource after the transform, nested stacks included."""

    root: Template
    deployed: list[Resource]
    folders: frozenset[str]

    def but(self, change: Callable[["Application"], object]) -> "Application":
        """A copy with a change, for showing that a rule notices it."""
        changed = Application(copy.deepcopy(self.root), copy.deepcopy(self.deployed), self.folders)
        change(changed)
        return changed

    def without(self, path: str) -> None:
        """Takes a resource out."""
        self.deployed[:] = [found for found in self.deployed if found.path != path]

    def written(self, kind: str) -> Iterator[tuple[str, Template]]:
        """Logical id and properties of the root's resources of one kind, before the transform."""
        for name, resource in self.root["Resources"].items():
            if resource["Type"] == kind:
                yield name, resource.setdefault("Properties", {})

    def functions(self) -> dict[str, Template]:
        """The functions as written, by the name of their folder."""
        return {
            Path(properties["CodeUri"]).name: properties
            for _, properties in self.written("AWS::Serverless::Function")
        }

    def resources(self, kind: str | None = None) -> list[Resource]:
        """Every resource of a kind, or every one."""
        return [found for found in self.deployed if kind is None or found.kind == kind]

    def find(self, path: str) -> Resource:
        return next(found for found in self.deployed if found.path == path)

    def deployed_functions(self) -> dict[str, Resource]:
        """The functions after the transform, by the name of their folder."""
        logical_ids = {
            name: Path(properties["CodeUri"]).name
            for name, properties in self.written("AWS::Serverless::Function")
        }
        return {logical_ids[found.name]: found for found in self.resources("AWS::Lambda::Function")}


@cache
def application() -> Application:
    """The application in this checkout."""
    root = load(ROOT / "template.yaml")
    folders = frozenset(handler.parent.name for handler in (ROOT / "functions").glob("*/handler.py"))
    return Application(root, list(_walk(transformed(root))), folders)


def transformed(root: Template, archives: Mapping[str, Template] = MappingProxyType({})) -> Template:
    """The root template as CloudFormation gets it; `archives` says where the code of some resources is stored."""
    packed = copy.deepcopy(root)
    for name, resource in packed["Resources"].items():
        if archive := ARCHIVE_PROPERTIES.get(resource["Type"]):
            resource["Properties"][archive] = dict(archives.get(name, _ARCHIVE))
    return transform(packed, {"PublicUrl": "https://qlinx.example", "MailDomain": "mail.qlinx.example"})


def references(part: Any) -> Iterator[tuple[str, str]]:
    """What a part of a template refers to: logical id and attribute (empty for a plain reference)."""
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


def _walk(root: Template) -> Iterator[Resource]:
    for name, resource in root["Resources"].items():
        properties = resource.setdefault("Properties", {})
        yield Resource(name, resource["Type"], properties, resource)
        if resource["Type"] == "AWS::CloudFormation::Stack":
            yield from _inside(name, load(ROOT / properties["TemplateURL"]), properties.get("Parameters", {}))


def _inside(stack: str, template: Template, given: Template) -> Iterator[Resource]:
    declared: Template = template.get("Parameters", {})
    values = {name: given.get(name, parameter.get("Default")) for name, parameter in declared.items()}
    for name, resource in template["Resources"].items():
        properties = _with_values(resource.get("Properties", {}), values)
        yield Resource(f"{stack}/{name}", resource["Type"], properties, resource)


def _with_values(part: Any, values: Template) -> Any:
    if isinstance(part, list):
        return [_with_values(value, values) for value in part]
    if not isinstance(part, dict):
        return part
    if part.keys() == {"Ref"} and part["Ref"] in values:
        return values[part["Ref"]]
    return {name: _with_values(value, values) for name, value in part.items()}
