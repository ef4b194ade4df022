"""Stops of mail, which were one for each address, become one for each sender; none becomes weaker."""

from datetime import datetime

from qlinx.mailing.addressed import MailStop
from qlinx.mailing.suppression import BOUNCE_MEMORY, SUPPRESSION, Suppression
from qlinx.migrations.m0001_relations.reading import Found
from qlinx.migrations.plan import New

# What the person said about mail, wherever it went. That mail came back is about one mailbox.
_SAID = frozenset({MailStop.SPAM_REPORT, MailStop.OBJECTION})


def since(found: Found, address_hash: str, scope: str) -> dict[MailStop, datetime]:
    """What stops a sender's mail to an address, and since when."""
    known = found.kept.get((address_hash, scope))
    stops = dict(known.since) if known else {}
    for source in dict.fromkeys((address_hash, found.person.address_hash)):
        old = found.stops.get(source)
        for stop, moment in old.since.items() if old else ():
            if source == address_hash or stop in _SAID:
                stops[stop] = max(moment, stops.get(stop, moment))
    return stops


def mirrored(found: Found, address_hash: str, scope: str) -> tuple[MailStop, ...]:
    """What the item that gives this address says: what holds now, and what it said before."""
    held = since(found, address_hash, scope)
    said = {
        stop for stop in found.person.mail_stops if address_hash == found.person.address_hash or stop in _SAID
    }
    return tuple(
        stop
        for stop in MailStop
        if stop in said
        or (stop in held and (stop is not MailStop.BOUNCED or found.now < BOUNCE_MEMORY.ends(held[stop])))
    )


def remembered(found: Found, address_hash: str, scope: str) -> New | None:
    """The item that remembers a sender's stops, or nothing where there are none or they are stored."""
    stops, known = since(found, address_hash, scope), found.kept.get((address_hash, scope))
    if not stops or (known and stops == known.since):
        return None
    version = known.version if known else 0
    value = Suppression(address_hash=address_hash, scope=scope, since=stops, version=version + 1)
    return New(SUPPRESSION.regime, SUPPRESSION.item(value))
