"""Samples of stored kinds: of every field and every value of a fixed set, the same each time, and made up."""

import json
import re
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from infrastructure.local.paths import ROOT
from qlinx.invitations.model import InvitationState
from qlinx.records.catalogue import every_shape
from qlinx.records.shape import Shape, Stored
from qlinx.records.unwritten import unwritten_fields
from tests.release.kept import FOLDER, as_of_now, load, released, schema_of, write
from tests.release.samples import NoSample, samples

# What comes after an at sign or begins an address of the web.
_HOST = re.compile(r"(?:@|://)([\w.-]+)", re.ASCII)

SHAPES = sorted(every_shape().values(), key=lambda shape: shape.kind)


def named(shape: Shape[Any]) -> str:
    return shape.kind


@pytest.mark.parametrize("shape", SHAPES, ids=named)
def test_some_sample_has_each_field_and_some_has_what_is_needed_alone(shape: Shape[Any]) -> None:
    made = [shape.item(value) for value in samples(shape)]
    needed = {name for name, info in shape.model.model_fields.items() if info.is_required()}

    # What is not written yet is in no item.
    model: type[Stored] = shape.model
    unwritten = {name for name, mark in unwritten_fields(model) if not mark.values}
    assert shape.model.model_fields.keys() - unwritten <= made[0].keys()
    assert any(made[-1].get(name) is not None for name in needed)
    assert not (optional(shape) & made[-1].keys())


def optional(shape: Shape[Any]) -> set[str]:
    """The fields that may have no value."""
    return {
        name
        for name, info in shape.model.model_fields.items()
        if not info.is_required() and info.get_default(call_default_factory=True) is None
    }


@pytest.mark.parametrize("shape", SHAPES, ids=named)
def test_each_value_of_a_fixed_set_is_in_some_sample(shape: Shape[Any]) -> None:
    for name, info in shape.model.model_fields.items():
        if isinstance(info.annotation, type) and issubclass(info.annotation, Enum):
            assert {getattr(value, name) for value in samples(shape)} == set(info.annotation), name


def test_every_state_of_an_invitation_is_due_as_its_state_says() -> None:
    made = {
        value.state: every_shape()["invitation"].item(value) for value in samples(every_shape()["invitation"])
    }

    assert made.keys() == set(InvitationState)
    assert made[InvitationState.WAITING]["due_queue"] == "look"
    assert made[InvitationState.SCHEDULED]["due_queue"] == "dispatch"
    assert made[InvitationState.OPEN]["due_queue"].startswith("retention#")


def test_a_type_of_which_there_is_no_sample_is_said() -> None:
    class Odd(Stored):
        pattern: re.Pattern[str]

    shape = object.__new__(Shape)
    object.__setattr__(shape, "model", Odd)

    with pytest.raises(NoSample, match="pattern"):
        samples(shape)


def test_a_schema_has_no_words_and_keeps_a_field_that_is_called_like_one() -> None:
    schema = schema_of(every_shape()["invitation"].model)

    assert "title" not in schema
    assert "title" in schema["properties"]
    assert "description" not in json.dumps(schema)


def test_what_is_kept_is_read_back_as_it_is_and_written_again_the_same(tmp_path: Path) -> None:
    now = as_of_now("1.2.3")
    write(now, tmp_path)
    once = written(tmp_path)
    write(as_of_now("1.2.3"), tmp_path)

    assert load("1.2.3", tmp_path) == now
    assert written(tmp_path) == once
    assert released(tmp_path) == ("1.2.3",)


def written(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_moments_are_kept_with_parts_of_a_second_and_without() -> None:
    moments = [value.at for value in samples(every_shape()["note"])]

    assert {bool(moment.microsecond) for moment in moments} == {True, False}
    assert all(isinstance(moment, datetime) and moment.tzinfo for moment in moments)


@pytest.mark.parametrize("version", released())
def test_nothing_that_is_kept_names_a_real_domain(version: str) -> None:
    for path in (FOLDER / version).rglob("*.json*"):
        if path.suffix != ".gz":
            hosts = set(_HOST.findall(path.read_text("utf-8"))) - {"json-schema.org"}
            assert all(host.endswith(".example") for host in hosts), path.relative_to(ROOT)
