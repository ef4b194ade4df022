"""Whether the audit trail is what was written: a look at days and their seals that changes nothing.

The nightly check (`records.seals`) seals what has none, so a day that was taken away with its seal would get
another one. Here such a day shows: its seal is missing, or was made long after it ended.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from qlinx.kit.clock import utc_day
from qlinx.records.asking import At
from qlinx.records.audit import ChainBroken, chain_acts, chains_of, seed_of
from qlinx.records.context import Context
from qlinx.records.seals import AUDIT_SEAL, IN_TIME, AuditSeal, anchor_of, seal_key
from qlinx.records.shape import Regime


class DayState(StrEnum):
    """``OPEN``: it is not sealed yet, and need not be. ``LATE``: sealed days after it ended. ``MISSING``: not
    sealed at all. ``UNLIKE``: its chains end otherwise than was sealed. ``BROKEN``: a chain does not hold.
    ``BEFORE``: nothing was sealed by then.
    """

    OPEN = "open"
    SEALED = "sealed"
    LATE = "late"
    MISSING = "missing"
    UNLIKE = "unlike"
    BROKEN = "broken"
    BEFORE = "before"


_WRONG: Final = frozenset({DayState.LATE, DayState.MISSING, DayState.UNLIKE, DayState.BROKEN})


@dataclass(frozen=True, slots=True)
class TrailDay:
    """A day of the trail: ``anchor`` is one hash over the ends of its chains, to be kept elsewhere."""

    day: date
    state: DayState
    acts: int = 0
    anchor: str = ""

    @property
    def is_wrong(self) -> bool:
        return self.state in _WRONG


def sealed_days(ctx: Context, *, days: int) -> tuple[TrailDay, ...]:
    """The last days as their seals tell, the newest first; the acts themselves are not read."""
    today = utc_day(ctx.now())
    wanted = [today - timedelta(days=ago) for ago in range(days + 1)]
    ctx.store.prefetch(*(At(Regime.AUDIT, seal_key(day)) for day in wanted))
    read = (ctx.store.get(AUDIT_SEAL, seal_key(day)) for day in wanted)
    found = {seal.day: seal for seal in read if seal}
    begun = min(found.values(), key=lambda seal: seal.sealed_at, default=None)
    return tuple(_as_sealed(day, found.get(day), today, begun) for day in wanted)


def verified_day(ctx: Context, known: TrailDay) -> TrailDay:
    """The same day with every act of it read: whether its chains hold, and end as they were sealed."""
    seal = ctx.store.get(AUDIT_SEAL, seal_key(known.day))
    try:
        ends = tuple(_ends(ctx, known.day))
    except ChainBroken:
        return TrailDay(known.day, DayState.BROKEN, known.acts, known.anchor)
    acts = sum(number for number, _ in ends)
    if seal and ends != tuple(zip(seal.numbers, seal.digests, strict=True)):
        return TrailDay(known.day, DayState.UNLIKE, acts, known.anchor)
    return TrailDay(known.day, known.state, acts, known.anchor)


def verified(ctx: Context, *, days: int) -> tuple[TrailDay, ...]:
    """The last days with every act read, the newest first."""
    return tuple(verified_day(ctx, known) for known in sealed_days(ctx, days=days))


def _as_sealed(day: date, seal: AuditSeal | None, today: date, begun: AuditSeal | None) -> TrailDay:
    if seal is None:
        if begun is None or day < begun.day:
            return TrailDay(day, DayState.BEFORE)
        return TrailDay(day, DayState.OPEN if day >= today - timedelta(days=1) else DayState.MISSING)
    # The very first night seals the days before it as well.
    with_others = begun is not None and utc_day(seal.sealed_at) == utc_day(begun.sealed_at)
    late = utc_day(seal.sealed_at) - day > IN_TIME and not with_others
    state = DayState.LATE if late else DayState.SEALED
    return TrailDay(day, state, sum(seal.numbers), anchor_of(seal))


def _ends(ctx: Context, day: date) -> Iterator[tuple[int, str]]:
    for chain in chains_of(day):
        end = (0, seed_of(chain))
        for entry in chain_acts(ctx, day, chain):
            end = (entry.number, entry.digest)
        yield end
