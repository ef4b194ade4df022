"""Finds mails again that were written and never sent, because what tells of them never came to its queue.

An entry that may still have to be sent has a slot in the index by due date; what was sent has none. So a look
reads what is late and nothing else. An entry may also be late because its message waits behind a mailing, or
for a provider that takes nothing: a message more does no harm, for a mail is claimed once
(``mailing.delivery``), and each look waits twice as long as the one before.

What was sent and never heard of is found in the same look. It is not sent again, for it nearly always
arrived; it is told: many at once say that what the provider tells does not reach us.

The slot is moved before the message goes, under the version that was read: of two that look at a time one
puts the entry on its queue. Who is killed in between has moved the slot and sent nothing, and the next look
finds the entry.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from qlinx.aws.database import Key
from qlinx.aws.queues import Queue, SendFailed
from qlinx.kit.batching import batched
from qlinx.mailing.declared import is_urgent
from qlinx.mailing.messages import SendEntry
from qlinx.mailing.outbox import OUTBOX, OutboxEntry, unheard_queues, unsent_queues
from qlinx.mailing.states import MailEvent, next_state
from qlinx.records.context import Context
from qlinx.records.shape import StoredUnreadable

_MOST_IN_A_QUEUE: Final = 250
_TOGETHER: Final = 10
_QUEUES: Final = ("URGENT_MAIL", "MAIL")
_LEAST_SECONDS: Final = 10
_STANDS_STILL: Final = timedelta(days=1)


@dataclass(slots=True)
class Looked:
    """What a look for lost mails found."""

    found: int = 0
    put_again: int = 0
    unheard: int = 0
    unreadable: int = 0
    finished: bool = True

    def cannot_read(self, _: Key, __: StoredUnreadable) -> None:
        self.unreadable += 1


def put_lost_on_queue(
    ctx: Context, queue: Callable[[str], Queue], seconds_left: Callable[[], float]
) -> Looked:
    """Puts each mail that is late on its queue, the longest late first; what is left over is late next time.

    Raises
    ------
    SendFailed
        A queue takes nothing; what was not sent is as late as before, and what goes to the other was sent.
    """
    looked, refused = Looked(), dict[str, SendFailed]()
    for keys in _late(ctx, looked):
        if seconds_left() < _LEAST_SECONDS:
            looked.finished = False
            break
        read = ctx.store.readable(OUTBOX, keys, looked.cannot_read)
        _put(ctx, _moved(ctx, [one for one in read if _queue_of(one) not in refused]), queue, looked, refused)
    for failed in refused.values():
        raise failed
    return looked


def tell_unheard(ctx: Context, looked: Looked, seconds_left: Callable[[], float]) -> None:
    """Marks what was sent and never heard of; what is left over is told of at the next look."""
    for name in unheard_queues():
        for keys in batched(ctx.store.due(name, ctx.now(), limit=_MOST_IN_A_QUEUE), _TOGETHER):
            if seconds_left() < _LEAST_SECONDS:
                looked.finished = False
                return
            for entry in ctx.store.readable(OUTBOX, keys, looked.cannot_read):
                if _is_late(ctx, entry):
                    # Who hears of it in this very moment wins, and there is nothing left to tell.
                    silent = OUTBOX.changed(entry, state=next_state(entry.state, MailEvent.SILENCE))
                    looked.unheard += ctx.store.try_write(OUTBOX.next(silent))


def looks_stand_still(ctx: Context) -> bool:
    """Whether a mail has been late for a day and nobody looked: the schedule is gone, or off."""
    since = ctx.now() - _STANDS_STILL
    return any(ctx.store.due(name, since, limit=1) for name in unsent_queues())


def _late(ctx: Context, looked: Looked) -> Iterator[Sequence[Key]]:
    """Some of each queue, then the next of those that have more: none waits for the end of another."""
    names, seen = unsent_queues(), set[Key]()
    while names:
        have_more = []
        for name in names:
            # The index may still know what was moved a moment ago; what nobody can read stays there.
            keys = [key for key in ctx.store.due(name, ctx.now(), limit=_MOST_IN_A_QUEUE) if key not in seen]
            seen.update(keys)
            looked.found += len(keys)
            if len(keys) == _MOST_IN_A_QUEUE:
                have_more.append(name)
            yield from batched(keys, _TOGETHER)
        names = tuple(have_more)


Moved = tuple[OutboxEntry, OutboxEntry]
"""An entry as it was, and as it is with its slot moved."""


def _moved(ctx: Context, read: Sequence[OutboxEntry]) -> list[Moved]:
    """Those that are late as they stand now, which the index may not know yet, and that nobody else took."""
    moved = [(entry, OUTBOX.changed(entry, put_again_at=ctx.now())) for entry in read if _is_late(ctx, entry)]
    return [both for both in moved if ctx.store.try_write(OUTBOX.next(both[1]))]


def _is_late(ctx: Context, entry: OutboxEntry) -> bool:
    due = OUTBOX.due(entry)
    return due is not None and due.at <= ctx.now()


def _put(
    ctx: Context,
    moved: Sequence[Moved],
    queue: Callable[[str], Queue],
    looked: Looked,
    refused: dict[str, SendFailed],
) -> None:
    left = list(moved)
    try:
        for name in _QUEUES:
            now = [both for both in moved if _queue_of(both[0]) == name]
            try:
                looked.put_again += queue(name).send(_message(entry) for entry, _ in now)
            except SendFailed as failed:
                refused[name] = failed
            else:
                left = [both for both in left if both not in now]
    finally:
        # Whatever went wrong, the next look finds them as they were.
        for entry, changed in left:
            ctx.store.try_write(OUTBOX.replace(changed, put_again_at=entry.put_again_at))


def _queue_of(entry: OutboxEntry) -> str:
    urgent, other = _QUEUES
    return urgent if is_urgent(entry.template) else other


def _message(entry: OutboxEntry) -> Mapping[str, Any]:
    key = OUTBOX.key(entry)
    return SendEntry(pk=key.pk, sk=key.sk).body()
