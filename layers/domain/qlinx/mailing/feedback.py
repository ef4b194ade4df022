"""What the provider tells about a mail:
settles its entry and stops mail to addresses that don't want it or don't work.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict

from qlinx.aws.database import Key
from qlinx.mailing.addressees import AddresseeRecord, addressees_of
from qlinx.mailing.declared import NoComposer, mail_of
from qlinx.mailing.outbox import MailState, OutboxEntry, outbox_item
from qlinx.mailing.purposes import MailPurpose
from qlinx.mailing.settling import settle
from qlinx.mailing.states import MailEvent
from qlinx.mailing.stopping import Mailed, stopping
from qlinx.mailing.suppression import OWN_MAIL, MailStop, suppression_of, works_again
from qlinx.records.context import Context
from qlinx.records.forwarding import forward_of
from qlinx.records.shape import Change, Regime
from qlinx.records.store import PERSON_PREFIX


class FeedbackOutcome(StrEnum):
    SETTLED = "settled"
    UNKNOWN = "unknown"
    """The entry is gone (erased, or older than its term), or the mail was none of ours."""
    NO_MATTER = "no_matter"
    """Nothing about a mail follows from it, such as a report that something is not spam."""


class Feedback(BaseModel):
    """One event as the rule in infrastructure/mailing.yaml passes it on: no address, no subject;
    absent parts are empty.

    ``at`` is when it happened at the provider, to the second.
    """

    model_config = ConfigDict(frozen=True)

    event_type: str
    message_id: str
    tags: dict[str, tuple[str, ...]]
    at: AwareDatetime
    bounce_type: str = ""
    bounce_subtype: str = ""
    complaint_type: str = ""

    @property
    def entry(self) -> Key | None:
        """Where the entry of this mail is."""
        person, entry = (self.tags.get(name, ()) for name in ("person_id", "entry_id"))
        return outbox_item(person[0], entry[0]) if person and entry else None

    @property
    def event(self) -> MailEvent | None:
        """What happened, in our words."""
        match self.event_type:
            case "Send":
                return MailEvent.SEND
            case "Delivery":
                return MailEvent.DELIVERY
            case "Bounce":
                # "Undetermined" says that the provider could not tell: not enough to give an address up.
                return MailEvent.BOUNCE if self.bounce_type == "Permanent" else MailEvent.RETURN
            case "Complaint" if self.complaint_type not in _NO_SPAM_REPORTS:
                return MailEvent.SPAM_REPORT
            case kind if kind in _NEVER_LEFT:
                return MailEvent.RETURN
            case _:
                return None


# Taken by the provider and not sent after all: a virus was found, or it could not be made into a message.
# Says nothing about the address. A delay ("DeliveryDelay") is followed by what becomes of the mail, or by
# nothing.
_NEVER_LEFT = {"Reject": "rejected", "Rendering Failure": "not_acceptable"}
# The registered kinds of feedback (RFC 5965, RFC 6430, RFC 6591) that no person sent because of unwanted
# mail.
_NO_SPAM_REPORTS = frozenset({"not-spam", "auth-failure"})
_STOPS = {MailEvent.BOUNCE: MailStop.BOUNCED, MailEvent.SPAM_REPORT: MailStop.SPAM_REPORT}


def take_feedback(ctx: Context, feedback: Feedback) -> FeedbackOutcome:
    """Settles the entry that an event is about. Repeated, late and early events are all right.

    Raises
    ------
    Busy
        The entry kept changing; the event may be taken again.
    """
    key, event = feedback.entry, feedback.event
    if event is None:
        return FeedbackOutcome.NO_MATTER
    if key is None:
        return FeedbackOutcome.UNKNOWN
    if _settled(ctx, key, feedback, event) is None:
        moved = _moved(ctx, key)
        if moved is None or _settled(ctx, moved, feedback, event) is None:
            return FeedbackOutcome.UNKNOWN
    return FeedbackOutcome.SETTLED


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
    if feedback.event_type in _NEVER_LEFT:
        return _NEVER_LEFT[feedback.event_type]
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
