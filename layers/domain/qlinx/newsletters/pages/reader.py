"""The form that asks for the newsletter, and the page of one subscription."""

from typing import Final, Literal

from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.fields import Email, email_address
from qlinx.kit.pages import Page
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import Language, format_moment
from qlinx.newsletters.places import NEWSLETTER
from qlinx.newsletters.subscribing import confirm, in_language, opened, stop, subscribe
from qlinx.records.context import Context

DONE: Final = ("confirmed", "stopped", "language")


class AskForm(Schema):
    """Somebody who wants the newsletter."""

    email: Email


class ChoiceForm(Schema):
    """What the buttons of the page post."""

    choice: Literal["confirm", "stop", "language"]


def ask(ctx: Context, form: AskForm, language: Language, network_address: str) -> None:
    """Has the address mailed, unless it has the newsletter.

    Raises
    ------
    TooManyRequests, ChangedMeanwhile
    """
    subscribe(ctx, email_address(form.email), language, network_address=network_address)


def carry_out(ctx: Context, token: str, form: ChoiceForm, language: Language) -> str:
    """Does what a button says; gives the code of what was done.

    Raises
    ------
    SubscriptionUnknown, ChangedMeanwhile
    """
    if form.choice == "confirm":
        confirm(ctx, token, language)
        return "confirmed"
    if form.choice == "stop":
        stop(ctx, token)
        return "stopped"
    in_language(ctx, token, language)
    return "language"


def subscription_page(ctx: Context, token: str, language: Language) -> Page:
    """What is so of a subscription, and the one thing that can be done about it first; changes nothing.

    Raises
    ------
    SubscriptionUnknown
    """
    one = opened(ctx, token)
    said = one.consented_at
    facts = {
        "state": "stopped" if one.state == "active" and not one.is_wanted else one.state.value,
        "other_language": one.language != language,
        "said_at": format_moment(said, HOME_ZONE.key, language) if said else "",
        "version": one.consent_text or "",
        "newsletter_place": NEWSLETTER,
    }
    return Page("newsletters.subscription", facts)
