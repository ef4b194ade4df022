"""The outbox: what is to be mailed, written in the same transaction as what it follows from.

An entry holds no address and no content: who, which template, and the ids and numbers that its composer
needs. It is composed when it is sent, from what is true then.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field

from qlinx.aws.database import Key
from qlinx.kit.ids import derived_id, shard_of
from qlinx.records.asking import Within
from qlinx.records.context import Context
from qlinx.records.personal import Category, Personal, Purpose, Source, Technical
from qlinx.records.retention import RetentionRule
from qlinx.records.shape import Due, NewItem, Shape, Stored
from qlinx.records.store import PERSON_PREFIX, person_key

PROOF_OF_SENDING = RetentionRule(
    name="proof-of-sending",
    days=30,
    service="communication by e-mail",
    data="which mail was sent to whom when, without its content or address",
    interest="a month answers questions about mail that did not arrive",
)

# A mail that was not sent by then may have lost its message; it is looked at again ever later, once a day at
# last.
LATE: Final = timedelta(hours=1)
_LATER_AT_MOST: Final = timedelta(days=1)
_UNSENT_QUEUES: Final = 8
_PREFIX: Final = "outbox#"
# The provider tries for 14 hours, and what it tells is passed on for a day at most.
HEARD_OF_WITHIN: Final = timedelta(days=2)


class MailState(StrEnum):
    """Where an entry is; the transitions stand in ``mailing.states``."""

    PENDING = "pending"
    CLAIMED = "claimed"
    SENT = "sent"
    DELAYED = "delayed"
    """The provider took it and is still trying to deliver it."""
    UNHEARD = "unheard"
    """The provider took it days ago, and never told what became of it."""
    RETURNED = "returned"
    """Not delivered this time, for a reason that passes (mailbox full); the address stays good."""
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    SPAM_REPORT = "spam_report"
    SKIPPED = "dropped"
    REFUSED = "refused"


_PROOF = Personal(Category.CORRESPONDENCE, (Purpose.COMMUNICATION,), source=Source.SYSTEM, portable=False)


class OutboxEntry(Stored):
    """One mail to one person.

    ``template`` is ``<package>.<name>``: that package's ``mails.compose`` makes the letter.

    What the letter was like as far as its feedback asks for it is written with the claim, and the proof of
    what was sent (``mailing.proof``).
    """

    person_id: Annotated[str, Technical("random id")]
    entry_id: Annotated[str, Technical("random or derived id")]
    template: Annotated[str, _PROOF]
    template_version: Annotated[str | None, Technical("which text the template had (mailing.versions)")] = (
        None
    )
    refs: Annotated[dict[str, str], Technical("ids and numbers that the composer needs")] = Field(
        default_factory=dict
    )
    state: Annotated[MailState, _PROOF] = MailState.PENDING
    reason: Annotated[str | None, _PROOF] = None
    attempts: Annotated[int, Technical("how often it was claimed")] = 0
    lease_until: Annotated[datetime | None, Technical("until when a claim holds")] = None
    address_hash: Annotated[str | None, Technical("keyed hash of the address it was claimed for")] = None
    mail_scope: Annotated[str | None, Technical("on whose behalf: an employer's id, or our own mail")] = None
    tells_on_delivery: Annotated[
        bool, Technical("whether it carries a notice that counts once delivered")
    ] = False
    message_id: Annotated[str | None, Technical("the provider's id of the message")] = None
    message_hash: Annotated[str | None, _PROOF] = None
    body_hash: Annotated[str | None, _PROOF] = None
    created_at: Annotated[datetime, _PROOF]
    sent_at: Annotated[datetime | None, _PROOF] = None
    put_again_at: Annotated[datetime | None, Technical("when it was last put on its queue again")] = None
    not_before: Annotated[datetime | None, Technical("until when it waits, by what composes it")] = None


def outbox_item(person_id: str, entry_id: str) -> Key:
    return person_key(person_id, f"{_PREFIX}{entry_id}")


def unsent_queues() -> tuple[str, ...]:
    """Where entries stand that may still have to be sent, for who looks for lost ones;
    several, so that no part of the index is hot while many are written.
    """
    return tuple(f"outbox#{shard}" for shard in range(_UNSENT_QUEUES))


def unheard_queues() -> tuple[str, ...]:
    """Where entries stand that were sent and not heard of; apart, so that they keep no lost mail waiting."""
    return tuple(f"outbox#unheard#{shard}" for shard in range(_UNSENT_QUEUES))


def _late(entry: OutboxEntry) -> Due | None:
    """When an entry that may still have to be sent is looked for: an hour after it was written, and each time
    when it is twice as old as the last time. A claim does not move it. One that may not leave before a moment
    is looked for then. One that was sent is looked for once.
    """
    shard = shard_of(entry.person_id, _UNSENT_QUEUES)
    if entry.state in {MailState.SENT, MailState.DELAYED}:
        return Due(unheard_queues()[shard], (entry.sent_at or entry.created_at) + HEARD_OF_WITHIN)
    if entry.state not in {MailState.PENDING, MailState.CLAIMED}:
        return None
    last = entry.put_again_at or entry.created_at
    if entry.not_before and last < entry.not_before:
        return Due(unsent_queues()[shard], entry.not_before)
    wait = min(max(last - entry.created_at, LATE), _LATER_AT_MOST)
    return Due(unsent_queues()[shard], last + wait)


# Native expiry: an entry holds neither address nor content, and a late, unconditional removal is right for
# it.
OUTBOX: Shape[OutboxEntry] = Shape(
    kind="outbox",
    model=OutboxEntry,
    key=lambda entry: outbox_item(entry.person_id, entry.entry_id),
    retention=PROOF_OF_SENDING,
    due=_late,
    expires=lambda entry: PROOF_OF_SENDING.ends_natively(entry.created_at),
)


def enqueue_mail(
    ctx: Context,
    person_id: str,
    template: str,
    refs: Mapping[str, str] | None = None,
    *,
    once: str | None = None,
) -> NewItem:
    """The outbox entry of a mail, to be written together with what it follows from.

    ``once`` names the occasion of the mail: the same person, template and ``once`` make the same entry, so
    that a repeated step can't mail twice.
    """
    entry_id = _entry_id(person_id, template, once) if once else ctx.new_id()
    return OUTBOX.insert(
        OutboxEntry(
            person_id=person_id,
            entry_id=entry_id,
            template=template,
            refs=dict(refs or {}),
            created_at=ctx.now(),
        )
    )


def enqueued_mail(ctx: Context, person_id: str, template: str, *, once: str) -> OutboxEntry | None:
    """The entry that ``enqueue_mail`` made of this occasion, while it is kept."""
    return ctx.store.get(OUTBOX, outbox_item(person_id, _entry_id(person_id, template, once)))


def mails_of_occasion(
    ctx: Context, person_ids: Iterable[str], template: str, *, once: str
) -> Mapping[str, OutboxEntry]:
    """The entries that ``enqueue_mail`` made of one occasion for several, by person, while they are kept."""
    keys = dict(
        zip(
            asks_mails_of_occasion(person_ids := tuple(person_ids), template, once=once),
            person_ids,
            strict=True,
        )
    )
    found = ctx.store.get_many(OUTBOX, list(keys)) if keys else {}
    return {keys[key]: entry for key, entry in found.items()}


def asks_mails_of_occasion(person_ids: Iterable[str], template: str, *, once: str) -> Iterator[Key]:
    """What ``mails_of_occasion`` asks for of each."""
    return (outbox_item(one, _entry_id(one, template, once)) for one in person_ids)


def asks_mails(person_id: str) -> Within:
    """What ``mails_to`` asks for."""
    return Within(f"{PERSON_PREFIX}{person_id}", _PREFIX)


def mails_to(ctx: Context, person_id: str) -> Sequence[OutboxEntry]:
    """What was put ready for a person and is kept still, the latest first: one query of their partition."""
    found = ctx.store.within(OUTBOX, f"{PERSON_PREFIX}{person_id}", _PREFIX)
    kept = (entry for entry in found if PROOF_OF_SENDING.ends(entry.created_at) > ctx.now())
    return sorted(kept, key=lambda entry: (entry.created_at, entry.entry_id), reverse=True)


def _entry_id(person_id: str, template: str, once: str) -> str:
    return derived_id("outbox", person_id, template, once)
