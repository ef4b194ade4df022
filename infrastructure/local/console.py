"""What the commands of this package say on the terminal."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class LocalSystemError(Exception):
    """Something on this machine keeps the system from running; the text says what to do about it."""


def say(text: str = "") -> None:
    """One line for the person at the terminal."""
    print(text, flush=True)


def complain(text: str) -> None:
    """One line about what went wrong."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """A piece of work, named with the seconds that it took."""
    started = time.monotonic()
    yield
    say(f"  {title} {'.' * max(2, 44 - len(title))} {time.monotonic() - started:5.1f} s")
