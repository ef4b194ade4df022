"""What of the API a release keeps, and what of it the next may not break (docs/api.md, *What may change*).

releases/<version>/openapi.json    the description without words and examples
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from tests.release.kept import FOLDER

Json = dict[str, Any]

_SCHEMAS: Final = "#/components/schemas/"
_WORDS: Final = frozenset({"description", "summary", "example", "examples", "title"})
FILE: Final = "openapi.json"
BREAKS: Final = FOLDER / "api_exceptions.yaml"
NO_BREAKS: Final = """\
# What of the API breaks on purpose between the last release and the next, each with its reason: `break`, as the test says
# it, and `reason` (docs/api.md, What may change). `make release` empties the list.
[]
"""


def kept(description: Json) -> str:
    """A description as a release keeps it."""
    described = {
        "paths": description["paths"],
        "components": {"schemas": description["components"]["schemas"]},
    }
    return json.dumps(_without_words(described), separators=(",", ":"), sort_keys=True) + "\n"


def kept_with(version: str) -> Json:
    """What a release kept."""
    read: Json = json.loads((FOLDER / version / FILE).read_text("utf-8"))
    return read


def breaks(before: Json, now: Json) -> Iterator[str]:
    """What a client of the one can't do any more with the other: routes, fields and values that are gone or
    have another type or name, and fields that are needed now. Names of schemas are no part of it.
    """
    for path, operations in before["paths"].items():
        for method, old in operations.items():
            route = f"{method.upper()} {path}"
            new = now["paths"].get(path, {}).get(method)
            if new is None:
                yield f"{route}: gone"
                continue
            for text in _of_route(_Both(before, now), old, new):
                yield f"{route} {text}"


def _of_route(both: "_Both", old: Json, new: Json) -> Iterator[str]:
    # Generated clients call a route by this name.
    if old.get("operationId") != new.get("operationId"):
        yield f"is called {new.get('operationId')}"
    yield from both.differences(
        "asks", _content(old.get("requestBody")), _content(new.get("requestBody")), asked=True
    )
    for status, answer in old["responses"].items():
        if status.startswith("2"):
            if status in new["responses"]:
                yield from both.differences(
                    status, _content(answer), _content(new["responses"][status]), asked=False
                )
            else:
                yield f"{status}: gone"


def _content(part: Json | None) -> Json:
    for media in (part or {}).get("content", {}).values():
        schema: Json = media.get("schema", {})
        return schema
    return {}


@dataclass(frozen=True)
class _Both:
    before: Json
    now: Json

    def differences(self, place: str, old: Json, new: Json, *, asked: bool) -> Iterator[str]:
        old, new = _resolved(self.before, old), _resolved(self.now, new)
        had, has = old.get("properties", {}), new.get("properties", {})
        if old and not new:
            yield f"{place}: gone"
        elif old and old.get("type") != new.get("type"):
            yield f"{place}: {old.get('type')} became {new.get('type')}"
        if asked:
            lost = set(old.get("enum") or []) - set(new.get("enum") or old.get("enum") or [])
            yield from (f"{place}: {value} not taken" for value in sorted(map(str, lost)))
            needed = set(new.get("required", [])) - set(old.get("required", []))
            yield from (f"{place}.{field}: needed" for field in sorted(needed))
        yield from (f"{place}.{field}: gone" for field in sorted(had.keys() - has.keys()))
        for field in sorted(had.keys() & has.keys()):
            yield from self.differences(f"{place}.{field}", had[field], has[field], asked=asked)
        if "items" in old and "items" in new:
            yield from self.differences(f"{place}[]", old["items"], new["items"], asked=asked)


def _resolved(description: Json, part: Json) -> Json:
    """The schema behind a reference, and the one that is no null: null is never sent."""
    if "$ref" in part:
        return _resolved(
            description, description["components"]["schemas"][part["$ref"].removeprefix(_SCHEMAS)]
        )
    left = [one for one in part.get("anyOf", []) if one != {"type": "null"}]
    return _resolved(description, left[0]) if left else part


def _without_words(part: Any, *, named: bool = False) -> Any:
    """Without what is only said; a field may be called as a word is (``named``)."""
    if isinstance(part, list):
        return [_without_words(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        name: _without_words(one, named=name in {"properties", "schemas", "paths"} and not named)
        for name, one in part.items()
        if named or name not in _WORDS
    }
