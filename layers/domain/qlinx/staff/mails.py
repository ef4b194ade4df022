"""The mail with which somebody of the staff gets to choose a password."""

from datetime import timedelta

from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.texts import LocalText, format_moment
from qlinx.mailing.composing import Links, Skipped
from qlinx.mailing.letter import Addressee, Letter
from qlinx.mailing.outbox import OutboxEntry
from qlinx.records.context import Context
from qlinx.staff.model import WELCOME_DAYS
from qlinx.staff.service import WELCOME_MAIL, welcome_token
from qlinx.staff.store import staff_member_by_id


def compose(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """The letter with the link to choose a password."""
    member = staff_member_by_id(ctx.store, entry.person_id)
    if member is None or not member.is_staff_at(ctx.now()):
        return Skipped("no_longer_known")
    if member.password_chosen_at:
        return Skipped("password_chosen_already")
    until = member.invited_at + timedelta(days=WELCOME_DAYS)
    return Letter(
        to=Addressee(member.email, member.name),
        language=member.language,
        template=WELCOME_MAIL,
        facts={
            "name": member.name,
            "password_url": links.page(f"/welcome-staff/{welcome_token(ctx, member)}"),
            "valid_until": format_moment(until, HOME_ZONE.key, member.language),
        },
        reason=LocalText(
            nl="Je krijgt deze mail omdat je medewerker van Qlinx wordt, of een nieuw wachtwoord nodig hebt.",
            en="You get this mail because you are becoming staff of Qlinx, or need a new password.",
        ),
        message_id_seed=entry.entry_id,
    )
