"""Whether the code may take the place of a release function by function:
it reads what that stored, and that reads what this stores.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError as Invalid
from pydantic import BaseModel, ValidationError

from qlinx.aws.messages import QueueMessage
from qlinx.aws.serialization import deserialize_item, serialize_item
from qlinx.records.catalogue import every_shape
from qlinx.records.shape import Shape, StoredUnreadable
from qlinx.records.unwritten import Unwritten, unwritten_fields
from tests.release.kept import (
    Json,
    Kind,
    MessageKind,
    Release,
    Sample,
    every_message,
    kind_of,
    message_of,
    points_of,
)

_WHOLE = ""


@dataclass(frozen=True, order=True)
class Problem:
    """What would go wrong; ``field`` is empty where it is about a whole kind."""

    kind: str
    field: str
    says: str

    def __str__(self) -> str:
        return f"{self.kind}.{self.field}: {self.says}" if self.field else f"{self.kind}: {self.says}"


def problems(releases: Sequence[Release]) -> Iterator[Problem]:
    """All that would go wrong with the code in this checkout after these releases,
    the last of which is in use.
    """
    shapes, last = every_shape(), releases[-1]
    for release in releases:
        yield from what_is_not_read(release, shapes)
    yield from what_is_not_to_be_written(last, shapes)
    yield from marks_that_are_over(last, shapes)
    yield from what_messages_break(last, every_message())


def what_is_not_read(release: Release, shapes: Mapping[str, Shape[Any]]) -> list[Problem]:
    """Stored by the release, and not read as what it is by the models of now, or found elsewhere,
    or changed by reading it.
    """
    found: set[Problem] = set()
    for name, kind in release.kinds.items():
        if (shape := shapes.get(name)) is None:
            found.add(Problem(name, _WHOLE, "stored, and no model reads it"))
            continue
        if shape.regime.value != kind.regime:
            found.add(Problem(name, _WHOLE, f"stored in {kind.regime}, looked for in {shape.regime}"))
        for sample in kind.samples:
            found.update(_not_read(name, shape, sample))
    return sorted(found)


def _not_read(name: str, shape: Shape[Any], sample: Sample) -> Iterator[Problem]:
    # As the service gives it.
    item = deserialize_item(serialize_item(sample.item))
    try:
        value = shape.value(item)
    except StoredUnreadable as error:
        for field, why in error.fields:
            yield Problem(name, _field(field.split(".")), f"not read: {why}")
        return
    again = shape.item(value)
    for attribute, stored in item.items():
        if attribute == "expires_at" and value.holds:
            # What a hold is on has no native expiry, whatever an earlier release wrote (decision 113).
            continue
        if attribute not in again:
            yield Problem(name, attribute, "lost when it is written again")
        elif again[attribute] != stored:
            yield Problem(name, attribute, "another when it is read and written again")
    if points_of(shape, value) != sample.points:
        yield Problem(name, "points", "other items are said to come and go with it")


def what_is_not_to_be_written(release: Release, shapes: Mapping[str, Shape[Any]]) -> list[Problem]:
    """Written by the present code, of kinds that the release has, and refused by the release,
    or not found by it.

    A kind that the release does not know needs nothing: whoever meets it there stops and is repeated.
    """
    found: set[Problem] = set()
    for name, kind in release.kinds.items():
        if name in shapes and kind.schema:
            found.update(_refused(name, kind, release.storage, kind_of(shapes[name])))
    return sorted(found)


def _refused(name: str, kind: Kind, storage: frozenset[str], now: Kind) -> Iterator[Problem]:
    validator = _validator(kind.schema)
    for sample in now.samples:
        yield from refused(name, validator, storage, sample.item)


def refused(
    name: str, validator: Draft202012Validator, storage: frozenset[str], item: Json
) -> Iterator[Problem]:
    """What the models of a release refuse about an item."""
    fields = {attribute: value for attribute, value in item.items() if attribute not in storage}
    yield from _violations(name, validator, fields)


def validators(release: Release) -> dict[str, Draft202012Validator]:
    """What checks items of each kind as the release reads them."""
    return {name: _validator(kind.schema) for name, kind in release.kinds.items()}


def marks_that_are_over(release: Release, shapes: Mapping[str, Shape[Any]]) -> list[Problem]:
    """Marks *not written yet* of what the release reads already."""
    return [
        Problem(name, field, "the last release reads it: take the mark away and write it")
        for name, shape in sorted(shapes.items())
        for field, mark in _marks(shape)
        if name in release.kinds and _knows(release.kinds[name].schema, field, mark.values)
    ]


def _marks(shape: Shape[Any]) -> Iterable[tuple[str, Unwritten]]:
    model: type[BaseModel] = shape.model
    return unwritten_fields(model)


def _knows(schema: Json, field: str, values: Sequence[str]) -> bool:
    properties = schema.get("properties", {})
    if field not in properties:
        return False
    known = str({"field": properties[field], "named": schema.get("$defs", {})})
    return all(repr(value) in known for value in values)


def what_messages_break(release: Release, models: Mapping[str, type[QueueMessage]]) -> list[Problem]:
    """The same of messages: those under way are read by the present code, and those of now by the release."""
    found: set[Problem] = set()
    for name, message in release.messages.items():
        if name not in models:
            found.add(Problem(name, _WHOLE, "under way in a queue, and no model reads it"))
            continue
        found.update(_messages_not_read(name, message, models[name]))
        validator = _validator(message.schema)
        for body in message_of(models[name]).samples:
            found.update(_violations(name, validator, body))
    return sorted(found)


def _messages_not_read(name: str, message: MessageKind, model: type[BaseModel]) -> Iterator[Problem]:
    for body in message.samples:
        try:
            model.model_validate(body)
        except ValidationError as error:
            for one in error.errors(include_input=False, include_url=False):
                yield Problem(name, _field(one["loc"]), f"not read: {one['type']}")


def _validator(schema: Json) -> Draft202012Validator:
    return Draft202012Validator(schema, format_checker=FormatChecker())


def _violations(name: str, validator: Draft202012Validator, fields: Json) -> Iterator[Problem]:
    for error in validator.iter_errors(fields):
        if error.validator == "additionalProperties" and not error.absolute_path:
            schema: Any = error.schema
            unknown = fields.keys() - schema["properties"].keys()
            yield from (Problem(name, field, "written, and refused: an unknown field") for field in unknown)
        else:
            yield Problem(
                name,
                _field(error.absolute_path) or _missing(error),
                f"written, and refused: {error.validator}",
            )


def _missing(error: Invalid) -> str:
    """The field that an error about a whole item misses."""
    wanted: Any = error.validator_value
    given: Any = error.instance
    return next((name for name in wanted if name not in given), _WHOLE)


def _field(place: Any) -> str:
    """Where in a value; without the numbers in a list and the keys of a table,
    so that one cause is one problem.
    """
    return ".".join(part for part in place if isinstance(part, str) and not part.isdigit())
