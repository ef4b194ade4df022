"""Writes what happened to an entry, with all that follows from it, as one change."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from qlinx.aws.database import Busy, Key
from qlinx.kit.retries import attempts
from qlinx.mailing.composing import following, telling
from qlinx.mailing.outbox import OUTBOX, MailState, OutboxEntry
from qlinx.mailing.outcomes import count_outcome
from qlinx.mailing.states import MailEvent, came_back, next_state
from qlinx.records.context import Context
from qlinx.records.shape import Change

_ON_ITS_WAY: Final = frozenset({MailState.SENT, MailState.DELAYED, MailState.UNHEARD})

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

    ``consequences`` gives further changes for the entry as it was read and the state it comes to (nothing
    where it stays). ``known`` is what the caller has read already: the first try takes that instead of
    reading again. Repeating this with the same event changes nothing.

    Raises
    ------
    Busy
        The entry, or what follows from it, kept changing.
    """
    for _ in attempts():
        view, entry = known or _read(ctx, key)
        known = None
        if entry is None:
            return None
        state = next_state(entry.state, event)
        settled, changes = entry, list[Change]()
        if state is not None:
            settled = OUTBOX.changed(entry, **_facts(entry, state, at, reason, message_id))
            changes += [
                OUTBOX.next(settled),
                *_following(view, entry, settled),
                *_telling(view, entry, settled),
            ]
        # After what the package reads, so that the person is read last (``mailing.declaring``, ``told``).
        changes += consequences(view, entry, state)
        if not changes or ctx.store.try_write(*changes):
            if state is not None:
                count_outcome(ctx, state)
            return settled
    raise Busy


def _read(ctx: Context, key: Key) -> tuple[Context, OutboxEntry | None]:
    view = ctx.prefetching()
    return view, view.store.get(OUTBOX, key)


def _following(ctx: Context, entry: OutboxEntry, settled: OutboxEntry) -> Sequence[Change]:
    # What follows from its arrival followed when it was sent; a delay is heard of as a sending.
    if entry.state in _ON_ITS_WAY and settled.state in {*_ON_ITS_WAY, MailState.DELIVERED}:
        return ()
    return following(ctx, settled, MailState.SENT if settled.state in _ON_ITS_WAY else settled.state)


def _telling(ctx: Context, entry: OutboxEntry, settled: OutboxEntry) -> Sequence[Change]:
    """What becomes of the notice in a mail.

    Of one that came back twice over (a bounce, then a report) it is told once.
    """
    if not settled.tells_on_delivery:
        return ()
    if settled.state is MailState.DELIVERED:
        return telling(ctx, settled, arrived=True)
    if came_back(settled.state) and not came_back(entry.state):
        return telling(ctx, settled, arrived=False)
    return ()


def _facts(
    entry: OutboxEntry, state: MailState, at: datetime, reason: str | None, message_id: str | None
) -> dict[str, object]:
    facts: dict[str, object] = {"state": state, "reason": reason, "lease_until": None}
    if message_id is not None:
        facts |= {"message_id": entry.message_id or message_id, "sent_at": entry.sent_at or at}
    return facts
