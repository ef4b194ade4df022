"""Takes the moments of incidents that are due, each quarter of an hour, and counts those to be looked at."""

from collections.abc import Callable
from dataclasses import dataclass

from qlinx.incidents.moments import NEAR, OVERDUE, PACKAGE
from qlinx.records.context import Context
from qlinx.records.due_moments import take_moments
from qlinx.records.moments import MomentTools


@dataclass(frozen=True, slots=True)
class Watched:
    """How many are near the end of their term, how many past it, and how many could not be looked at."""

    near: int = 0
    late: int = 0
    failed: int = 0


def incidents_to_look_at(ctx: Context, seconds_left: Callable[[], float]) -> Watched:
    """Those of which somebody is to be told now."""
    report = take_moments(ctx, PACKAGE, MomentTools({}, seconds_left))

    def counted(word: str) -> int:
        return sum(number for (_, told), number in report.words.items() if told == word)

    return Watched(counted(NEAR), counted(OVERDUE), report.failed)
