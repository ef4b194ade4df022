"""Writes what happened to an entry, with all that follows from it, as one change."""

from collections.abc import Callable, Sequence
from datetime import datetime

from qlinx.aws.database import Busy, Key
from qlinx.mailing.composing import following
from qlinx.mailing.outbox import OUTBOX, MailState, OutboxEntry
from qlinx.mailing.states import MailEvent, next_state
from qlinx.records.context import Context
from qlinx.records.shape import Change

_TRIES = 8

Consequences = Callable[[OutboxEntry, MailState | None], Sequence[Change]]


def _none(_: OutboxEntry, __: MailState | None) -> Sequence[Change]:
    return ()


def settle(
    ctx: Context,
    key: Key,
    event: MailEvent,
    *,
    at: datetime,
    reason: str | None = None,
    message_id: str | None = None,
    consequences: Consequences = _none,
) -> OutboxEntry | None:
    """Brings an entry to where ``event`` leads, and gives it as it is then; nothing where it is gone.

    ``consequences`` gives further changes for the entry as it was read and the state it comes to (nothing where it stays).
    Repeating this with the same event changes nothing.

    Raises
    ------
    Busy
        The entry, or what follows from it, kept changing.
    """
    for _ in range(_TRIES):
        entry = ctx.store.get(OUTBOX, key)
        if entry is None:
            return None
        state = next_state(entry.state, event)
        settled, changes = entry, [*consequences(entry, state)]
        if state is not None:
            facts = _facts(entry, state, at, reason, message_id)
            settled = OUTBOX.changed(entry, **facts)
            changes += [OUTBOX.replace(entry, **facts), *following(ctx, settled)]
        if not changes or ctx.store.wrote(*changes):
            return settled
    raise Busy


def _facts(
    entry: OutboxEntry, state: MailState, at: datetime, reason: str | None, message_id: str | None
) -> dict[str, object]:
    facts: dict[str, object] = {"state": state, "reason": reason, "lease_until": None}
    if message_id is not None:
        facts |= {"message_id": entry.message_id or message_id, "sent_at": entry.sent_at or at}
    return facts
