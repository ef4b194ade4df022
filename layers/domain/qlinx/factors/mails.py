"""The mail that tells somebody what became of their second factor."""

from collections.abc import Mapping
from typing import Final

from qlinx.factors.service import MAIL
from qlinx.factors.states import MUST_HAVE_FACTOR
from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.texts import LocalText, format_moment
from qlinx.mailing.addressees import addressees_of
from qlinx.mailing.composing import Links, Skipped
from qlinx.mailing.letter import Addressee, Letter
from qlinx.mailing.outbox import OutboxEntry
from qlinx.records.context import Context

_REASONS: Final[Mapping[str, LocalText]] = {
    "person": LocalText(
        nl="Je krijgt deze mail omdat je een account hebt.",
        en="You get this mail because you have an account.",
    ),
    "employer": LocalText(
        nl="Je krijgt deze mail omdat je voor een werkgever met Qlinx werkt.",
        en="You get this mail because you work with Qlinx for an employer.",
    ),
    "staff": LocalText(
        nl="Je krijgt deze mail omdat je medewerker van Qlinx bent.",
        en="You get this mail because you are staff of Qlinx.",
    ),
}


def compose(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """The letter; it names nobody, and neither device nor place."""
    addressees = addressees_of(ctx, entry.person_id)
    if not addressees:
        return Skipped("no_longer_known")
    addressee, role = addressees[0].value, entry.refs["role"]
    return Letter(
        to=Addressee(addressee.email),
        language=addressee.language,
        template=MAIL,
        facts={
            "changed": entry.refs["what"],
            "changed_at": format_moment(entry.created_at, HOME_ZONE.key, addressee.language),
            "sets_again": role in MUST_HAVE_FACTOR,
            "chooses_password": role != "staff",
            "account_url": links.page("/account"),
        },
        reason=_REASONS[role],
        message_id_seed=entry.entry_id,
    )
