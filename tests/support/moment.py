"""One moment for every test of this process, whatever day and hour it is: the functions, what stands in for
AWS and the tests themselves read this clock.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import pytest
import time_machine

START: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_MOVED: Final[list[time_machine.Traveller]] = []


@pytest.fixture(scope="package", autouse=True)
def one_moment() -> Iterator[None]:
    """It is the start of a test's world, and time goes on."""
    with time_machine.travel(START, tick=True) as moved:
        _MOVED.append(moved)
        yield
        _MOVED.remove(moved)


def it_is_now(moment: datetime) -> None:
    """Moves the clock where there is one to move; a proof that runs by itself keeps the machine's."""
    if _MOVED:
        _MOVED[-1].move_to(moment)
