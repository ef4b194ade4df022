"""What stops mail to an address, remembered in the ledger table by the address's keyed hash alone:
it outlives the person's record and a restore of it. The item that gives the address mirrors it (`Addressed`).

Each sender is told of problems with its own mail only (rule 9 of *Who a person is*): stops are kept by
address and *scope*, an employer's id or our own mail. So the first mail of an employer is always tried,
whatever came of another's, and an employer learns nothing about an address that it did not find out itself.

What a person wished is kept by purpose as well (decision 114): an item of its own for each purpose of a
sender that can be stopped. The item of the sender itself holds bounces, and wishes about all that can be
stopped: those from before there were purposes, and reports of mail that no wish holds back.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field

from qlinx.aws.database import Key
from qlinx.mailing.addressed import OWN_MAIL, WISHES, MailStop
from qlinx.mailing.declaring import Mail
from qlinx.mailing.purposes import MailPurpose, can_be_stopped, purposes_to_stop
from qlinx.records.asking import At
from qlinx.records.context import Context
from qlinx.records.personal import Technical
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
_NOT_STORED = 0  # version of what was looked for and not found


class Suppression(Stored):
    """What stops one sender's mail to an address, known by its keyed hash only;
    ``scope`` may name one purpose behind the sender.

    An objection and a spam report hold until the person wants mail again (``mailing.stops``).
    """

    address_hash: Annotated[str, Technical("keyed hash of the address")]
    scope: Annotated[str, Technical("random id of an employer, or our own mail; and a purpose")]
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


@dataclass(frozen=True, slots=True)
class SenderMemory:
    """What is remembered of an address about one sender's mail:
    ``whole`` is about all of it, ``by_purpose`` about single purposes.
    """

    whole: Suppression
    by_purpose: Mapping[MailPurpose, Suppression]

    @property
    def since(self) -> Mapping[MailStop, datetime]:
        """Each stop, of whatever purpose, and the moment of its last cause."""
        found: dict[MailStop, datetime] = {}
        for item in (self.whole, *self.by_purpose.values()):
            for stop, moment in item.since.items():
                found[stop] = max(moment, found.get(stop, moment))
        return found

    def since_of(self, purpose: MailPurpose | None) -> Mapping[MailStop, datetime]:
        """The same of what holds for one purpose; of all without one."""
        if purpose is None:
            return self.since
        return {stop: moment for stop, moment in self.since.items() if self.stops(purpose, stop)}

    def stops(self, purpose: MailPurpose, stop: MailStop) -> bool:
        """Whether a stop is known that holds for this purpose."""
        part = self.by_purpose.get(purpose)
        return stop in self.whole.since or (part is not None and stop in part.since)


def suppression_of(store: Store, address_hash: str, scope: str) -> Suppression:
    """What stops a sender's mail to an address; empty, and not stored, where nothing does."""
    key = suppression_item(address_hash, scope)
    found = store.get(SUPPRESSION, key)
    return _or_nothing({key: found} if found else {}, address_hash, scope)


def _or_nothing(found: Mapping[Key, Suppression], address_hash: str, scope: str) -> Suppression:
    stored = found.get(suppression_item(address_hash, scope))
    return stored or Suppression(address_hash=address_hash, scope=scope, version=_NOT_STORED)


def memory_of(store: Store, address_hash: str, scope: str) -> SenderMemory:
    """All that is remembered of an address about one sender's mail."""
    return SenderMemory(
        suppression_of(store, address_hash, scope),
        {
            purpose: suppression_of(store, address_hash, _part(scope, purpose))
            for purpose in purposes_of_sender(scope)
        },
    )


def asks_memory(address_hash: str, scope: str) -> Iterator[At]:
    """What ``memory_of`` asks for, to be read with what else is needed (``Store.prefetch``)."""
    for one in (scope, *(_part(scope, purpose) for purpose in purposes_of_sender(scope))):
        yield At(Regime.LEDGER, suppression_item(address_hash, one))


def asks_memory_for(address_hash: str, scope: str, mail: Mail) -> Iterator[At]:
    """What ``memory_for`` asks for."""
    if can_be_stopped(mail.purpose):
        return asks_memory(address_hash, scope)
    return iter((At(Regime.LEDGER, suppression_item(address_hash, scope)),))


