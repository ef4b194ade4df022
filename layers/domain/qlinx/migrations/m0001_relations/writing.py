"""Collects what a plan writes: what is moved first, the turn, what is left over."""

from dataclasses import dataclass, field
from typing import TypeVar

from qlinx.aws.database import Item
from qlinx.migrations.plan import Gone, Instead, New, Written
from qlinx.records.shape import Shape, Stored

M = TypeVar("M", bound=Stored)


@dataclass(slots=True)
class Writing:
    """The parts of a plan that are writes, in the order in which they are carried out."""

    moved: list[New] = field(default_factory=list)
    turn: list[Written] = field(default_factory=list)
    left: list[Gone] = field(default_factory=list)

    def move(self, shape: Shape[M], value: M) -> None:
        """An item that is new where nobody looks before the turn."""
        self.moved.append(New(shape.regime, shape.item(value)))

    def put(self, shape: Shape[M], value: M, *, before: Item | None) -> None:
        """An item that is there from the turn on."""
        self.turn.append(Instead(shape.regime, before, shape.item(value)))

    def end(self, shape: Shape[M], item: Item) -> None:
        """An item that is no more from the turn on."""
        self.turn.append(Gone(shape.regime, item))

    def leave(self, shape: Shape[M], item: Item) -> None:
        """An item that stands somewhere else by then, and goes after the turn."""
        self.left.append(Gone(shape.regime, item))
