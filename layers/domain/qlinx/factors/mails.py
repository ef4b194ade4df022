"""The mail that tells somebody what became of their second factor."""

from collections.abc import Mapping
from typing import Final

from qlinx.factors.service import MAIL
from qlinx.factors.states import MUST_HAVE_FACTOR
from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.texts import LocalText, format_moment
from qlinx.mailing.composing import Dropped, Links
from qlinx.mailing.holders import holders_of
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


def compose(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Dropped:
    """The letter; it names nobody, and neither device nor place."""
    holders = holders_of(ctx, entry.person_id)
    if not holders:
        return Dropped("no_longer_known")
    holder, role = holders[0].value, entry.refs["role"]
    return Letter(
        to=Addressee(holder.email),
        language=holder.language,
        template=MAIL,
        facts={
            "changed": entry.refs["what"],
            "changed_at": format_moment(entry.created_at, HOME_ZONE.key, holder.language),
            "sets_again": role in MUST_HAVE_FACTOR,
            "chooses_password": role != "staff",
            "account_url": links.page("/account"),
        },
        reason=_REASONS[role],
        message_id_seed=entry.entry_id,
    )
