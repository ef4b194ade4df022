"""Samples of stored kinds, made from the models:
each field with and without a value, each value of a fixed set at least once.

The same model makes the same samples, always. Everything is made up; addresses are under example domains.
"""

import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from qlinx.kit.ids import derived_id
from qlinx.people.model import SELF
from qlinx.records.shape import Shape
from qlinx.records.unwritten import unwritten_fields
from qlinx.rights.registry import every_right

_FIRST_DAY = date(2026, 11, 1)
_DAYS = 300
_HASH_LENGTH = 40
# Texts in which something reads a meaning, by the name of the field.
_KNOWN_TEXTS = {
    "right": tuple(every_right()),
    "given_by": (SELF, derived_id("sample", "given_by")),
    "ground": ("account", f"relation#{derived_id('sample', 'employer_id')}"),
    "time_zone": ("Europe/Amsterdam",),
}


class NoSample(TypeError):
    """A field is of a type of which no sample can be made yet; names both."""


def samples(shape: Shape[Any]) -> tuple[Any, ...]:
    """Values of a kind, of everything that is written of it."""
    return tuple(_models(shape.model))


def messages(model: type[BaseModel]) -> tuple[BaseModel, ...]:
    """Values of a message between functions."""
    return tuple(_models(model))


def _models(model: type[BaseModel]) -> Iterator[BaseModel]:
    unwritten = {name for name, mark in unwritten_fields(model) if not mark.values}
    fields = {name: info for name, info in model.model_fields.items() if name not in unwritten}
    filled = {name: _written(model, name, info) for name, info in fields.items()}
    number = max((len(values) for values in filled.values()), default=1)
    bare = [name for name, info in fields.items() if info.is_required() or _is_choice(info)]
    for names in (tuple(fields), tuple(bare)):
        for turn in range(number):
            yield model.model_validate({name: filled[name][turn % len(filled[name])] for name in names})


def _written(model: type[BaseModel], name: str, info: FieldInfo) -> Sequence[Any]:
    """The values of a field without those that are not written yet."""
    left_out = [value for field, mark in unwritten_fields(model) if field == name for value in mark.values]
    values = [value for value in _values(name, info.annotation) if value not in left_out]
    if name == "version":
        return values[:1]
    return values


def _is_choice(info: FieldInfo) -> bool:
    """Whether a field that has a default has one of a fixed set:
    what is derived from an item hangs on such fields.
    """
    kind = info.annotation
    return get_origin(kind) is Literal or (isinstance(kind, type) and issubclass(kind, Enum | bool))


def _values(name: str, kind: Any) -> list[Any]:
    """Values of a type, which the name of the field makes tell apart."""
    origin, inside = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        return [value for one in inside if one is not NoneType for value in _values(name, one)]
    if origin is Literal:
        return list(inside)
    if origin is tuple:
        return [tuple(_values(name, inside[0]))]
    if origin is dict:
        keys = _values(f"{name}_key", inside[0])
        values = _values(name, inside[1])
        return [{key: values[number % len(values)] for number, key in enumerate(keys)}]
    if isinstance(kind, type):
        return _plain(name, kind)
    raise NoSample(f"{name}: {kind}")


def _plain(name: str, kind: type) -> list[Any]:
    for known, made in _MADE:
        if issubclass(kind, known):
            return made(name, kind)
    raise NoSample(f"{name}: {kind.__name__}")


# The first that fits: a truth is a number to Python, and a moment is a day.
_MADE: Final[Sequence[tuple[type, Callable[[str, Any], list[Any]]]]] = (
    (BaseModel, lambda _, kind: list(_models(kind))),
    (Enum, lambda _, kind: list(kind)),
    (bool, lambda _, __: [False, True]),
    (datetime, lambda name, _: [_moment(name), _moment(name) + timedelta(microseconds=120_000)]),
    (date, lambda name, _: [_day(name)]),
    (int, lambda name, _: [1 + _mark(name) % 9, 0]),
    (str, lambda name, _: _texts(name)),
)


def _moment(name: str) -> datetime:
    return datetime.combine(_day(name), time(9), UTC)


def _texts(name: str) -> list[str]:
    if name in _KNOWN_TEXTS:
        return list(_KNOWN_TEXTS[name])
    if "email" in name:
        return [f"noor.{number}@werk.example" for number in (1, 2)]
    if name.endswith(("_id", "_ids")) or name in {"home", "relations", "candidates"}:
        return [derived_id("sample", name, str(number)) for number in (1, 2)]
    if "hash" in name:
        return [f"{_mark(f'{name} {number}'):08x}" * (_HASH_LENGTH // 8) for number in (1, 2)]
    return [f"{name} {number}" for number in (1, 2)]


def _day(name: str) -> date:
    return _FIRST_DAY + timedelta(days=_mark(name) % _DAYS)


def _mark(name: str) -> int:
    """A number that a name has, always the same."""
    return zlib.crc32(name.encode())
