"""Who gets no mail, and why: decided for every outbox entry at the last moment, after its claim.

Two places say it. The item that gives a person's address (`Addressed`) mirrors the stops on that address, so that one look
at it tells of every change. The suppression item, in the ledger table, remembers them by the address's keyed hash alone: it
outlives the person's record and a restore of it.

Each sender is told of problems with its own mail only (rule 9 of *Who a person is*): stops are kept by address and *scope*, an
employer's id or our own mail. So the first mail of an employer is always tried, whatever came of another's, and an employer
learns nothing about an address that it did not find out itself.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from qlinx.aws.database import Key
from qlinx.kit.texts import DEFAULT_LANGUAGE, Language
from qlinx.mailing.purposes import MailKind
from qlinx.records.context import Context
from qlinx.records.personal import Category, Personal, Purpose, Source, Technical
from qlinx.records.retention import RetentionRule
from qlinx.records.shape import Change, Regime, Shape, Stored
from qlinx.records.store import Store

BOUNCE_MEMORY = RetentionRule(
    name="bounced-address",
    days=30,
    service="communication by e-mail",
    data="keyed hash of an address at which mail bounced for good",
    interest="mail to dead addresses makes providers refuse all of ours; after a month one mail may find out whether the"
    " address works again, since mailboxes are reopened and rosters corrected",
)
# Somebody who asks for a mail knows of a mailbox that we believe dead: one try a day is enough to find out.
ASKED_AGAIN = timedelta(days=1)

# The scope of mail that we send on nobody's behalf.
OWN_MAIL = "qlinx"

_NOT_STORED = 0  # version of what was looked for and not found


class MailStop(StrEnum):
    """Why no mail goes to an address."""

    BOUNCED = "bounced"
    SPAM_REPORT = "spam_report"
    OBJECTION = "objection"


class Addressed(Stored):
    """Base of a stored item that gives a person's address: ``person``, ``sign_up``, ``employer_user``, ``employer_contact``.

    Each declares address and language itself, as it got them. Its sort key is its kind (``person_key(person_id, kind)``), which is how mailing finds it.
    """

    person_id: Annotated[str, Technical("random id")]
    email: Annotated[str, Personal(Category.CONTACT)]
    language: Annotated[Language, Personal(Category.CHOICE)] = DEFAULT_LANGUAGE
    address_hash: Annotated[str, Technical("keyed hash of the address")]
    mail_stops: Annotated[
        tuple[MailStop, ...],
        Personal(Category.CHOICE, (Purpose.LEGAL_DUTY,), source=Source.SYSTEM, portable=False),
    ] = ()

    @property
    def mail_scope(self) -> str:
        """On whose behalf this person is mailed: an employer's id, or our own mail."""
        return OWN_MAIL

    @property
    def mail_through(self) -> str | None:
        """The id of another subject at whose address this one wants its mail, where there is one."""
        return None

    def mail_refusal(self, kind: MailKind) -> str | None:
        """Why this person gets no mail of this kind whatever the address; a word for ``OutboxEntry.reason``."""
        del kind
        return None


class Suppression(Stored):
    """What stops one sender's mail to an address, known by its keyed hash only.

    An objection and a spam report hold until the person wants mail again (``mailing.stops``).
    """

    address_hash: Annotated[str, Technical("keyed hash of the address")]
    scope: Annotated[str, Technical("random id of an employer, or our own mail")]
    since: Annotated[dict[MailStop, datetime], Technical("each stop, and the moment of its last cause")] = (
        Field(default_factory=dict)
    )


def suppression_item(address_hash: str, scope: str) -> Key:
    return Key(f"suppression#{address_hash}", scope)


def _forgotten_at(suppression: Suppression) -> datetime | None:
    if set(suppression.since) == {MailStop.BOUNCED}:
        return BOUNCE_MEMORY.ends(suppression.since[MailStop.BOUNCED])
    return None


