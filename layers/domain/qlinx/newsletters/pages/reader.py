"""The form that asks for the newsletter, and the page of one subscription."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from pydantic import model_validator

from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.errors import FieldFault, InputInvalid
from qlinx.kit.fields import Email, Name, email_address
from qlinx.kit.pages import Page
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import Language, LocalText, format_moment
from qlinx.newsletters.consent_texts import consent_text
from qlinx.newsletters.labels import VALUES
from qlinx.newsletters.model import Frequency, ReaderZone, Route, Subscription, SubscriptionState, Topic
from qlinx.newsletters.places import NEWSLETTER, RECEIPT
from qlinx.newsletters.preferring import Preferences, prefer
from qlinx.newsletters.subscribing import confirm, opened, says_yes, stop, subscribe
from qlinx.records.context import Context

DONE: Final = ("confirmed", "stopped", "saved")
_TOPICS: Final = "topics"
_NO_TOPIC: Final = LocalText(
    nl="Kies minstens één onderwerp. Of stop de nieuwsbrief.",
    en="Choose at least one topic. Or stop the newsletter.",
)
_NO_NAME: Final = LocalText(nl="Vul je voornaam in.", en="Fill in your first name.")


class AskForm(Schema):
    """Somebody who wants the newsletter."""

    email: Email


class ChoiceForm(Schema):
    """What the buttons of the page post; with ``save`` all that can be chosen."""

    choice: Literal["confirm", "stop", "save", "ask"]
    topics: tuple[Topic, ...] = ()
    frequency: Frequency = Frequency.EVERY
    by_name: Literal["yes", "no"] = "no"
    first_name: Name | None = None
    time_zone: ReaderZone = ReaderZone.AMSTERDAM
    language: Language = "nl"

    @model_validator(mode="before")
    @classmethod
    def _gathered(cls, typed: Any) -> Any:
        return gathered(typed)

    @property
    def preferences(self) -> Preferences:
        """What was chosen.

        Raises
        ------
        InputInvalid
        """
        if not self.topics:
            raise InputInvalid([FieldFault(f"/{_TOPICS}", "missing", _NO_TOPIC)])
        if self.by_name == "yes" and self.first_name is None:
            raise InputInvalid([FieldFault("/first_name", "missing", _NO_NAME)])
        return Preferences(
            topics=tuple(one for one in Topic if one in self.topics),
            frequency=self.frequency,
            first_name=self.first_name if self.by_name == "yes" else None,
            time_zone=self.time_zone,
            language=self.language,
        )


def gathered(typed: Any) -> Any:
    """What was typed, with the topics as one list: each comes under a name of its own."""
    if not isinstance(typed, Mapping):
        return typed
    rest = {name: value for name, value in typed.items() if not name.startswith(f"{_TOPICS}-")}
    return {**rest, _TOPICS: [typed[name] for name in sorted(typed.keys() - rest.keys())]}


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
    SubscriptionUnknown, InputInvalid, ChangedMeanwhile
    """
    if form.choice == "confirm":
        confirm(ctx, token, language)
        return "confirmed"
    return chosen(ctx, opened(ctx, token), form, Route.MAILED_LINK, language)


def chosen(ctx: Context, one: Subscription, form: ChoiceForm, route: Route, language: Language) -> str:
    """Stops it, or keeps what was chosen.

    Raises
    ------
    SubscriptionUnknown, InputInvalid, ChangedMeanwhile
    """
    if form.choice == "save":
        prefer(ctx, one, form.preferences, route, language)
        return "saved"
    stop(ctx, one, route, language)
    return "stopped"


def subscription_page(ctx: Context, token: str, language: Language) -> Page:
    """What is so of a subscription, and the one thing that can be done about it first; changes nothing.

    Raises
    ------
    SubscriptionUnknown
    """
    one = opened(ctx, token)
    facts = {
        **facts_of(one, language),
        **({} if _can_be_done(ctx, token, one) else {"state": "ended"}),
        "consent": consent_text().words.in_(language),
        "newsletter_place": NEWSLETTER,
        "receipt_path": RECEIPT.in_(language, token=token),
    }
    return Page("newsletters.subscription", facts)


def _can_be_done(ctx: Context, token: str, one: Subscription) -> bool:
    """Whether a link leads to what can be done now: a yes takes the link that asked for it."""
    return one.state is not SubscriptionState.ASKED or says_yes(ctx, token, one)


def facts_of(one: Subscription, language: Language) -> dict[str, object]:
    """What the pages tell of a subscription."""
    said = one.consented_at
    return {
        "state": "stopped" if one.state == "active" and not one.is_wanted else one.state.value,
        "topic_words": topic_words(language),
        "chosen": {
            "topics": [topic.value for topic in one.topics],
            "frequency": one.frequency.value,
            "by_name": "yes" if one.first_name else "no",
            "first_name": one.first_name or "",
            "time_zone": one.time_zone.value,
            "language": one.language,
        },
        "zones": [(zone.value, VALUES[f"time_zone.{zone.value}"].in_(language)) for zone in ReaderZone],
        "said_at": format_moment(said, HOME_ZONE.key, language) if said else "",
        "version": one.consent_text or "",
    }


def topic_words(language: Language) -> dict[str, str]:
    """What the topics are called."""
    return {topic.value: words.in_(language) for topic, words in consent_text().topics.items()}
