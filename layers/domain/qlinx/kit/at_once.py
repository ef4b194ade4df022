"""Waiting for several answers at once, where none needs another's."""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

T = TypeVar("T")

# What a client keeps connections for; more would wait for one another.
_MOST: Final = 10


def at_once(asked: Sequence[Callable[[], T]]) -> list[T]:
    """What each gives, in their order, and as soon as the slowest; the first that raises is what is raised.

    Only for what waits and changes nothing: what is being done elsewhere is not stopped by a failure.
    """
    if len(asked) <= 1:
        return [one() for one in asked]
    # Only where there is something to wait for at once: no other start pays for it.
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(min(_MOST, len(asked))) as threads:
        return list(threads.map(lambda one: one(), asked))
