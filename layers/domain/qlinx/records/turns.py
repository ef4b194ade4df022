"""One at a time, where what is done can't be undone and is no write of ours: a password at the pool.

A condition on a write comes too late there: of two who hold the same link, the one whose write fails would
have set its password all the same. So a turn is taken first, counted in the security table as limits are, and
given back; whoever is cut off with it has it for less than a minute.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from qlinx.aws.database import Key
from qlinx.kit.clock import epoch
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.records.context import Context
from qlinx.records.limits import counted_in

# Longer than a function that answers may run: whoever has the turn is done, or gone, a window later.
_WINDOW: Final = 20
_SETS_PASSWORD: Final = "password-turn"  # noqa: S105 - the name of a turn


@contextmanager
def alone(ctx: Context, whose: str) -> Iterator[bool]:
    """Whether this is the only one who sets a password of somebody's, until it ends; who is not comes
    again.
    """
    hashed, window = ctx.keys.hash(_SETS_PASSWORD, whose), epoch(ctx.now()) // _WINDOW

    def count(number: int, *, before: int = 0) -> int:
        ends = (window - before + 1) * _WINDOW
        return counted_in(ctx, Key(f"limit#{_SETS_PASSWORD}#{hashed}", str(window - before)), number, ends)

    number = count(1)
    try:
        # Whoever began in the window before may be at it still.
        yield number == 1 and count(0, before=1) == 0
    finally:
        count(-1)


def in_turn(ctx: Context, whose: Callable[[], str], does: Callable[[], bool]) -> None:
    """Has done what sets a password of somebody's, by one at a time, until it says that it did. ``whose`` is
    asked anew before each turn, and raises where there is nothing to do any more.

    Raises
    ------
    ChangedMeanwhile
        Others kept having the turn, or kept changing what it is about.
    """
    for _ in attempts():
        with alone(ctx, whose()) as mine:
            if mine and does():
                return
    raise ChangedMeanwhile
