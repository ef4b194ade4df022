"""The audit trail: who did what to which id, append-only and hash-chained, without personal data.

Each day has as many chains as there are shards, by whom or what an act is about: an entry holds the hash of
the one before it, so that a changed or missing entry shows, and what was done to one thing stays in its
order. The table's policy lets functions add and read, never remove; that nothing was changed, `records.seals`
sees at once and each night (docs/decisions/0130-an-audit-trail-that-is-watched.md).
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Final

from qlinx.aws.database import Busy, ConditionFailed, Item, Key, KeyCondition
from qlinx.kit.clock import stamp
from qlinx.kit.ids import shard_of
from qlinx.kit.retries import attempts
from qlinx.records.context import Context
from qlinx.records.dealings import About, told_of
from qlinx.records.personal import Technical
from qlinx.records.shape import Change, Regime, Shape, Stored, StoredUnreadable

SHARDS: Final = 8
# In how many attempts an act finds its place, while others write to the same chain.
_ATTEMPTS: Final = 60


class AuditEntry(Stored):
    """One act. ``actor`` and ``subject`` are ids or the name of a function, never names of people."""

    day: Annotated[date, Technical("chain")]
    number: Annotated[int, Technical("place in the chain")]
    at: Annotated[datetime, Technical("moment of the act")]
    actor: Annotated[str, Technical("random id or function name")]
    action: Annotated[str, Technical("stable name of the act")]
    subject: Annotated[str, Technical("random id")]
    previous: Annotated[str, Technical("hash of the entry before")]
    digest: Annotated[str, Technical("hash of this entry")]


class ChainBroken(Exception):
    """An entry was changed, moved or is missing; carries the day, the chain and the number."""

    def __init__(self, day: date, number: int, chain: str = "") -> None:
        super().__init__(f"audit chain {chain or day} is broken at {number}")
        self.day = day
        self.number = number
        self.chain = chain


def chain_of(day: date, subject: str) -> str:
    """The chain of a day in which acts on a subject stand: also the key of its partition."""
    return f"audit#{day.isoformat()}#{shard_of(subject, SHARDS)}"


def chains_of(day: date) -> tuple[str, ...]:
    """Every chain of a day; the first one is what releases before the shards wrote."""
    whole = f"audit#{day.isoformat()}"
    return (whole, *(f"{whole}#{shard}" for shard in range(SHARDS)))


def _key(entry: "AuditEntry") -> Key:
    return Key(chain_of(entry.day, entry.subject), f"{entry.number:010d}")


AUDIT: Shape[AuditEntry] = Shape(
    kind="audit",
    model=AuditEntry,
    key=_key,
    regime=Regime.AUDIT,
)


def record_act(
    ctx: Context, *, actor: str, action: str, subject: str, about: About | None = None
) -> AuditEntry:
    """Adds an act to its chain of today and gives the entry.

    ``about``: whose data it looks at; what they are told of it is written with it. Of an act that changes
    something they are told with the change (``told_with``), so that they hear of what was done alone.

    Raises
    ------
    Busy
        So many others wrote to the same chain that no place was found in time.
    """
    for _ in attempts(most=_ATTEMPTS):
        at = ctx.now()
        last = _last(ctx, chain_of(at.date(), subject))
        entry = _entry(at, actor, action, subject, last)
        try:
            told = [told_with(entry, about)] if about else []
            ctx.store.write(AUDIT.insert(entry), *told)
        except ConditionFailed:
            continue
        return entry
    raise Busy


def told_with(act: AuditEntry, about: About) -> Change:
    """What whoever an act is on is told of it, to be written with what the act changes."""
    return told_of(about, act.at, _place_of(act))


def acts(ctx: Context, day: date) -> Iterator[AuditEntry]:
    """The acts of a day in the order of their moments.

    Raises
    ------
    ChainBroken
        When a chain does not hold at an entry.
    """
    found = [entry for chain in chains_of(day) for entry in chain_acts(ctx, day, chain)]
    yield from sorted(found, key=lambda entry: entry.at)


def chain_acts(ctx: Context, day: date, chain: str) -> Iterator[AuditEntry]:
    """The acts of one chain in its order.

    Raises
    ------
    ChainBroken
    """
    previous = seed_of(chain)
    items = ctx.store.database.query(ctx.store.table(Regime.AUDIT), KeyCondition("pk").eq(chain))
    for number, item in enumerate(items, start=1):
        entry = _entry_of(item, chain, number)
        moved = entry.day != day or chain not in {chain_of(day, entry.subject), chains_of(day)[0]}
        if moved or entry.number != number or entry.previous != previous or entry.digest != _digest(entry):
            raise ChainBroken(day, number, chain)
        previous = entry.digest
        yield entry


def _entry_of(item: Item, chain: str, number: int) -> AuditEntry:
    try:
        return AUDIT.value(item)
    except StoredUnreadable as error:
        raise ChainBroken(date.fromisoformat(chain.split("#")[1]), number, chain) from error


def _last(ctx: Context, chain: str) -> AuditEntry | None:
    condition = KeyCondition("pk").eq(chain)
    page = ctx.store.database.page(ctx.store.table(Regime.AUDIT), condition, limit=1, forward=False)
    return AUDIT.value(page.items[0]) if page.items else None


def _entry(at: datetime, actor: str, action: str, subject: str, last: AuditEntry | None) -> AuditEntry:
    day = at.date()
    entry = AuditEntry(
        day=day,
        number=last.number + 1 if last else 1,
        at=at,
        actor=actor,
        action=action,
        subject=subject,
        previous=last.digest if last else seed_of(chain_of(day, subject)),
        digest="",
    )
    return entry.model_copy(update={"digest": _digest(entry)})


def seed_of(chain: str) -> str:
    """What the first entry of a chain follows."""
    return hashlib.sha256(f"qlinx {chain.replace('#', ' ')}".encode()).hexdigest()


def _place_of(entry: AuditEntry) -> str:
    return f"{chain_of(entry.day, entry.subject)}#{entry.number}"


def _digest(entry: AuditEntry) -> str:
    parts = [str(entry.number), stamp(entry.at), entry.actor, entry.action, entry.subject, entry.previous]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
