"""What waits to be mailed, for staff."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from qlinx.mailing.outbox import OUTBOX, OutboxEntry, unsent_queues
from qlinx.records.context import Context

# Of each part of the index; what is left over shows as "at least".
_LOOKED_AT: Final = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """Mails that wait for longer than an hour: how many, at least, and since when the oldest."""

    number: int
    more: bool
    since: datetime | None


def waiting(ctx: Context) -> Waiting:
    """What may still have to be sent and was looked for, or will be within the day: it waits for an hour."""
    queues = [ctx.store.due(name, ctx.now(), limit=_LOOKED_AT) for name in unsent_queues()]
    keys = [key for keys in queues for key in keys]
    late = _late(ctx, tuple(ctx.store.get_many(OUTBOX, keys).values()))
    more = any(len(keys) == _LOOKED_AT for keys in queues)
    return Waiting(len(late), more, min((entry.created_at for entry in late), default=None))


def _late(ctx: Context, found: tuple[OutboxEntry, ...]) -> list[OutboxEntry]:
    dues = ((entry, OUTBOX.due(entry)) for entry in found)
    return [entry for entry, due in dues if due and due.at <= ctx.now()]
