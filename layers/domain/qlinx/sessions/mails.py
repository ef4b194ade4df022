"""The mail about a session that was ended because its token was copied."""

from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.texts import LocalText, format_moment
from qlinx.mailing.composing import Dropped, Links
from qlinx.mailing.holders import holders_of
from qlinx.mailing.letter import Addressee, Letter
from qlinx.mailing.outbox import OutboxEntry
from qlinx.mailing.suppression import MailKind
from qlinx.records.context import Context
from qlinx.staff.model import StaffMember

# About the safety of the reader's account.
KINDS = {"token_copied": MailKind.REQUESTED}


def compose(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Dropped:
    """To whom the session was of, in whatever role: what happened and what to do. Tells nothing of device or place."""
    holders = holders_of(ctx, entry.person_id)
    if not holders:
        return Dropped("no_longer_known")
    reader = holders[0].value
    return Letter(
        to=Addressee(reader.email),
        language=reader.language,
        template=entry.template,
        facts={
            "ended_at": format_moment(entry.created_at, HOME_ZONE.key, reader.language),
            "account_url": links.page("/account"),
            "chooses_password": not isinstance(reader, StaffMember),
        },
        reason=LocalText(
            nl="Je krijgt deze mail omdat je bij Qlinx kunt inloggen.",
            en="You get this mail because you can sign in to Qlinx.",
        ),
        message_id_seed=entry.entry_id,
    )
