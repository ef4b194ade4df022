"""Things by the lot, for calls that take a limited number at once."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batched(things: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """The things in order, ``size`` at a time, read only as far as needed."""
    waiting = iter(things)
    while batch := tuple(islice(waiting, size)):
        yield batch
