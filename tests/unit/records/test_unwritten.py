"""What is marked as not written yet is read, and never stored."""

import copy
from enum import StrEnum
from typing import Annotated, Any

import pytest

from qlinx.aws.database import Key
from qlinx.records.personal import Technical
from qlinx.records.shape import Regime, Shape, Stored
from qlinx.records.unwritten import NotWrittenYet, Unwritten, unwritten_fields


class State(StrEnum):
    OLD = "old"
    NEW = "new"


class Thing(Stored):
    name: Annotated[str, Technical("made up")]
    state: Annotated[State, Technical("made up"), Unwritten(("new",))] = State.OLD
    marks: Annotated[tuple[str, ...], Technical("made up"), Unwritten()] = ()


def a_shape(model: type[Stored]) -> Shape[Any]:
    """A shape that is in no catalogue."""
    shape: Shape[Any] = object.__new__(Shape)
    values = {
        "kind": "thing",
        "model": model,
        "key": lambda one: Key("thing", one.name),
        "regime": Regime.RECORDS,
    }
    for name in ("group", "due", "expires"):
        values[name] = lambda _: None
    for name, value in values.items():
        object.__setattr__(shape, name, value)
    return copy.copy(shape)


SHAPE = a_shape(Thing)


def test_a_field_is_left_out_as_long_as_it_says_nothing() -> None:
    assert SHAPE.item(Thing(name="a")).keys() == {"version", "holds", "name", "state", "pk", "sk", "kind"}


def test_a_field_is_read_where_a_later_release_wrote_it() -> None:
    item = {**SHAPE.item(Thing(name="a")), "marks": ["one"], "state": "new"}

    assert SHAPE.value(item) == Thing(name="a", marks=("one",), state=State.NEW)


def test_something_in_it_is_not_stored() -> None:
    with pytest.raises(NotWrittenYet, match=r"Thing\.marks"):
        SHAPE.item(Thing(name="a", marks=("one",)))


def test_a_value_is_not_stored() -> None:
    with pytest.raises(NotWrittenYet, match=r"Thing\.state"):
        SHAPE.item(Thing(name="a", state=State.NEW))


def test_a_field_without_a_default_cannot_be_marked() -> None:
    class Wrong(Stored):
        name: Annotated[str, Unwritten()]

    with pytest.raises(ValueError, match="no default"):
        unwritten_fields(Wrong)
