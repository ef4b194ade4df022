"""People alone writes people: others ask it for the change by what it means (``people.changes``)."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from qlinx.factors.service import Holding
from qlinx.people.store import ACCOUNT, EMPLOYMENT
from qlinx.records.catalogue import capability_of
from qlinx.records.shape import ChangedItem, Shape
from tests.support.factories import NOW, an_account
from tests.support.product import every_module

_WRITES = frozenset({"insert", "replace", "remove", "next"})
# What is stored is carried from one form to the next with its writers paused, item by item: not a change of
# anybody.
_CARRY = ("qlinx.people.", "qlinx.migrations.")


def written_by(source: str, known: Mapping[str, object]) -> Iterator[str]:
    """The kinds of people's items that a module writes by their shapes; ``known`` are the names in it."""
    people = capability_of("people")
    assert people
    own = set(map(id, people.shapes()))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in _WRITES and isinstance(node.value, ast.Name):
            shape = known.get(node.value.id)
            if isinstance(shape, Shape) and id(shape) in own:
                yield shape.kind


def test_no_other_package_writes_people() -> None:
    found = {
        module.__name__: kinds
        for module in every_module()
        if not f"{module.__name__}.".startswith(_CARRY)
        and (kinds := list(written_by(Path(str(module.__file__)).read_text("utf-8"), vars(module))))
    }

    assert found == {}


def test_a_write_from_elsewhere_is_noticed() -> None:
    source = "def end(ctx, one):\n    ctx.store.wrote(EMPLOYMENT.replace(one, ended_at=ctx.now()))\n"

    assert list(written_by(source, {"EMPLOYMENT": EMPLOYMENT})) == ["employment"]
    assert list(written_by(source.replace("replace", "unchanged"), {"EMPLOYMENT": EMPLOYMENT})) == []


def test_sign_in_changes_nothing_of_an_account_but_its_sessions_and_its_factor() -> None:
    holding = Holding("person", ACCOUNT, an_account())

    assert isinstance(holding.but(sessions_valid_from=NOW), ChangedItem)
    fields: dict[str, Any] = {"state": "frozen"}
    with pytest.raises(TypeError, match="state"):
        holding.but(**fields)
