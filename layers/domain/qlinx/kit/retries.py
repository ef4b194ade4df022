"""Trying once more where somebody else changed the same thing first:
one policy for everything that is written under a condition.
"""

import time
from collections.abc import Iterator
from secrets import SystemRandom
from typing import Final

MOST: Final = 8
_FIRST_WAIT: Final = 0.01
_LONGEST_WAIT: Final = 0.16


def attempts(most: int = MOST) -> Iterator[int]:
    """The numbers of so many attempts.

    Waits before each one but the first, longer each time, up to 160 milliseconds.

    Who runs out of attempts says so by an error of their own.
    """
    for number in range(most):
        if number:
            wait(number, first=_FIRST_WAIT, longest=_LONGEST_WAIT)
        yield number


def wait(number: int, *, first: float, longest: float) -> None:
    """Waits before another attempt, the ``number``-th after the first:
    up to ``first`` seconds, twice that each time, at most ``longest``.

    With full jitter, from the system's source: callers that collided once must not collide again in step, nor
    may two that started from one snapshot.
    """
    time.sleep(SystemRandom().uniform(0, min(longest, first * 2 ** (number - 1))))
