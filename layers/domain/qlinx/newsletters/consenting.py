"""The record of consent, in the shape of ISO/IEC TS 27560: acts that are added and never changed, and the
receipt that its giver takes along. It holds no network address: it would tell where somebody was.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from qlinx.kit.clock import stamp
from qlinx.kit.downloads import named_after
from qlinx.kit.pages import KeptFile
from qlinx.kit.provider import AUTHORITY, PROVIDER
from qlinx.kit.texts import Language, LocalText
from qlinx.mailing.addressed import OWN_MAIL, WISHES
from qlinx.mailing.purposes import MailPurpose
from qlinx.mailing.suppression import memory_of
from qlinx.newsletters.consent_texts import CONSENT_TEXT, consent_text
from qlinx.newsletters.errors import ChosenTooOften
from qlinx.newsletters.model import (
    AFTER_SUBSCRIPTION,
    MOST_ACTS,
    Consent,
    ConsentAct,
    Route,
    Subscription,
    Topic,
)
from qlinx.newsletters.places import NEWSLETTER
from qlinx.newsletters.store import CONSENT, consents_of
from qlinx.records.context import Context
from qlinx.records.shape import Change

_SCHEMA: Final = "ISO/IEC TS 27560:2023; qlinx-newsletter-1"
_FILE: Final = LocalText(nl="Toestemming nieuwsbrief", en="Consent to newsletter")
_UNSUBSCRIBED: Final = "unsubscribed_by_mail"


def must_be_recordable(one: Subscription) -> None:
    """Raises where an act more could not go with the subscription.

    Raises
    ------
    ChosenTooOften
    """
    if one.consent_acts >= MOST_ACTS:
        raise ChosenTooOften


def end_subscription(ctx: Context, one: Subscription) -> Sequence[Change]:
    """The record goes with the subscription that it is about."""
    return [CONSENT.remove(act) for act in consents_of(ctx.store, one.person_id)]


def acted(one: Subscription, act: ConsentAct, route: Route, language: Language, at: datetime) -> Change:
    """The record of an act, to be written together with the subscription as it is after it."""
    return CONSENT.insert(
        Consent(
            person_id=one.person_id,
            act=act,
            acted_at=at,
            consent_text=(one.consent_text if act is ConsentAct.WITHDRAWN else None) or CONSENT_TEXT,
            consent_language=language,
            consent_route=route,
            topics=one.topics,
            by_name=one.is_personalised,
        )
    )


def receipt(ctx: Context, one: Subscription, language: Language, public_url: str) -> KeptFile:
    """What somebody allowed us, in which words, when and by which way, and what they took back; as a file."""
    acts = consents_of(ctx.store, one.person_id)
    document = {
        "schema_version": _SCHEMA,
        "record_id": f"{one.person_id}-{one.version}",
        "pii_principal_id": one.person_id,
        "pii_processing": {
            "privacy_notice": f"{public_url.rstrip('/')}/privacy?language={language}",
            "language": language,
            "purposes": [_purpose(topic, one, acts, language) for topic in one.topics],
        },
        "party_identification": [_controller(public_url, language), _authority(language)],
        "event": [*map(_event, acts), *_stopped_by_mail(ctx, one)],
    }
    text = json.dumps(document, ensure_ascii=False, indent=2)
    return KeptFile(named_after(_FILE.in_(language), "json"), text, "application/json")


def _purpose(topic: Topic, one: Subscription, acts: Sequence[Consent], language: Language) -> dict[str, Any]:
    version = acts[-1].consent_text if acts else CONSENT_TEXT
    return {
        "purpose": consent_text(version).topics[topic].in_(language),
        "purpose_type": "direct marketing by e-mail",
        "lawful_basis": "consent (GDPR article 6(1)(a); Telecommunicatiewet article 11.7)",
        "pii_information": [
            {"pii_type": "e-mail address", "pii_optional": False},
            {"pii_type": "language", "pii_optional": False},
            {"pii_type": "time zone", "pii_optional": True},
            *([{"pii_type": "first name", "pii_optional": True}] if one.is_personalised else []),
        ],
        "pii_controllers": [PROVIDER.legal_name],
        "collection_method": "typed by the person",
        "processing_method": "mailing, without measuring opens or clicks",
        "storage_locations": ["European Union"],
        "retention_period": f"until withdrawn, and {AFTER_SUBSCRIPTION.days} days",
        "withdrawal_method": "the page behind the link in each newsletter; the unsubscribe button of a mail program",
        "jurisdiction": "NL",
    }


def _controller(public_url: str, language: Language) -> dict[str, str]:
    return {
        "party_name": PROVIDER.legal_name,
        "party_role": "PII controller",
        "party_address": f"{PROVIDER.street}, {PROVIDER.postcode} {PROVIDER.town}",
        "party_email": PROVIDER.email,
        "party_phone": PROVIDER.telephone,
        "party_url": public_url.rstrip("/") + NEWSLETTER.in_(language),
    }


def _authority(language: Language) -> dict[str, str]:
    return {
        "party_name": AUTHORITY.name.in_(language),
        "party_role": "authority",
        "party_url": AUTHORITY.url.in_(language),
    }


def _event(act: Consent) -> dict[str, Any]:
    text = consent_text(act.consent_text)
    taken_back = act.act is ConsentAct.WITHDRAWN
    return {
        "event_time": stamp(act.acted_at),
        "event_type": "explicit",
        "event_state": "withdrawn" if taken_back else "given",
        "act": act.act.value,
        "route": act.consent_route.value,
        "text_version": act.consent_text,
        "language": act.consent_language,
        "text": text.words.in_(act.consent_language),
        "topics": [text.topics[topic].in_(act.consent_language) for topic in act.topics],
        "by_name": act.by_name,
    }


def _stopped_by_mail(ctx: Context, one: Subscription) -> list[dict[str, Any]]:
    """A stop by the button of a mail program, or by a report, is remembered where all stops are."""
    if one.is_wanted:
        return []
    memory = memory_of(ctx.store, one.address_hash, OWN_MAIL)
    since = [
        item.since[stop]
        for item in (memory.whole, memory.by_purpose[MailPurpose.NEWSLETTER])
        for stop in WISHES
        if stop in item.since
    ]
    return [
        {
            "event_time": stamp(moment),
            "event_type": "explicit",
            "event_state": "withdrawn",
            "route": _UNSUBSCRIBED,
        }
        for moment in sorted(since)
    ]
