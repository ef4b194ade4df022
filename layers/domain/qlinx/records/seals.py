"""Seals on the audit trail: each night the ends of yesterday's chains are written down by a function that
writes no acts, under keys that no function which writes acts may write.

Whoever rewrites a chain whole, so that it holds in itself, can't rewrite its seal; a change of anything that
was written is told by the table's stream at once, sealed or not.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Final

from qlinx.aws.database import Key
from qlinx.kit.clock import utc_day
from qlinx.records.audit import ChainBroken, chain_acts, chains_of, seed_of
from qlinx.records.context import Context
from qlinx.records.personal import Technical
from qlinx.records.shape import Regime, Shape, Stored

# How far back each night looks; further back the stream alone does, or an operator's order.
DAYS: Final = 40
# The night after a day seals it; a restored or repeated night may be one later.
IN_TIME: Final = timedelta(days=3)


class AuditSeal(Stored):
    """How the chains of a day ended."""

    day: Annotated[date, Technical("day of the chains")]
    numbers: Annotated[tuple[int, ...], Technical("how many acts each chain has")]
    digests: Annotated[tuple[str, ...], Technical("hash of the last act of each chain")]
    sealed_at: Annotated[datetime, Technical("moment")]


def seal_key(day: date) -> Key:
    return Key(f"seal#{day.isoformat()}", "seal")


AUDIT_SEAL: Shape[AuditSeal] = Shape(
    kind="audit_seal",
    model=AuditSeal,
    key=lambda seal: seal_key(seal.day),
    regime=Regime.AUDIT,
)


def anchor_of(seal: AuditSeal) -> str:
    """One hash for a day: whoever wrote it down finds every later change of that day, its seal's included."""
    parts = [seal.day.isoformat(), *map(str, seal.numbers), *seal.digests]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()


class TrailTampered(Exception):
    """The audit trail is not what was written; says where, by days and numbers alone."""

    def __init__(self, where: Sequence[str]) -> None:
        super().__init__(f"the audit trail was changed: {'; '.join(where)}")
        self.where = tuple(where)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a night's look came to."""

    days: int
    acts: int
    sealed: int


def check_and_seal(ctx: Context, *, days: int = DAYS) -> Checked:
    """Looks whether the chains of the last days hold and end as they were sealed, and seals those that ended.

    Repeating it changes nothing.

    Raises
    ------
    TrailTampered
    """
    today = utc_day(ctx.now())
    faults: list[str] = []
    sealed = counted = 0
    for day in (today - timedelta(days=ago) for ago in range(days, -1, -1)):
        try:
            ends = _ends(ctx, day)
        except ChainBroken as broken:
            faults.append(f"{broken.chain} at {broken.number}")
            continue
        counted += sum(number for number, _ in ends.values())
        if day < today:
            seal = AuditSeal(
                day=day,
                numbers=tuple(number for number, _ in ends.values()),
                digests=tuple(digest for _, digest in ends.values()),
                sealed_at=ctx.now(),
            )
            if ctx.store.try_write(AUDIT_SEAL.insert(seal)):
                sealed += 1
            else:
                faults += _unlike(ctx, seal)
    if faults:
        raise TrailTampered(faults)
    return Checked(days + 1, counted, sealed)


def seals_stand_still(ctx: Context) -> bool:
    """Whether a day with acts was not sealed the night after it: the schedule is gone, or off."""
    day = utc_day(ctx.now()) - timedelta(days=2)
    if ctx.store.get(AUDIT_SEAL, seal_key(day)):
        return False
    return any(True for chain in chains_of(day) for _ in chain_acts(ctx, day, chain))


def _ends(ctx: Context, day: date) -> Mapping[str, tuple[int, str]]:
    """How many acts each chain of a day has, and the hash of its last."""
    ends = {}
    for chain in chains_of(day):
        ends[chain] = (0, seed_of(chain))
        for entry in chain_acts(ctx, day, chain):
            ends[chain] = (entry.number, entry.digest)
    return ends


def _unlike(ctx: Context, found: AuditSeal) -> Iterator[str]:
    sealed = ctx.store.get(AUDIT_SEAL, seal_key(found.day))
    if sealed is None:
        yield f"the seal of {found.day}"
        return
    known = zip(sealed.numbers, sealed.digests, strict=True)
    present = zip(found.numbers, found.digests, strict=True)
    for chain, was, now in zip(chains_of(found.day), known, present, strict=True):
        if was != now:
            yield f"{chain} had {was[0]} acts"
