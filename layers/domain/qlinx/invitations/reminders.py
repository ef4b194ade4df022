"""That a mailbox had a reminder, by a keyed hash that is used for nothing else."""

from datetime import datetime, timedelta
from typing import Annotated, Final

from qlinx.aws.database import Key
from qlinx.mailing.outbox import OutboxEntry
from qlinx.records.context import Context
from qlinx.records.personal import Technical
from qlinx.records.shape import Change, Shape, Stored

REMINDER: Final = "invitations.reminder"
REMINDED_AGAIN_AFTER: Final = timedelta(hours=24)
_KEPT: Final = timedelta(hours=48)


class MailboxReminded(Stored):
    """That a reminder was delivered to a mailbox; who asked for it and of what, it does not tell."""

    mailbox: Annotated[str, Technical("keyed hash of an address, for this alone")]
    at: Annotated[datetime, Technical("moment of the delivery")]


# Native expiry: a late, unconditional removal is right for a moment of which only the last day is looked at.
MAILBOX_REMINDED: Shape[MailboxReminded] = Shape(
    kind="mailbox_reminded",
    model=MailboxReminded,
    key=lambda one: mailbox_item(one.mailbox),
    expires=lambda one: one.at + _KEPT,
)


def mailbox_item(mailbox: str) -> Key:
    return Key(f"reminded#{mailbox}", "mailbox")


def was_reminded(ctx: Context, address_hash: str) -> bool:
    """Whether a reminder was delivered to a mailbox in the last day."""
    known = reminded_of(ctx, address_hash)
    return known is not None and known.at > ctx.now() - REMINDED_AGAIN_AFTER


def reminded_of(ctx: Context, address_hash: str) -> MailboxReminded | None:
    """The last reminder that a mailbox had, by the keyed hash of its address."""
    return ctx.store.get(MAILBOX_REMINDED, mailbox_item(_mailbox(ctx, address_hash)))


def counted(ctx: Context, entry: OutboxEntry) -> tuple[Change, ...]:
    """Counts the delivery of a reminder, to be written with it."""
    if entry.address_hash is None:
        return ()
    known = reminded_of(ctx, entry.address_hash)
    if known:
        return (MAILBOX_REMINDED.replace(known, at=ctx.now()),)
    mailbox = _mailbox(ctx, entry.address_hash)
    return (MAILBOX_REMINDED.insert(MailboxReminded(mailbox=mailbox, at=ctx.now())),)


def _mailbox(ctx: Context, address_hash: str) -> str:
    return ctx.keys.hash("reminded-mailbox", address_hash)
