"""The audit trail: who did what to which id, append-only and hash-chained, without personal data.

Each day is a chain of its own: an entry holds the hash of the one before it, so that a changed or missing
entry shows. The table's policy lets functions add and read, never change or remove.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated

from qlinx.aws.database import ConditionFailed, Key, KeyCondition
from qlinx.kit.clock import stamp
from qlinx.kit.retries import attempts
from qlinx.records.context import Context
from qlinx.records.personal import Technical
from qlinx.records.shape import Regime, Shape, Stored


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
    """An entry was changed or is missing; carries the day and the number."""

    def __init__(self, day: date, number: int) -> None:
        super().__init__(f"audit chain of {day} is broken at {number}")
        self.day = day
        self.number = number


def _key(day: date, number: int) -> Key:
    return Key(f"audit#{day.isoformat()}", f"{number:010d}")


AUDIT: Shape[AuditEntry] = Shape(
    kind="audit",
    model=AuditEntry,
    key=lambda entry: _key(entry.day, entry.number),
    regime=Regime.AUDIT,
)


def record_act(ctx: Context, *, actor: str, action: str, subject: str) -> AuditEntry:
    """Adds an act to today's chain and gives the entry."""
    for _ in attempts(most=20):
        at = ctx.now()
        last = _last(ctx, at.date())
        entry = _entry(at, actor, action, subject, last)
        try:
            ctx.store.write(AUDIT.insert(entry))
        except ConditionFailed:
            continue
        return entry
    raise TimeoutError("the audit chain stayed occupied")


def acts(ctx: Context, day: date) -> Iterator[AuditEntry]:
    """The acts of a day in order.

    Raises
    ------
    ChainBroken
        When the chain does not hold at an entry.
    """
    previous = _seed(day)
    condition = KeyCondition("pk").eq(_key(day, 0).pk)
    items = ctx.store.database.query(ctx.store.table(Regime.AUDIT), condition)
    for number, item in enumerate(items, start=1):
        entry = AUDIT.value(item)
        if entry.number != number or entry.previous != previous or entry.digest != _digest(entry):
            raise ChainBroken(day, number)
        previous = entry.digest
        yield entry


def _last(ctx: Context, day: date) -> AuditEntry | None:
    condition = KeyCondition("pk").eq(_key(day, 0).pk)
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
        previous=last.digest if last else _seed(day),
        digest="",
    )
    return entry.model_copy(update={"digest": _digest(entry)})


def _seed(day: date) -> str:
    return hashlib.sha256(f"qlinx audit {day.isoformat()}".encode()).hexdigest()


def _digest(entry: AuditEntry) -> str:
    parts = [str(entry.number), stamp(entry.at), entry.actor, entry.action, entry.subject, entry.previous]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
