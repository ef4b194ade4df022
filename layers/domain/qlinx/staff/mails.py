"""What somebody of the staff is mailed: a link to choose a password, and that their training ends."""

from datetime import date, timedelta

from qlinx.factors.places import STAFF_SECURITY
from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.texts import LocalText, format_date, format_moment
from qlinx.mailing.composing import Links, Skipped
from qlinx.mailing.letter import Addressee, Letter
from qlinx.mailing.outbox import OutboxEntry
from qlinx.records.context import Context
from qlinx.staff.model import TRAINING_ENDS, WELCOME_DAYS, StaffMember
from qlinx.staff.service import WELCOME_MAIL, welcome_token
from qlinx.staff.store import staff_member_by_id


def compose(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """The letter of an entry."""
    member = staff_member_by_id(ctx.store, entry.person_id)
    if member is None or not member.is_staff_at(ctx.now()):
        return Skipped("no_longer_known")
    if entry.template == TRAINING_ENDS:
        return _training_ends(member, entry, links)
    return _welcome(ctx, member, entry, links)


def _training_ends(member: StaffMember, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    until = date.fromisoformat(entry.refs["until"])
    if member.trained_until != until:
        return Skipped("trained_again")
    return Letter(
        to=Addressee(member.email, member.name),
        language=member.language,
        template=TRAINING_ENDS,
        facts={
            "name": member.name,
            "until": format_date(until, member.language),
            "sign_in_url": links.page(STAFF_SECURITY.in_(member.language)),
        },
        reason=LocalText(
            nl="Je krijgt deze mail omdat je medewerker van Qlinx bent.",
            en="You get this mail because you are staff of Qlinx.",
        ),
        message_id_seed=entry.entry_id,
    )


def _welcome(ctx: Context, member: StaffMember, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """With the link to choose a password."""
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
