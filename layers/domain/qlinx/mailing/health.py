"""What waits to be mailed, for staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from qlinx.aws.database import Key
from qlinx.kit.at_once import at_once
from qlinx.mailing.outbox import OUTBOX, OutboxEntry, unsent_queues
from qlinx.records.asking import Question
from qlinx.records.context import Context

# Of each part of the index; what is left over shows as "at least".
_LOOKED_AT: Final = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """Mails that wait for longer than an hour: how many, at least, and since when the oldest."""

    number: int
    more: bool
    since: datetime | None


def waiting(ctx: Context, also: Sequence[Question] = ()) -> Waiting:
    """What may still have to be sent and was looked for, or will be within the day: it waits for an hour.

    ``also``: what else is about to be asked for, read at once with it.
    """
    parts = [partial(ctx.store.due, name, ctx.now(), limit=_LOOKED_AT) for name in unsent_queues()]
    queues = at_once([*parts, partial(_told, ctx, also)])
    keys = [key for keys in queues for key in keys]
    late = _late(ctx, tuple(ctx.store.get_many(OUTBOX, keys).values()))
    more = any(len(keys) == _LOOKED_AT for keys in queues)
    return Waiting(len(late), more, min((entry.created_at for entry in late), default=None))


def _told(ctx: Context, also: Sequence[Question]) -> tuple[Key, ...]:
    ctx.store.prefetch(*also)
    return ()


def _late(ctx: Context, found: tuple[OutboxEntry, ...]) -> list[OutboxEntry]:
    dues = ((entry, OUTBOX.due(entry)) for entry in found)
    return [entry for entry, due in dues if due and due.at <= ctx.now()]
