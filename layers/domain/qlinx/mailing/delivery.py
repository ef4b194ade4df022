"""Sends one outbox entry: compose, claim, look once more, hand over, mark.

Every step may be cut off and is then repeated.

The letter is composed first, so that a claim is held only for the call to the provider. The claim is a write
of the entry alone, under the version that was read: one worker gets it. Then, as the last thing before the
mail is handed over, the person's own item is read again, and that of the account at whose address they want
their mail: where one of them is not the one that allowed this mail any more (a restriction, an objection, an
erasure, a bounce or another choice came in between), the claim is given back and everything is decided again.

A claim whose process died may have been sent. Nobody claims it again before its lease is over; by then the
provider's own Send event has marked it (``mailing.feedback``). Only where the provider took a message, its
response was lost and its event did not come within the lease either, a mail goes out twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from qlinx.aws.database import Key
from qlinx.aws.mail_provider import (
    LetterRefused,
    MailProvider,
    ResponseUnknown,
    SendingStopped,
    SendingThrottled,
)
from qlinx.aws.queues import TryLater
from qlinx.kit.retries import attempts
from qlinx.mailing.addressed import Addressed
from qlinx.mailing.addressees import (
    AddresseeRecord,
    addressees_of,
    are_unchanged,
    deciding,
)
from qlinx.mailing.allowance import Allowance
from qlinx.mailing.composing import Links, NotYet, Skipped, composer_of
from qlinx.mailing.declared import mail_of
from qlinx.mailing.declaring import Mail
from qlinx.mailing.letter import Letter, Sender
from qlinx.mailing.letter_errors import LetterTooLargeError
from qlinx.mailing.mime import write
from qlinx.mailing.outbox import OUTBOX, MailState, OutboxEntry
from qlinx.mailing.proof import body_hash, message_hash
from qlinx.mailing.purposes import can_be_stopped
from qlinx.mailing.reading_ahead import reader_of_entry
from qlinx.mailing.refusing import refusal
from qlinx.mailing.settling import settle
from qlinx.mailing.states import MailEvent, is_open
from qlinx.mailing.suppression import memory_for
from qlinx.mailing.unsubscribing import unsubscribe_path
from qlinx.mailing.versions import version_of
from qlinx.records.context import Context
from qlinx.records.store import Store

# Longer than a function may run, plus the time an event of the provider takes to arrive.
LEASE = timedelta(minutes=5)

_NOBODY = Skipped("nobody")


class Outcome(StrEnum):
    SENT = "sent"
    SKIPPED = "dropped"
    REFUSED = "refused"
    PUT_OFF = "put_off"
    """The provider takes no more of its purpose now; the look for lost mails brings it again."""
    NOT_YET = "not_yet"
    """It may not leave before a moment; the look for lost mails brings it again then."""
    DONE_BEFORE = "done_before"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class PostOffice:
    """What a mail goes out with: provider, sender, the makings of links, and what the provider takes now."""

    provider: MailProvider
    sender: Sender
    links: Links
    allowance: Allowance | None = None

    def lets(self, ctx: Context, mail: Mail) -> bool:
        """Whether the provider takes a mail of this purpose now."""
        return self.allowance is None or self.allowance.lets(ctx, mail)

    def pauses(self, ctx: Context) -> int:
        """How many times as long as usual a worker rests after a mail that may wait."""
        return 1 if self.allowance is None else self.allowance.pauses(ctx)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A letter that may go out as long as its addressees stay as they are, and what was read to make it."""

    read: Context
    letter: Letter
    message: bytes
    address_hash: str
    addressees: tuple[AddresseeRecord, ...]


def deliver(ctx: Context, key: Key, office: PostOffice, ahead: Store | None = None) -> Outcome:
    """Brings one outbox entry to its addressee, or to the reason why it does not go; at the first try from
    what was read ``ahead``.

    Raises
    ------
    TryLater
        Not now: the provider takes nothing, or another attempt may be under way. The entry waits.
    """
    for _ in attempts():
        read, ahead = ctx.prefetching(ahead), None
        read.store.prefetch(key, reader_of_entry(key))
        entry = read.store.get(OUTBOX, key)
        if entry is None:
            return Outcome.GONE
        if not is_open(entry.state):
            return Outcome.DONE_BEFORE
        if not office.lets(ctx, mail_of(entry.template)):
            return Outcome.PUT_OFF
        _respect_lease(ctx, entry)
        ready = _prepared(read, entry, office)
        if not isinstance(ready, _Ready):
            return _left(ctx, entry, ready)
        claimed = _claimed(ctx, entry, ready)
        if claimed and _still_allowed(ctx, claimed, ready):
            return _send(ctx, claimed, ready, office.provider)
    raise TryLater


def _respect_lease(ctx: Context, entry: OutboxEntry) -> None:
    if entry.lease_until is not None and entry.lease_until > ctx.now():
        raise TryLater(entry.lease_until - ctx.now())


