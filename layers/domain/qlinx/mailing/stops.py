"""What stops mail to somebody, for the one whom it is about: shown to them, and taken back by them.

A stop holds for one sender, the employer whose mail was reported or objected to or our own mail, and for one
purpose of that sender's mail, or for all that can be stopped. Only the person takes a wish back; nothing that
the sender does ends it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.kit.retries import attempts
from qlinx.mailing.addressed import WISHES, MailStop
from qlinx.mailing.addressees import AddresseeRecord, addressees_of
from qlinx.mailing.purposes import MailPurpose
from qlinx.mailing.suppression import SenderMemory, holding, memory_of, purposes_of_sender, wanted_again
from qlinx.records.context import Context
from qlinx.records.shape import Change


@dataclass(frozen=True, slots=True)
class Stopped:
    """A stop, and the purposes of the sender's mail that it holds back;
    none of a bounce, which is about the mailbox.
    """

    stop: MailStop
    purposes: tuple[MailPurpose, ...] = ()


def stops_of(ctx: Context, person_id: str) -> tuple[Stopped, ...]:
    """What stops the mail of one sender to a person now, at each address to which they have it sent."""
    addressees = addressees_of(ctx, person_id)
    if not addressees:
        return ()
    own = addressees[0].value
    memories = [memory_of(ctx.store, *place) for place in places_of(addressees)]
    known = {stop for memory in memories for stop in holding(memory.since, ctx.now())}
    found = (
        _stopped(stop, memories, purposes_of_sender(own.mail_scope))
        for stop in MailStop
        if stop in known or stop in own.mail_stops
    )
    return tuple(found)


def remembered_of(ctx: Context, person_id: str) -> Mapping[MailStop, datetime]:
    """What is remembered of one sender's mail to a person, at each address to which they have it sent;
    each stop with the moment of its last cause.
    """
    found: dict[MailStop, datetime] = {}
    for place in places_of(addressees_of(ctx, person_id)):
        for stop, moment in memory_of(ctx.store, *place).since.items():
            found[stop] = max(moment, found.get(stop, moment))
    return found


def mail_again(ctx: Context, person_id: str, purpose: MailPurpose | None = None) -> None:
    """The person wants this sender's mail again, of one purpose or all:
    what they reported or objected to is forgotten.

    Again changes nothing. That it is they who want it is for the caller to see to.

    Raises
    ------
    NotFound
        The sender has no mail of this purpose that can be stopped.
    ChangedMeanwhile
    """
    for _ in attempts():
        addressees = addressees_of(ctx, person_id)
        if addressees and purpose and purpose not in purposes_of_sender(addressees[0].value.mail_scope):
            raise NotFound
        changes = tuple(_taken_back(ctx, addressees, purpose))
        if not changes or ctx.store.try_write(*changes):
            return
    raise ChangedMeanwhile


def _stopped(stop: MailStop, memories: Sequence[SenderMemory], purposes: Sequence[MailPurpose]) -> Stopped:
    if stop not in WISHES:
        return Stopped(stop)
    named = tuple(one for one in purposes if any(memory.stops(one, stop) for memory in memories))
    # One that only the person's own item tells is from before there were purposes.
    return Stopped(stop, named or tuple(purposes))


def _taken_back(
    ctx: Context, addressees: Sequence[AddresseeRecord], purpose: MailPurpose | None
) -> Iterator[Change]:
    left = set[MailStop]()
    own_purpose = addressees[0].value.mail_purpose if addressees else None
    for address_hash, scope in places_of(addressees):
        changes, still = wanted_again(memory_of(ctx.store, address_hash, scope), purpose)
        yield from changes
        # What was said of a purpose that they are not mailed for on this ground says nothing here.
        left |= still if own_purpose is None or purpose not in {None, own_purpose} else set()
    for addressee in addressees[:1]:
        if change := addressee.without_stops(*(stop for stop in WISHES if stop not in left)):
            yield change


def places_of(addressees: Sequence[AddresseeRecord]) -> Sequence[tuple[str, str]]:
    """The addresses of a person, each with the sender of their mail."""
    if not addressees:
        return ()
    scope = addressees[0].value.mail_scope
    return tuple(dict.fromkeys((addressee.value.address_hash, scope) for addressee in addressees))
