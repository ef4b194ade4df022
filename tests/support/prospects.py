"""Somebody who may become a client."""

from datetime import timedelta
from typing import Any

from qlinx.mailing.addressed import MailStop
from qlinx.prospects.model import Basis, Prospect
from qlinx.prospects.store import GROUND, PROSPECT
from qlinx.records.addresses import led_to, row_of
from qlinx.records.context import Context


def a_prospect(ctx: Context, email: str = "noor@zaak.example.nl", **changes: Any) -> Prospect:
    """Somebody of whom everything is known, who said that we may mail them."""
    address_hash = ctx.address_hash(email)
    facts: dict[str, Any] = {
        "person_id": ctx.new_id(),
        "email": email,
        "language": "nl",
        "address_hash": address_hash,
        "name": "Noor de Wit",
        "organisation": "De Witte Zaak",
        "telephone": "020 1234567",
        "address": "Dam 1, Amsterdam",
        "source": "je gaf je kaartje op de beurs van mei",
        "basis": Basis.OPT_IN,
        "shown_by": "zei ja aan de stand, 12 mei",
        "met_on": ctx.today(),
        "review_on": ctx.today() + timedelta(days=90),
        "contacts": (f"{ctx.today().isoformat()} gebeld over roosters",),
        "last_contact_at": ctx.now(),
        "created_at": ctx.now(),
    }
    one = Prospect(**{**facts, **changes})
    row = row_of(ctx.store, address_hash, GROUND)
    ctx.store.write(PROSPECT.insert(one), led_to(row, address_hash, GROUND, one.person_id))
    return one


def a_whole_prospect(ctx: Context) -> Prospect:
    """The same, with every field filled: mailed once, and whose mail came back."""
    return a_prospect(ctx, introduced_at=ctx.now(), mail_stops=(MailStop.BOUNCED,))
