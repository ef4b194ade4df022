"""The mails: the question whether its reader wants the bulletin, and an edition of it."""

from qlinx.bulletins.links import link_path
from qlinx.bulletins.model import SubscriptionState
from qlinx.bulletins.sending import EDITION_MAIL
from qlinx.bulletins.store import edition_by_id, subscription_by_id
from qlinx.bulletins.subscribing import CONFIRM_MAIL
from qlinx.kit.texts import LocalText
from qlinx.mailing.composing import Links, Skipped
from qlinx.mailing.letter import Addressee, Letter
from qlinx.mailing.outbox import OutboxEntry
from qlinx.records.context import Context

_REASON = LocalText(
    nl="Je krijgt deze mail omdat dit adres is opgegeven voor onze nieuwsbrief.",
    en="You get this mail because this address was given for our bulletin.",
)


def compose(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """The letter, unless its reader said otherwise meanwhile."""
    is_edition = entry.template == EDITION_MAIL
    wanted = SubscriptionState.ACTIVE if is_edition else SubscriptionState.ASKED
    subscription = subscription_by_id(ctx.store, entry.person_id)
    if subscription is None or subscription.state is not wanted:
        return Skipped("subscription_changed")
    facts = _words(ctx, entry) if is_edition else {}
    if facts is None:
        return Skipped("edition_gone")
    page_url = links.page(link_path(ctx, subscription))
    return Letter(
        to=Addressee(subscription.email),
        language=subscription.language,
        template=EDITION_MAIL if is_edition else CONFIRM_MAIL,
        facts={**facts, "page_url": page_url},
        reason=_REASON,
        message_id_seed=entry.entry_id,
        unsubscribe_url=page_url if is_edition else None,
    )


def _words(ctx: Context, entry: OutboxEntry) -> dict[str, str] | None:
    edition = edition_by_id(ctx.store, entry.refs["edition_id"])
    return {"title": edition.title, "text": edition.text} if edition else None
