"""What will go in the coming weeks, counted by kind from the index by due date: nothing of it is read."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

from qlinx.kit.at_once import at_once
from qlinx.records.context import Context
from qlinx.records.shape import retention_queues
from qlinx.retention.store import due_with_moments

DAYS: Final = 30
_WEEK: Final = 7
# Of each part of the index.
_MOST: Final = 2_000


@dataclass(frozen=True, slots=True)
class Ending:
    """How many of a kind go: tonight, within a week, and within the month; each counts the ones before."""

    kind: str
    tonight: int
    week: int
    month: int


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What goes, by kind, the most first; ``complete`` unless there is more than is counted."""

    endings: tuple[Ending, ...]
    complete: bool


def foreseen(ctx: Context) -> Foreseen:
    """Counts what is due. Holds, restrictions and what came meanwhile are looked at when it is to go."""
    now = ctx.now()
    tonight, week, month = (now + timedelta(days=days) for days in (1, _WEEK, DAYS))
    counts: dict[int, Counter[str]] = {0: Counter(), 1: Counter(), 2: Counter()}
    complete = True
    for found in at_once(
        [partial(due_with_moments, ctx.store, queue, month, most=_MOST) for queue in retention_queues()]
    ):
        complete &= len(found) < _MOST
        for key, at in found:
            kind = key.sk.partition("#")[0]
            for place, until in enumerate((tonight, week, month)):
                counts[place][kind] += at <= until
    kinds = sorted(counts[2], key=lambda kind: (-counts[2][kind], kind))
    return Foreseen(
        tuple(Ending(kind, *(counts[place][kind] for place in range(3))) for kind in kinds), complete
    )