def _left(ctx: Context, entry: OutboxEntry, why: Skipped | NotYet) -> Outcome:
    """What becomes of an entry that does not go now."""
    if isinstance(why, Skipped):
        settle(ctx, OUTBOX.key(entry), MailEvent.SKIP, at=ctx.now(), reason=why.reason)
        return Outcome.SKIPPED
    # Where somebody else has changed it meanwhile, it is theirs.
    if entry.not_before != why.until:
        ctx.store.try_write(OUTBOX.replace(entry, not_before=why.until))
    return Outcome.NOT_YET


def _prepared(ctx: Context, entry: OutboxEntry, office: PostOffice) -> _Ready | Skipped | NotYet:
    # The addressees first: what composing reads is then never older than what is looked at once more before
    # the mail leaves.
    addressees = addressees_of(ctx, entry.person_id)
    # Of somebody who was erased but for what a hold keeps, the address may be gone and the item be there.
    if not addressees or not addressees[0].value.email:
        return _NOBODY
    letter = composer_of(entry.template).compose(ctx, entry, office.links)
    if isinstance(letter, Skipped | NotYet):
        return letter
    address_hash = ctx.address_hash(letter.to.address.lower())
    if _is_former([addressee.value for addressee in addressees], letter.to.address, address_hash):
        return Skipped("address_unknown")
    mail = mail_of(entry.template)
    known = memory_for(ctx.store, address_hash, addressees[0].value.mail_scope, mail)
    if reason := refusal(deciding(addressees, address_hash), known, mail, ctx.now()):
        return Skipped(reason)
    if can_be_stopped(mail.purpose):
        scope = addressees[0].value.mail_scope
        stop = unsubscribe_path(ctx, entry.person_id, address_hash, mail.purpose, scope=scope)
        letter = replace(letter, unsubscribe_url=office.links.page(stop))
    try:
        message = write(letter, office.sender, date=ctx.now())
    except LetterTooLargeError:  # however often it is tried
        return Skipped("too_large")
    return _Ready(ctx, letter, message, address_hash, addressees)


def _is_former(addressees: Sequence[Addressed], address: str, address_hash: str) -> bool:
    """Whether a letter would go to what a person's item says,
    while the person has another address by its keyed hash.

    After a restore the new address of an account is known by its hash only (`people.replaying`). What goes to
    the address that an employer names goes there all the same, also where that is the former one of the
    account that it is joined to.
    """
    if any(addressee.address_hash == address_hash for addressee in addressees):
        return False
    return any(addressee.email == address for addressee in addressees)


def _claimed(ctx: Context, entry: OutboxEntry, ready: _Ready) -> OutboxEntry | None:
    """The entry, held for one attempt; nothing where somebody else has it."""
    claimed = OUTBOX.changed(
        entry,
        state=MailState.CLAIMED,
        attempts=entry.attempts + 1,
        lease_until=ctx.now() + LEASE,
        address_hash=ready.address_hash,
        mail_scope=ready.addressees[0].value.mail_scope,
        tells_on_delivery=ready.letter.tells_on_delivery,
        template_version=version_of(ready.letter.template),
        message_hash=message_hash(ready.message),
        body_hash=body_hash(ready.message),
    )
    return claimed if ctx.store.try_write(OUTBOX.next(claimed)) else None


def _still_allowed(ctx: Context, claimed: OutboxEntry, ready: _Ready) -> bool:
    """Whether nothing about the person changed up to now; gives the claim back where something did."""
    if are_unchanged(ctx, ready.addressees):
        return True
    _give_back(ctx, claimed)
    return False


def _give_back(ctx: Context, claimed: OutboxEntry) -> None:
    # Only this claim: where it is not ours any more, the write does nothing.
    ctx.store.try_write(OUTBOX.replace(claimed, state=MailState.PENDING, lease_until=None))


def _send(ctx: Context, entry: OutboxEntry, ready: _Ready, provider: MailProvider) -> Outcome:
    purpose = mail_of(entry.template).purpose.value
    tags = {
        "person_id": entry.person_id,
        "entry_id": entry.entry_id,
        "address_hash": ready.address_hash,
        "mail_scope": ready.addressees[0].value.mail_scope,
        "purpose": purpose,
    }
    key = OUTBOX.key(entry)
    try:
        message_id = provider.send(ready.message, to=ready.letter.to.address, tags=tags, purpose=purpose)
    except (SendingThrottled, SendingStopped) as failure:
        _give_back(ctx, entry)
        raise TryLater from failure
    except LetterRefused as refused:
        settle(ctx, key, MailEvent.REFUSE, at=ctx.now(), reason=refused.reason)
        return Outcome.REFUSED
    except ResponseUnknown as failure:
        raise TryLater(LEASE) from failure
    settle(ctx, key, MailEvent.ACCEPT, at=ctx.now(), message_id=message_id, known=(ready.read, entry))
    return Outcome.SENT
