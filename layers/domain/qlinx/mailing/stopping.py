"""Stops the mail of one sender to an address: in the memory, and on the item of whose address it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from qlinx.mailing.addressed import MailStop
from qlinx.mailing.addressees import AddresseeRecord
from qlinx.mailing.purposes import MailPurpose
from qlinx.mailing.suppression import stop_mail
from qlinx.records.context import Context
from qlinx.records.shape import Change


@dataclass(frozen=True, slots=True)
class Mailed:
    """Where a mail went, by the keyed hash of the address, on whose behalf, and what for."""

    address_hash: str
    scope: str
    purpose: MailPurpose | None


def stopping(
    ctx: Context, mailed: Mailed, addressees: Sequence[AddresseeRecord], stop: MailStop, at: datetime
) -> Sequence[Change]:
    """The changes by which a sender's mail of a purpose stops, from the moment ``at``."""
    memory = stop_mail(ctx, mailed.address_hash, mailed.scope, stop, purpose=mailed.purpose, since=at)
    return (*memory, *_mirrored(mailed, addressees, stop, anew=bool(memory)))


def _mirrored(
    mailed: Mailed, addressees: Sequence[AddresseeRecord], stop: MailStop, *, anew: bool
) -> Iterator[Change]:
    """The stop on the person's own item where it gives this address now:
    who changed it meanwhile is not concerned.

    Where the mail went to the address of another subject, the stop is not about that one's own mail: it
    stands in the memory alone, and the person's item is touched.
    """
    own, through = addressees[:1], addressees[1:]
    for addressee in own:
        if addressee.gives(mailed.address_hash):
            # One that is mirrored for another purpose: a mail which was decided on before is decided on
            # again.
            mirrored = addressee.with_stop(stop) or (addressee.touched() if anew else None)
            yield from [mirrored] if mirrored else []
        elif anew and any(other.gives(mailed.address_hash) for other in through):
            yield addressee.touched()