SUPPRESSION: Shape[Suppression] = Shape(
    kind="suppression",
    model=Suppression,
    key=lambda suppression: suppression_item(suppression.address_hash, suppression.scope),
    regime=Regime.LEDGER,
    retention=BOUNCE_MEMORY,
    expires=_forgotten_at,
)


def suppression_of(store: Store, address_hash: str, scope: str) -> Suppression:
    """What stops a sender's mail to an address; empty, and not stored, where nothing does."""
    found = store.get(SUPPRESSION, suppression_item(address_hash, scope))
    return found or Suppression(address_hash=address_hash, scope=scope, version=_NOT_STORED)


def suppressions_of(store: Store, address_hash: str) -> tuple[Suppression, ...]:
    """What is remembered about an address, for every sender."""
    return tuple(store.within(SUPPRESSION, f"suppression#{address_hash}", ""))


def stops_for(ctx: Context, address_hash: str, scope: str) -> tuple[MailStop, ...]:
    """The stops that hold for an address now: what ``mail_stops`` must say wherever this address is written."""
    return _holding(suppression_of(ctx.store, address_hash, scope), ctx.now())


def stop_mail(
    ctx: Context, address_hash: str, scope: str, stop: MailStop, *, since: datetime | None = None
) -> Sequence[Change]:
    """The change of the memory; write it together with ``mail_stops`` of whom the address belongs to."""
    known = suppression_of(ctx.store, address_hash, scope)
    moment = since or ctx.now()
    # The latest cause counts, whatever the order in which causes become known.
    if stop in known.since and known.since[stop] >= moment:
        return ()
    return (_stored(known, {**known.since, stop: moment}),)


def resume_mail(ctx: Context, address_hash: str, scope: str, *stops: MailStop) -> Sequence[Change]:
    """The change that forgets stops: mail arrived again, or the person wants mail again."""
    known = suppression_of(ctx.store, address_hash, scope)
    left = {kind: moment for kind, moment in known.since.items() if kind not in stops}
    if left == known.since:
        return ()
    return (_stored(known, left) if left else SUPPRESSION.remove(known),)


def refusal(holders: Sequence[Addressed], known: Suppression, kind: MailKind, now: datetime) -> str | None:
    """Why a mail of this kind may not go out now, or nothing.

    ``holders`` are the items that decide about this mail, ``known`` is the sender's memory of the address the mail would go
    to, which may be another one (a warning to a former address).
    """
    for holder in holders:
        if reason := holder.mail_refusal(kind):
            return reason
    mirrored = {
        stop
        for holder in holders
        if (holder.address_hash, holder.mail_scope) == (known.address_hash, known.scope)
        for stop in holder.mail_stops
    }
    for stop in MailStop:
        if _stops(stop, known.since.get(stop), mirrored, kind, now):
            return stop.value
    return None


def _stops(
    stop: MailStop, since: datetime | None, mirrored: set[MailStop], kind: MailKind, now: datetime
) -> bool:
    if stop is MailStop.BOUNCED:  # only the memory knows since when
        return since is not None and now < _tried_again_at(since, kind)
    return kind is MailKind.ORDINARY and (since is not None or stop in mirrored)


def _tried_again_at(since: datetime, kind: MailKind) -> datetime:
    asked_for = kind in {MailKind.REQUESTED, MailKind.FAREWELL}
    return since + ASKED_AGAIN if asked_for else BOUNCE_MEMORY.ends(since)


def _holding(known: Suppression, now: datetime) -> tuple[MailStop, ...]:
    return tuple(
        stop
        for stop in MailStop
        if stop in known.since
        and (stop is not MailStop.BOUNCED or now < BOUNCE_MEMORY.ends(known.since[stop]))
    )


def _stored(known: Suppression, since: Mapping[MailStop, datetime]) -> Change:
    if known.version == _NOT_STORED:
        return SUPPRESSION.insert(
            Suppression(address_hash=known.address_hash, scope=known.scope, since=dict(since))
        )
    return SUPPRESSION.replace(known, since=dict(since))
