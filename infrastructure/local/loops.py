"""Writes out the loops of a template (`Fn::ForEach`), as the transform AWS::LanguageExtensions does."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

TRANSFORM: Final = "AWS::LanguageExtensions"
_LOOP: Final = "Fn::ForEach::"
_SECTIONS: Final = ("Conditions", "Resources", "Outputs")


class LoopNotUnderstood(Exception):
    """A loop whose collection is not written where the loop is; the message names the loop."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The names that {name} goes over are not a list of texts.")


def written_out(template: dict[str, Any]) -> dict[str, Any]:
    """The template with each loop of a section replaced by what it makes,
    and without the transform that would do it.

    Raises LoopNotUnderstood.
    """
    transforms = template.get("Transform", [])
    names = [transforms] if isinstance(transforms, str) else transforms
    if TRANSFORM not in names:
        return template
    rest = [name for name in names if name != TRANSFORM]
    result = {name: part for name, part in template.items() if name != "Transform"}
    if rest:
        result["Transform"] = rest
    for section in _SECTIONS:
        if section in result:
            result[section] = dict(_members(result[section]))
    return result


def _members(section: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, member in section.items():
        if name.startswith(_LOOP):
            yield from _turns(name, *member)
        else:
            yield name, member


def _turns(
    name: str, identifier: str, collection: Any, fragment: Mapping[str, Any]
) -> Iterator[tuple[str, Any]]:
    if not isinstance(collection, list) or not all(isinstance(value, str) for value in collection):
        raise LoopNotUnderstood(name)
    for value in collection:
        yield from _members(_filled(fragment, identifier, value))


def _filled(part: Any, identifier: str, value: str) -> Any:
    if isinstance(part, list):
        return [_filled(one, identifier, value) for one in part]
    if isinstance(part, str):
        # After `&`, without what a logical id may not hold.
        plain = re.sub(r"[^A-Za-z0-9]", "", value)
        return part.replace(f"${{{identifier}}}", value).replace(f"&{{{identifier}}}", plain)
    if not isinstance(part, dict):
        return part
    if part == {"Ref": identifier}:
        return value
    return {_filled(name, identifier, value): _filled(one, identifier, value) for name, one in part.items()}
