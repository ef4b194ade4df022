"""Nested templates as the root would write them:
what a parameter was given stands in its place, a name is a path.

In `infrastructure/rosters.yaml`, nested as `Rosters`, `!Ref RecordsTableArn` is what template.yaml gives it,
`!GetAtt Data.Outputs.RecordsTableArn`, and `!GetAtt DropsQueue.Outputs.Arn` is that of `Rosters/DropsQueue`.
An output that only hands on that of a stack below is that one: `!GetAtt Rosters.Outputs.RosterPartsQueueArn`
is `Arn` of `Rosters/RosterPartsQueue`. So a reference to one thing is one text, wherever it stands.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from infrastructure.local.template import NESTED_PROPERTIES, Template

_NAMED: Final = re.compile(r"\$\{([^!}]+)\}")
_OUTPUTS: Final = "Outputs."
Read = Callable[[Path], Template]


@dataclass
class Scope:
    """One template where it stands: its stack, and who nests it with which parameters."""

    stack: str
    file: Path
    read: Read
    parent: "Scope | None" = None
    given: Mapping[str, Any] = field(default_factory=dict)
    template: Template = field(init=False)
    _below: "dict[str, Scope]" = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.template = self.read(self.file)

    @staticmethod
    def of_root(file: Path, read: Read) -> "Scope":
        """The template that nothing nests; `read` loads it and every one below."""
        return Scope("", file, read)

    def all_scopes(self) -> Iterator["Scope"]:
        """This template and every one below it."""
        yield self
        for name, resource in self.template["Resources"].items():
            if resource["Type"] in NESTED_PROPERTIES:
                yield from self.below(name).all_scopes()

    def resources(self) -> dict[str, Template]:
        """The resources by logical id, with all that they refer to said as the root would."""
        return {name: self.said(resource) for name, resource in self.template["Resources"].items()}

    def below(self, name: str) -> "Scope":
        """The template that is nested under a logical id."""
        if name not in self._below:
            resource = self.template["Resources"][name]
            properties = resource["Properties"]
            file = self.file.parent / properties[NESTED_PROPERTIES[resource["Type"]]]
            self._below[name] = Scope(
                self._path(name), file.resolve(), self.read, self, properties.get("Parameters", {})
            )
        return self._below[name]

    def said(self, part: Any) -> Any:
        """A part of this template as the root would say it."""
        match part:
            case [*values]:
                return [self.said(value) for value in values]
            case {"Ref": str(name)}:
                return self._reference(name)
            case {"Fn::GetAtt": [str(name), str(attribute)]}:
                return self._attribute(name, attribute)
            case {"Fn::Sub": str(text)}:
                return {"Fn::Sub": _NAMED.sub(lambda match: self._within_text(match[1]), text)}
            case {**members}:
                return {name: self.said(value) for name, value in members.items()}
        return part

    def _reference(self, name: str) -> Any:
        if name.startswith("AWS::"):
            return {"Ref": name}
        if name not in self.template.get("Parameters", {}):
            return {"Ref": self._path(name)}
        if self.parent is None:
            return {"Ref": name}
        if name in self.given:
            return self.parent.said(self.given[name])
        return self.template["Parameters"][name].get("Default")

    def _attribute(self, name: str, attribute: str) -> Any:
        handed_on = self._output(name, attribute)
        if isinstance(handed_on, dict) and _is_output(handed_on):
            return handed_on
        return {"Fn::GetAtt": [self._path(name), attribute]}

    def _output(self, name: str, attribute: str) -> Any:
        """What an output of a nested stack says, or nothing."""
        resource = self.template["Resources"].get(name, {})
        if resource.get("Type") not in NESTED_PROPERTIES or not attribute.startswith(_OUTPUTS):
            return None
        below = self.below(name)
        return below.said(below.template["Outputs"][attribute.removeprefix(_OUTPUTS)]["Value"])

    def _within_text(self, named: str) -> str:
        """What stands for `${named}` in a text of the root."""
        name, _, attribute = named.partition(".")
        value = self._attribute(name, attribute) if attribute else self._reference(name)
        match value:
            case {"Ref": str(path)}:
                return f"${{{path}}}"
            case {"Fn::GetAtt": [str(path), str(of_it)]}:
                return f"${{{path}.{of_it}}}"
            case {"Fn::Sub": str(text)}:
                return text
        return str(value)

    def _path(self, name: str) -> str:
        return f"{self.stack}/{name}" if self.stack else name


def _is_output(value: Mapping[str, Any]) -> bool:
    match value:
        case {"Fn::GetAtt": [_, str(attribute)]}:
            return attribute.startswith(_OUTPUTS)
    return False
