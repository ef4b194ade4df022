"""What a release keeps of every stored kind and every message between functions:
its schema, and samples as they stand.

releases/<version>/release.json          version, attributes of storage, migrations that were known
releases/<version>/schemas/<kind>.json   JSON Schema of the fields, strict
releases/<version>/samples/<kind>.jsonl  one item a line as the table holds it, with the keys that point at it
releases/<version>/messages/<name>.json  schema and samples of a message
"""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any, Final, TypeVar

from pydantic import BaseModel

import qlinx
from infrastructure.local.paths import ROOT
from qlinx.aws.messages import QueueMessage
from qlinx.migrations.known import MIGRATIONS
from qlinx.records.catalogue import every_shape
from qlinx.records.shape import OWN, Shape
from tests.release.samples import messages, samples

FOLDER: Final = ROOT / "releases"

Json = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True)
class Sample:
    """An item as the table holds it, and the keys of the items elsewhere that come and go with it."""

    item: Json
    points: list[list[str]]


@dataclass(frozen=True)
class Kind:
    """One stored kind: the schema of what is written of it, and samples."""

    regime: str
    schema: Json
    samples: Sequence[Sample]


@dataclass(frozen=True)
class MessageKind:
    """One message between functions."""

    schema: Json
    samples: Sequence[Json]


@dataclass(frozen=True)
class Release:
    """``storage`` are the attributes that are read apart from the fields of a model;
    ``migrations`` those that were known.
    """

    version: str
    storage: frozenset[str]
    migrations: frozenset[str]
    kinds: Mapping[str, Kind]
    messages: Mapping[str, MessageKind]


def as_of_now(version: str) -> Release:
    """What the code in this checkout stores and sends."""
    return Release(
        version,
        frozenset(OWN),
        frozenset(MIGRATIONS),
        {kind: kind_of(shape) for kind, shape in sorted(every_shape().items())},
        {name: message_of(model) for name, model in sorted(every_message().items())},
    )


def kind_of(shape: Shape[Any]) -> Kind:
    found = (Sample(_json(shape.item(value)), points_of(shape, value)) for value in samples(shape))
    return Kind(shape.regime.value, schema_of(shape.model), _each_once(found))


def points_of(shape: Shape[Any], value: Any) -> list[list[str]]:
    return [[key.pk, key.sk] for key in shape.points(value)]


def message_of(model: type[QueueMessage]) -> MessageKind:
    found = (_json(value.model_dump(mode="json")) for value in messages(model))
    return MessageKind(schema_of(model), _each_once(found))


@cache
def every_message() -> Mapping[str, type[QueueMessage]]:
    """Every typed message of the product, by name."""
    for found in walk_packages(qlinx.__path__, "qlinx."):
        import_module(found.name)
    return {model.__name__: model for model in _below(QueueMessage)}


def _below(model: type[QueueMessage]) -> Iterator[type[QueueMessage]]:
    for one in model.__subclasses__():
        if one.__module__.startswith("qlinx."):
            yield one
        yield from _below(one)


def schema_of(model: type[BaseModel]) -> Json:
    """The schema by which a model reads, without words: those may change."""
    schema: Json = _wordless(model.model_json_schema(mode="validation"))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _wordless(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_wordless(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: {key: _wordless(part) for key, part in value.items()} if name in _NAMED else _wordless(value)
        for name, value in schema.items()
        if name not in {"title", "description"}
    }


# Whose keys are names of ours, which may be "title".
_NAMED: Final = frozenset({"properties", "$defs"})


def released(folder: Path = FOLDER) -> tuple[str, ...]:
    """The versions that are kept, the oldest first."""
    return tuple(sorted((one.parent.name for one in folder.glob("*/release.json")), key=order))


def order(version: str) -> tuple[int, ...]:
    """By which versions are sorted.

    Raises
    ------
    ValueError
        No version of three numbers.
    """
    parts = tuple(int(part) for part in version.split("."))
    if len(parts) != 3:
        raise ValueError(f"no version of three numbers: {version}")
    return parts


def load(version: str, folder: Path = FOLDER) -> Release:
    """A release as it was written; of one that is not the last, the samples alone are kept."""
    place = folder / version
    about = json.loads((place / "release.json").read_text("utf-8"))
    return Release(
        version,
        frozenset(about["storage"]),
        frozenset(about["migrations"]),
        {path.stem: _kind(place, path) for path in sorted(place.glob("samples/*.jsonl"))},
        {path.stem: _message(path) for path in sorted(place.glob("messages/*.json"))},
    )


def _kind(place: Path, path: Path) -> Kind:
    regime, *rows = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    schema = place / "schemas" / f"{path.stem}.json"
    return Kind(
        regime["regime"],
        json.loads(schema.read_text("utf-8")) if schema.exists() else {},
        [Sample(row["item"], row["points"]) for row in rows],
    )


def _message(path: Path) -> MessageKind:
    about = json.loads(path.read_text("utf-8"))
    return MessageKind(about["schema"], about["samples"])


def write(release: Release, folder: Path = FOLDER) -> None:
    """Writes the files of a release anew; what else stands in its folder stays."""
    place = folder / release.version
    for part in ("schemas", "samples", "messages"):
        shutil.rmtree(place / part, ignore_errors=True)
        (place / part).mkdir(parents=True)
    about = {"storage": sorted(release.storage), "migrations": sorted(release.migrations)}
    _put(place / "release.json", _indented(about))
    for name, kind in release.kinds.items():
        rows = [{"item": sample.item, "points": sample.points} for sample in kind.samples]
        _put(place / "schemas" / f"{name}.json", _indented(kind.schema))
        _put(place / "samples" / f"{name}.jsonl", "\n".join(map(_line, [{"regime": kind.regime}, *rows])))
    for name, message in release.messages.items():
        _put(
            place / "messages" / f"{name}.json",
            _indented({"schema": message.schema, "samples": message.samples}),
        )


def _put(path: Path, text: str) -> None:
    path.write_text(f"{text}\n", "utf-8")


def _indented(value: Any) -> str:
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False)


def _line(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _each_once(values: Iterable[T]) -> list[T]:
    """Without repetitions; the values are none that a set takes."""
    found: list[T] = []
    for value in values:
        if value not in found:
            found.append(value)
    return found


def _json(value: Any) -> Any:
    """A value as its JSON is read back."""
    return json.loads(json.dumps(value))
