"""Writes what happened to an entry, with all that follows from it, as one change."""

from collections.abc import Callable, Sequence
from datetime import datetime

from qlinx.aws.database import Busy, Key
from qlinx.mailing.composing import arriving, following
from qlinx.mailing.outbox import OUTBOX, MailState, OutboxEntry
from qlinx.mailing.states import MailEvent, next_state
from qlinx.records.context import Context
from qlinx.records.shape import Change

_TRIES = 8

Known = tuple[Context, OutboxEntry]
Consequences = Callable[[Context, OutboxEntry, MailState | None], Sequence[Change]]


def _none(_: Context, __: OutboxEntry, ___: MailState | None) -> Sequence[Change]:
    return ()


def settle(
    ctx: Context,
    key: Key,
    event: MailEvent,
    *,
    at: datetime,
    reason: str | None = None,
    message_id: str | None = None,
    known: Known | None = None,
    consequences: Consequences = _none,
) -> OutboxEntry | None:
    """Brings an entry to where ``event`` leads, and gives it as it is then; nothing where it is gone.

    ``consequences`` gives further changes for the entry as it was read and the state it comes to (nothing where it stays).
    ``known`` is what the caller has read already: the first try takes that instead of reading again. Repeating this with the
    same event changes nothing.

    Raises
    ------
    Busy
        The entry, or what follows from it, kept changing.
    """
    for _ in range(_TRIES):
        view, entry = known or _read(ctx, key)
        known = None
        if entry is None:
            return None
        state = next_state(entry.state, event)
        settled, changes = entry, [*consequences(view, entry, state)]
        if state is not None:
            settled = OUTBOX.changed(entry, **_facts(entry, state, at, reason, message_id))
            if not _arrival_written(view, entry, settled):
                continue
            changes += [OUTBOX.next(settled), *_following(view, entry, settled)]
        if not changes or ctx.store.wrote(*changes):
            return settled
    raise Busy


def _read(ctx: Context, key: Key) -> tuple[Context, OutboxEntry | None]:
    view = ctx.remembering()
    return view, view.store.get(OUTBOX, key)


def _arrival_written(ctx: Context, entry: OutboxEntry, settled: OutboxEntry) -> bool:
    """Writes what follows from the arrival alone, before the entry tells of it: cut off in between, it is found done."""
    if entry.state is MailState.SENT or settled.state not in (MailState.SENT, MailState.DELIVERED):
        return True
    return all(ctx.store.wrote(change) for change in arriving(ctx, settled))


def _following(ctx: Context, entry: OutboxEntry, settled: OutboxEntry) -> Sequence[Change]:
    # What follows from its arrival followed when it was sent.
    if (entry.state, settled.state) == (MailState.SENT, MailState.DELIVERED):
        return ()
    return following(ctx, settled)


def _facts(
    entry: OutboxEntry, state: MailState, at: datetime, reason: str | None, message_id: str | None
) -> dict[str, object]:
    facts: dict[str, object] = {"state": state, "reason": reason, "lease_until": None}
    if message_id is not None:
        facts |= {"message_id": entry.message_id or message_id, "sent_at": entry.sent_at or at}
    return facts
