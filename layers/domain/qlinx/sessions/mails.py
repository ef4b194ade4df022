"""The mails about signing in:
a session that ended because its token was copied, a new password for a user of an employer.
"""

from datetime import datetime

from qlinx.employers.store import employer_by_id
from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.texts import Language, LocalText, format_moment
from qlinx.mailing.addressees import addressees_of
from qlinx.mailing.composing import Links, Skipped
from qlinx.mailing.letter import Addressee, Letter
from qlinx.mailing.outbox import OutboxEntry
from qlinx.people.passwords import link_ends
from qlinx.people.store import PASSWORD, password_request_item
from qlinx.records.context import Context
from qlinx.sessions.forgotten import NEW_PASSWORD_MAIL, password_token, user_of
from qlinx.staff.model import StaffMember

_SIGNS_IN = LocalText(
    nl="Je krijgt deze mail omdat je bij Qlinx kunt inloggen.",
    en="You get this mail because you can sign in to Qlinx.",
)


def compose(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """The letter of an entry of this package."""
    if entry.template == NEW_PASSWORD_MAIL:
        return _new_password(ctx, entry, links)
    return _token_copied(ctx, entry, links)


def _token_copied(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """To whom the session was of, in whatever role: what happened and what to do.

    Tells nothing of device or place.
    """
    holders = addressees_of(ctx, entry.person_id)
    if not holders:
        return Skipped("no_longer_known")
    reader = holders[0].value
    return Letter(
        to=Addressee(reader.email),
        language=reader.language,
        template=entry.template,
        facts={
            "ended_at": _moment(entry.created_at, reader.language),
            "account_url": links.page("/account"),
            "chooses_password": not isinstance(reader, StaffMember),
        },
        reason=_SIGNS_IN,
        message_id_seed=entry.entry_id,
    )


def _new_password(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    request = ctx.store.get(PASSWORD, password_request_item(entry.person_id, entry.refs["request_id"]))
    user = user_of(ctx, request) if request else None
    employer = employer_by_id(ctx.store, user.employer_id) if user else None
    if request is None or user is None or employer is None:
        return Skipped("no_such_user")
    return Letter(
        to=Addressee(user.email, user.name),
        language=user.language,
        template=entry.template,
        facts={
            "name": user.name,
            "employer": employer.name,
            "password_url": links.page(f"/employer-password/{password_token(ctx, request)}"),
            "valid_until": _moment(link_ends(request), user.language),
        },
        reason=_SIGNS_IN,
        message_id_seed=entry.entry_id,
    )


def _moment(moment: datetime, language: Language) -> str:
    return format_moment(moment, HOME_ZONE.key, language)
