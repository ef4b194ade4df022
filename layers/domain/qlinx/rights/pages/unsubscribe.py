"""The page behind the link in every mail that can be stopped."""

from qlinx.employers.store import employer_by_id
from qlinx.kit.pages import Page
from qlinx.kit.provider import PROVIDER
from qlinx.kit.texts import Language
from qlinx.mailing.addressed import OWN_MAIL
from qlinx.mailing.unsubscribing import Unsubscribing
from qlinx.records.context import Context


def unsubscribe_page(ctx: Context, found: Unsubscribing, language: Language) -> Page:
    """Asks whether the mail is to stop, or tells that it has stopped and how it can begin again."""
    scope = found.mailed.scope if found.mailed else OWN_MAIL
    employer = employer_by_id(ctx.store, scope) if scope != OWN_MAIL else None
    facts = {
        "sender": employer.name if employer else PROVIDER.service_name,
        "purpose": found.purpose.value,
        "goes_elsewhere": found.mailed is None,
        "stopped": found.stopped,
    }
    return Page("rights.unsubscribe", facts, language)
