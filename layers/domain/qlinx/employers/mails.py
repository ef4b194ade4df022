"""The mail with which a new user of an employer gets to choose a password."""

from qlinx.employers.store import employer_by_id, employer_user_by_id
from qlinx.employers.welcome import is_link_used, link_ends_at, welcome_token
from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.texts import LocalText, format_moment
from qlinx.mailing.composing import Links, Skipped
from qlinx.mailing.letter import Addressee, Letter
from qlinx.mailing.outbox import OutboxEntry
from qlinx.records.context import Context

USER_INVITED = "employers.user_invited"


def compose(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """The letter with the link to choose a first password."""
    user = employer_user_by_id(ctx.store, entry.person_id)
    employer = employer_by_id(ctx.store, user.employer_id) if user else None
    if user is None or employer is None or not user.is_able:
        return Skipped("no_longer_known")
    if is_link_used(user):
        return Skipped("password_chosen_already")
    return Letter(
        to=Addressee(user.email, user.name),
        language=user.language,
        template=USER_INVITED,
        facts={
            "name": user.name,
            "employer": employer.name,
            "password_url": links.page(f"/welcome/{welcome_token(ctx, user)}"),
            "valid_until": format_moment(link_ends_at(user), HOME_ZONE.key, user.language),
        },
        reason=LocalText(
            nl=f"Je krijgt deze mail omdat je voor {employer.name} met Qlinx gaat werken.",
            en=f"You get this mail because you are going to work with Qlinx for {employer.name}.",
        ),
        message_id_seed=entry.entry_id,
    )