def memory_for(store: Store, address_hash: str, scope: str, mail: Mail) -> SenderMemory:
    """As much of it as decides about a mail: what no wish holds back asks for no wishes, and of a purpose of
    which nothing is remembered there is nothing.
    """
    if not can_be_stopped(mail.purpose):
        return SenderMemory(suppression_of(store, address_hash, scope), {})
    keys = {one: suppression_item(address_hash, _part(scope, one)) for one in purposes_of_sender(scope)}
    found = store.get_many(SUPPRESSION, [suppression_item(address_hash, scope), *keys.values()])
    parts = {one: found[key] for one, key in keys.items() if key in found}
    return SenderMemory(_or_nothing(found, address_hash, scope), parts)


def purposes_of_sender(scope: str) -> tuple[MailPurpose, ...]:
    """The purposes of a sender's mail that people can stop one by one."""
    return purposes_to_stop(of_employer=scope != OWN_MAIL)


def stops_for(
    ctx: Context, address_hash: str, scope: str, purpose: MailPurpose | None = None
) -> tuple[MailStop, ...]:
    """The stops that hold for an address now, of one purpose where whose it is are mailed for that alone:
    what ``mail_stops`` must say wherever this address is written.
    """
    return holding(memory_of(ctx.store, address_hash, scope).since_of(purpose), ctx.now())


def holding(since: Mapping[MailStop, datetime], now: datetime) -> tuple[MailStop, ...]:
    """Those of the stops whose time is not over."""
    return tuple(
        stop
        for stop in MailStop
        if stop in since and (stop is not MailStop.BOUNCED or now < BOUNCE_MEMORY.ends(since[stop]))
    )


def stop_mail(
    ctx: Context,
    address_hash: str,
    scope: str,
    stop: MailStop,
    *,
    purpose: MailPurpose | None = None,
    since: datetime | None = None,
) -> Sequence[Change]:
    """The change of the memory; write it together with ``mail_stops`` of whom the address belongs to.

    A wish is about mail of ``purpose`` where that can be stopped, else about all of the sender's that can.
    """
    of_one = stop is not MailStop.BOUNCED and purpose in purposes_of_sender(scope)
    known = suppression_of(ctx.store, address_hash, _part(scope, purpose) if of_one and purpose else scope)
    moment = since or ctx.now()
    # The latest cause counts, whatever the order in which causes become known.
    if stop in known.since and known.since[stop] >= moment:
        return ()
    return (_stored(known, {**known.since, stop: moment}),)


def works_again(ctx: Context, address_hash: str, scope: str) -> Sequence[Change]:
    """The change that forgets a bounce: mail arrived again."""
    known = suppression_of(ctx.store, address_hash, scope)
    return _changed(known, _without(known.since, MailStop.BOUNCED))


def wanted_again(
    known: SenderMemory, purpose: MailPurpose | None
) -> tuple[Sequence[Change], frozenset[MailStop]]:
    """The changes by which a person's wishes about a purpose, or about all, are forgotten;
    and the wishes that are left.

    What was said of the whole sender goes on for the other purposes.
    """
    whole = _without(known.whole.since, *WISHES)
    said_of_all = {stop: known.whole.since[stop] for stop in WISHES if stop in known.whole.since}
    after = {
        one: {} if purpose in (None, one) else {**said_of_all, **part.since}
        for one, part in known.by_purpose.items()
    }
    changes = [*_changed(known.whole, whole)]
    for one, part in known.by_purpose.items():
        changes += _changed(part, after[one])
    return changes, frozenset(stop for since in after.values() for stop in since)


def forgotten(known: SenderMemory, stop: MailStop) -> Sequence[Change]:
    """The changes by which one kind of stop is forgotten, of every purpose."""
    items = (known.whole, *known.by_purpose.values())
    return [change for item in items for change in _changed(item, _without(item.since, stop))]


def _part(scope: str, purpose: MailPurpose) -> str:
    return f"{scope}#{purpose.value}"


def _without(since: Mapping[MailStop, datetime], *stops: MailStop) -> dict[MailStop, datetime]:
    return {kind: moment for kind, moment in since.items() if kind not in stops}


def _changed(known: Suppression, since: Mapping[MailStop, datetime]) -> Sequence[Change]:
    if since == known.since:
        return ()
    return (_stored(known, since) if since else SUPPRESSION.remove(known),)


def _stored(known: Suppression, since: Mapping[MailStop, datetime]) -> Change:
    if known.version == _NOT_STORED:
        return SUPPRESSION.insert(
            Suppression(address_hash=known.address_hash, scope=known.scope, since=dict(since))
        )
    return SUPPRESSION.replace(known, since=dict(since))
