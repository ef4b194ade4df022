"""The link in every mail that can be stopped, which stops its purpose without a sign-in (RFC 8058).

It is made for one person, one purpose and the address that the mail goes to. That stands in it as a keyed
hash of its own, so that whoever holds a former mailbox stops nothing of the present one. Sealed, it also
holds the hash by which the address is found: so the link works when the person was erased, and an employer
that names the address again mails it no invitation. It lets nobody lift a stop: the own employer reads the
mailbox (rule 4 of *Who a person is*).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from qlinx.kit.errors import ChangedMeanwhile, LinkDamaged
from qlinx.kit.keyed import TokenInvalid
from qlinx.kit.retries import attempts
from qlinx.mailing.addressed import MailStop
from qlinx.mailing.addressees import AddresseeRecord, addressees_of
from qlinx.mailing.purposes import MailPurpose
from qlinx.mailing.stopping import Mailed, stopping
from qlinx.mailing.stops import places_of
from qlinx.mailing.suppression import memory_of
from qlinx.records.context import Context

UNSUBSCRIBE_PATH: Final = "/unsubscribe/"
UNSUBSCRIBE_LINK: Final = "unsubscribe-link"
_HASH_LENGTH: Final = 12


@dataclass(frozen=True, slots=True)
class Unsubscribing:
    """What a link is about. ``mailed``: nothing where the person's mail goes to another address now."""

    person_id: str
    purpose: MailPurpose
    mailed: Mailed | None
    stopped: bool


def unsubscribe_path(
    ctx: Context, person_id: str, address_hash: str, purpose: MailPurpose, *, scope: str
) -> str:
    """The path of the page that stops a sender's mail of a purpose to a person at an address."""
    about = [person_id, purpose.value, _mark(ctx, address_hash), scope]
    sealed = _sealed(ctx, person_id, bytes.fromhex(address_hash)).hex()
    token = ctx.keys.sign(UNSUBSCRIBE_LINK, [*about, sealed])
    return f"{UNSUBSCRIBE_PATH}{token}"


def unsubscribing(ctx: Context, token: str) -> Unsubscribing:
    """What a link is about, as it is now; changes nothing.

    Raises
    ------
    LinkDamaged
        It was altered, cut off or made up.
    """
    try:
        person_id, purpose, mark, *sealed = ctx.keys.read(UNSUBSCRIBE_LINK, token)
        addressees = addressees_of(ctx, person_id)
        if not addressees and sealed:
            return _about_nobody(ctx, person_id, MailPurpose(purpose), *sealed)
        return _about(ctx, person_id, MailPurpose(purpose), mark, addressees)
    except (TokenInvalid, ValueError) as error:
        raise LinkDamaged from error


def unsubscribe(ctx: Context, token: str) -> Unsubscribing:
    """Mail of this purpose stops at once; what waits to be sent is looked at again. Again changes nothing.

    Raises
    ------
    LinkDamaged
    ChangedMeanwhile
    """
    for _ in attempts():
        found = unsubscribing(ctx, token)
        if found.mailed is None or found.stopped:
            return found
        addressees = addressees_of(ctx, found.person_id)
        changes = stopping(ctx, found.mailed, addressees, MailStop.OBJECTION, ctx.now())
        if ctx.store.try_write(*changes):
            return unsubscribing(ctx, token)
    raise ChangedMeanwhile


def _about(
    ctx: Context, person_id: str, purpose: MailPurpose, mark: str, addressees: Sequence[AddresseeRecord]
) -> Unsubscribing:
    places = [one for one in places_of(addressees) if _mark(ctx, one[0]) == mark]
    if not places:
        return Unsubscribing(person_id, purpose, None, stopped=True)
    address_hash, scope = places[0]
    return _at(ctx, person_id, purpose, address_hash, scope)


def _about_nobody(
    ctx: Context, person_id: str, purpose: MailPurpose, scope: str, sealed: str
) -> Unsubscribing:
    """A link of somebody who was erased since: what they wish is remembered of the address alone."""
    address_hash = _sealed(ctx, person_id, bytes.fromhex(sealed)).hex()
    return _at(ctx, person_id, purpose, address_hash, scope)


def _at(ctx: Context, person_id: str, purpose: MailPurpose, address_hash: str, scope: str) -> Unsubscribing:
    known = memory_of(ctx.store, address_hash, scope)
    stopped = any(known.stops(purpose, stop) for stop in (MailStop.OBJECTION, MailStop.SPAM_REPORT))
    return Unsubscribing(person_id, purpose, Mailed(address_hash, scope, purpose), stopped=stopped)


def _mark(ctx: Context, address_hash: str) -> str:
    return ctx.keys.hash(UNSUBSCRIBE_LINK, address_hash)[:_HASH_LENGTH]


def _sealed(ctx: Context, person_id: str, found_by: bytes) -> bytes:
    """The hash by which an address is found, covered and uncovered by a key of this person's."""
    cover = ctx.keys.derived(UNSUBSCRIBE_LINK, person_id)
    return bytes(one ^ other for one, other in zip(found_by, cover, strict=True))
