"""The one mail in which we say who we are, why we write, and how to have no more of it."""

from typing import Final

from qlinx.kit.provider import PROVIDER
from qlinx.kit.texts import LocalText
from qlinx.mailing.composing import Links, Skipped
from qlinx.mailing.letter import Addressee, Letter
from qlinx.mailing.outbox import OutboxEntry
from qlinx.prospects.model import Basis
from qlinx.prospects.store import prospect_by_id
from qlinx.records.context import Context

_FOR_EMPLOYERS: Final = LocalText(nl="/voor-werkgevers", en="/en/for-employers")
_PRIVACY: Final = LocalText(nl="/privacy?language=nl", en="/privacy?language=en")
_REASONS: Final = {
    Basis.OPT_IN: LocalText(
        nl="Je krijgt deze mail omdat je zei dat we je mogen mailen.",
        en="You get this mail because you said that we may mail you.",
    ),
    Basis.OWN_CUSTOMER: LocalText(
        nl="Je krijgt deze mail omdat je klant van ons bent.",
        en="You get this mail because you are a client of ours.",
    ),
}


def compose(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """The letter, as long as the prospect is there and may be mailed."""
    one = prospect_by_id(ctx.store, entry.person_id)
    if one is None or one.objected:
        return Skipped("prospect_gone")
    if not one.basis.allows_mail:
        return Skipped("prospect_basis")
    return Letter(
        to=Addressee(one.email, one.name),
        language=one.language,
        template=entry.template,
        facts={
            "name": one.name,
            "source": one.source,
            "page_url": links.page(_FOR_EMPLOYERS.in_(one.language)),
            "privacy_url": links.page(_PRIVACY.in_(one.language)),
        },
        reason=_REASONS[one.basis],
        message_id_seed=entry.entry_id,
        reply_to=Addressee(PROVIDER.email),
    )
