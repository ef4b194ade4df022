"""What this release reads and does not write yet (decision 105).

A deployment changes functions one by one, and a stored model refuses what it does not declare. So a new field
or value of a kind that exists is read in one release and written in the next: until then its declaration is
marked here, and the mark is kept to.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class Unwritten:
    """Marks a field of a stored model that has a default, or some values of one, as read and not written yet.

    To be taken away once a release that reads it is out; a test says when.
    """

    values: tuple[str, ...] = ()


class NotWrittenYet(Exception):
    """Something is about to be stored that functions of the release before refuse;
    names the field, not the value.
    """

    def __init__(self, model: type[BaseModel], field: str) -> None:
        super().__init__(f"{model.__name__}.{field} is not written before the next release")


@cache
def unwritten_fields(model: type[BaseModel]) -> tuple[tuple[str, Unwritten], ...]:
    """The marked fields of a model."""
    return tuple(_marked(model))


def leave_out_unwritten(value: BaseModel, item: dict[str, Any]) -> None:
    """Takes out of stored attributes what is not written yet.

    Raises
    ------
    NotWrittenYet
        The value has something there.
    """
    model = type(value)
    for name, mark in unwritten_fields(model):
        held = getattr(value, name)
        if mark.values:
            if held in mark.values:
                raise NotWrittenYet(model, name)
            continue
        if held != model.model_fields[name].get_default(call_default_factory=True):
            raise NotWrittenYet(model, name)
        item.pop(name, None)


def _marked(model: type[BaseModel]) -> Iterator[tuple[str, Unwritten]]:
    for name, info in model.model_fields.items():
        for mark in info.metadata:
            if isinstance(mark, Unwritten):
                if not mark.values and info.is_required():
                    raise ValueError(f"{model.__name__}.{name} has no default to be read as")
                yield name, mark
