"""What the provider tells about a mail:
settles its entry and stops mail to addresses that don't want it or don't work.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from pydantic import AwareDatetime, BaseModel, ConfigDict

from qlinx.aws.database import Busy, Key
from qlinx.kit.retries import attempts
from qlinx.mailing.addressed import OWN_MAIL, MailStop
from qlinx.mailing.addressees import AddresseeRecord, addressees_of
from qlinx.mailing.declared import NoComposer, mail_of
from qlinx.mailing.outbox import MailState, OutboxEntry, outbox_item
from qlinx.mailing.purposes import MailPurpose
from qlinx.mailing.settling import settle
from qlinx.mailing.states import MailEvent
from qlinx.mailing.stopping import Mailed, stopping
from qlinx.mailing.suppression import suppression_of, works_again
from qlinx.records.context import Context
from qlinx.records.forwarding import forward_of
from qlinx.records.shape import Change, Regime
from qlinx.records.store import PERSON_PREFIX


class FeedbackOutcome(StrEnum):
    SETTLED = "settled"
    STOPPED = "stopped"
    """The entry is gone; what the event says about further mail is remembered."""
    UNKNOWN = "unknown"
    """The entry is gone (erased, or older than its term), or the mail was none of ours."""
    NO_MATTER = "no_matter"
    """Nothing about a mail follows from it, such as a report that something is not spam."""


class Feedback(BaseModel):
    """One event as the rule in infrastructure/mailing.yaml passes it on: no address, no subject;
    absent parts are empty.

    ``at`` is when it happened at the provider, to the second. An older shape calls its kind
    ``notification_type``. ``bounce_status`` is a code such as 5.1.1 (RFC 3463), of the first recipient: each
    of our mails has one, and an automatic answer may name none.
    """

    model_config = ConfigDict(frozen=True)

    event_type: str = ""
    notification_type: str = ""
    message_id: str
    tags: dict[str, tuple[str, ...]]
    at: AwareDatetime
    bounce_type: str = ""
    bounce_subtype: str = ""
    bounce_status: str = ""
    complaint_type: str = ""
    delay_type: str = ""
    unsubscribed: str = ""

    @property
    def entry(self) -> Key | None:
        """Where the entry of this mail is."""
        person, entry = (self.tags.get(name, ()) for name in ("person_id", "entry_id"))
        return outbox_item(person[0], entry[0]) if person and entry else None

    @property
    def mailed(self) -> Mailed | None:
        """Where the mail went and what for, as its tags tell it, which stay with the provider."""
        places = (self.tags.get(name, ()) for name in ("address_hash", "mail_scope", "purpose"))
        values = [place[0] for place in places if place]
        if len(values) < _FACTS_OF_A_MAIL or values[2] not in set(MailPurpose):
            return None
        return Mailed(values[0], values[1], MailPurpose(values[2]))

    @property
    def kind(self) -> str:
        """What the provider calls it, which it writes with and without blanks."""
        return (self.event_type or self.notification_type).replace(" ", "")

    @property
    def status(self) -> str:
        """The code of the first recipient alone; a server may write words around it (RFC 3464, 2.3.4)."""
        found = _CODE.search(self.bounce_status)
        return found[0] if found else ""

    @property
    def stop(self) -> MailStop | None:
        """What it says about further mail."""
        if self.kind == "Subscription" and self.unsubscribed.lower() == "true":
            return MailStop.OBJECTION
        return _STOPS.get(self.event) if self.event else None

    @property
    def event(self) -> MailEvent | None:
        """What happened, in our words."""
        if self.kind == "Complaint" and self.complaint_type.strip().lower() in _NO_SPAM_REPORTS:
            return None
        return self._bounce if self.kind == "Bounce" else _EVENTS.get(self.kind)

    @property
    def _bounce(self) -> MailEvent:
        # "Undetermined" says that the provider could not tell: not enough to give an address up.
        permanent = self.bounce_type == "Permanent" or self.status in _NO_SUCH_MAILBOX
        return MailEvent.BOUNCE if permanent else MailEvent.RETURN


# Taken by the provider and not sent after all: a virus was found, or it could not be made into a message.
# Says nothing about the address.
_NEVER_LEFT = {"Reject": "rejected", "RenderingFailure": "not_acceptable"}
_EVENTS: Final = {
    "Send": MailEvent.SEND,
    "Delivery": MailEvent.DELIVERY,
    "DeliveryDelay": MailEvent.DELAY,
    "Complaint": MailEvent.SPAM_REPORT,
    **dict.fromkeys(_NEVER_LEFT, MailEvent.RETURN),
}
# Codes that say that there is no such mailbox, whatever the provider made of them (RFC 3463, RFC 7505):
# it has called such bounces transient. Other codes that begin with a 5 (a full mailbox, a filter) say
# nothing about the address.
_NO_SUCH_MAILBOX: Final = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})
_FACTS_OF_A_MAIL: Final = 3
_CODE: Final = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])", re.ASCII)
# The registered kinds of feedback (RFC 5965, RFC 6430, RFC 6591) that no person sent because of unwanted
# mail; a mail host writes them with or without capitals.
_NO_SPAM_REPORTS = frozenset({"not-spam", "auth-failure"})
_STOPS = {MailEvent.BOUNCE: MailStop.BOUNCED, MailEvent.SPAM_REPORT: MailStop.SPAM_REPORT}


def take_feedback(ctx: Context, feedback: Feedback) -> FeedbackOutcome:
    """Settles the entry that an event is about. Repeated, late and early events are all right.

    Raises
    ------
    Busy
        The entry kept changing; the event may be taken again.
    """
    if feedback.event is None and feedback.stop is None:
        return FeedbackOutcome.NO_MATTER
    if feedback.event and feedback.entry and _entry_settled(ctx, feedback.entry, feedback, feedback.event):
        return FeedbackOutcome.SETTLED
    return _stopped(ctx, feedback)


def _entry_settled(ctx: Context, key: Key, feedback: Feedback, event: MailEvent) -> bool:
    if _settled(ctx, key, feedback, event) is not None:
        return True
    moved = _moved(ctx, key)
    return moved is not None and _settled(ctx, moved, feedback, event) is not None


def _stopped(ctx: Context, feedback: Feedback) -> FeedbackOutcome:
    """What an event says about further mail, where the entry is gone, and perhaps the person:
    by the hash that the mail took along.
    """
    if feedback.stop is None or feedback.mailed is None or feedback.entry is None:
        return FeedbackOutcome.UNKNOWN
    person_id = feedback.entry.pk.removeprefix(PERSON_PREFIX)
    for _ in attempts():
        addressees = addressees_of(ctx, person_id)
        changes = stopping(ctx, feedback.mailed, addressees, feedback.stop, feedback.at)
        if not changes or ctx.store.try_write(*changes):
            return FeedbackOutcome.STOPPED
    raise Busy


def _settled(ctx: Context, key: Key, feedback: Feedback, event: MailEvent) -> OutboxEntry | None:
    return settle(
        ctx,
        key,
        event,
        at=feedback.at,
        reason=_reason(feedback, event),
        message_id=feedback.message_id,
        consequences=lambda view, entry, state: _consequences(view, entry, state, event, feedback.at),
    )


def _moved(ctx: Context, key: Key) -> Key | None:
    """Where the entry of a mail stands that was sent before the id of its person changed."""
    forward = forward_of(ctx.store, key.pk.removeprefix(PERSON_PREFIX))
    keys = [Key(f"{PERSON_PREFIX}{one}", key.sk) for one in forward.everywhere] if forward else []
    found = ctx.store.database.get_many(ctx.store.table(Regime.RECORDS), keys) if keys else {}
    return next(iter(found), None)


def _reason(feedback: Feedback, event: MailEvent) -> str | None:
    """A word that tells the sender what is wrong, such as ``mailboxfull``."""
    if feedback.kind in _NEVER_LEFT:
        return _NEVER_LEFT[feedback.kind]
    if event is MailEvent.DELAY:
        return feedback.delay_type.lower() or None
    if event in (MailEvent.BOUNCE, MailEvent.RETURN):
        return feedback.bounce_subtype.lower() or None
    return None


def _consequences(
    ctx: Context, entry: OutboxEntry, state: MailState | None, event: MailEvent, at: datetime
) -> Sequence[Change]:
    """The changes of stops. They follow from the event even where the entry has come further already."""
    if entry.address_hash is None:
        return ()
    addressees = (
        addressees_of(ctx, entry.person_id) if state is MailState.DELIVERED or event in _STOPS else ()
    )
    mailed = Mailed(entry.address_hash, _scope(entry, addressees), _purpose(entry))
    if stop := _STOPS.get(event):
        return stopping(ctx, mailed, addressees, stop, at)
    if state is MailState.DELIVERED:
        return _resuming(ctx, mailed, addressees, at)
    return ()


def _resuming(
    ctx: Context, mailed: Mailed, addressees: Sequence[AddresseeRecord], at: datetime
) -> Sequence[Change]:
    """Mail arrived at an address that had bounced before: it works again."""
    known = suppression_of(ctx.store, mailed.address_hash, mailed.scope)
    since = known.since.get(MailStop.BOUNCED)
    if since is not None and since >= at:
        return ()
    mirrors = (
        addressee.without_stops(MailStop.BOUNCED)
        for addressee in addressees[:1]
        if addressee.gives(mailed.address_hash)
    )
    return (
        *works_again(ctx, mailed.address_hash, mailed.scope),
        *(change for change in mirrors if change is not None),
    )


def _scope(entry: OutboxEntry, addressees: Sequence[AddresseeRecord]) -> str:
    """On whose behalf the mail went out;
    an entry that was claimed before it said so is asked of whoever is there now.
    """
    return entry.mail_scope or (addressees[0].value.mail_scope if addressees else OWN_MAIL)


def _purpose(entry: OutboxEntry) -> MailPurpose | None:
    """What the mail was for; nothing where no package declares it any more."""
    try:
        return mail_of(entry.template).purpose
    except NoComposer:
        return None
