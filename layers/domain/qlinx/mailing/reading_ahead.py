"""Reads what a batch of entries asks, before its mails go side by side: a few calls for all of them.

Of what was read nothing is believed for long: a claim is under the version of its entry, and whom a mail is
for is looked at again before it leaves (``mailing.delivery``).
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress

from qlinx.aws.database import Busy, Key
from qlinx.aws.failures import AWS_FAILURES
from qlinx.mailing.addressees import addressees_of, asks_elsewhere, likeliest_addressee
from qlinx.mailing.declared import NoComposer, mail_of, mails_of
from qlinx.mailing.outbox import OUTBOX, OutboxEntry
from qlinx.mailing.states import is_open
from qlinx.mailing.suppression import asks_memory_for
from qlinx.records.asking import Question
from qlinx.records.context import Context
from qlinx.records.shape import StoredUnreadable
from qlinx.records.store import PERSON_PREFIX, Store


def read_ahead(ctx: Context, keys: Sequence[Key]) -> Store:
    """Reads several entries that are to be delivered, who they are for, and then what their letters are made
    of and what stops them; where that does not work now, each is read alone.
    """
    ahead = ctx.prefetching()
    with suppress(Busy, *AWS_FAILURES):
        ahead.store.prefetch(*keys, *map(reader_of_entry, keys))
        entries = [entry for key in keys if (entry := _open(ahead, key))]
        # Whom they are for comes first: nothing that is read of a mail may be older than that.
        ahead.store.prefetch(*(key for entry in entries for key in _elsewhere(ahead, entry)))
        ahead.store.prefetch(*(asked for entry in entries for asked in _asked_of(ahead, entry)))
    return ahead.store


def reader_of_entry(key: Key) -> Key:
    """Where the address nearly always is of whom an entry is for."""
    return likeliest_addressee(key.pk.removeprefix(PERSON_PREFIX))


def _open(ahead: Context, key: Key) -> OutboxEntry | None:
    """An entry that may still go. What can't be read, or made, fails in its turn, and no other with it."""
    with suppress(StoredUnreadable):
        entry = ahead.store.get(OUTBOX, key)
        return entry if entry is not None and is_open(entry.state) else None
    return None


def _elsewhere(ahead: Context, entry: OutboxEntry) -> Sequence[Key]:
    with suppress(StoredUnreadable):
        return tuple(asks_elsewhere(ahead, entry.person_id))
    return ()


def _asked_of(ahead: Context, entry: OutboxEntry) -> Sequence[Question]:
    with suppress(StoredUnreadable, NoComposer):
        return tuple(_asked(ahead, entry))
    return ()


def _asked(ahead: Context, entry: OutboxEntry) -> Iterator[Question]:
    if asking := mails_of(entry.template).asking:
        yield from asking().asks(ahead, entry)
    if addressees := addressees_of(ahead, entry.person_id):
        scope, address_hash = addressees[0].value.mail_scope, addressees[-1].value.address_hash
        yield from asks_memory_for(address_hash, scope, mail_of(entry.template))
