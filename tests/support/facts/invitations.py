from collections.abc import Mapping

from tests.support.facts.common import LINK, NOTICE

_AFTER_A_REPLY: Mapping[str, object] = {
    "first_name": "Noor",
    "title": "Kerstborrel van de afdeling",
    "when": "zaterdag 5 december 2026 van 19.30 tot 22.00 uur",
    "where": "Voorbeeldplein 1, Haarlem",
    "answer_by": "dinsdag 1 december 2026 om 12.00 uur",
    "answer_url": LINK,
}
_CHANGED: Mapping[str, object] = {
    **_AFTER_A_REPLY,
    "changes": [["Start", "18.30", "19.30"], ["Plaats", "Zaal 1", "Voorbeeldplein 1, Haarlem"]],
    "text": "Neem gerust iemand mee.\nEr is ook iets te eten.",
    "asks": True,
}
_INVITATION: Mapping[str, object] = {
    "first_name": "Noor",
    "title": "Kerstborrel van de afdeling",
    "text": "Neem gerust iemand mee.\nEr is ook iets te eten.",
    "when": "zaterdag 5 december 2026 van 19.30 tot 22.00 uur",
    "where": "Voorbeeldplein 1, Haarlem",
    "places": 12,
    "answer_by": "dinsdag 1 december 2026 om 12.00 uur",
    "answer_url": LINK,
    "notice": NOTICE,
}
FACTS: Mapping[str, Mapping[str, object]] = {
    "invitation_accepted": _AFTER_A_REPLY,
    "invitation_declined": _AFTER_A_REPLY,
    "no_place_left": {
        **_AFTER_A_REPLY,
        "rule": "Plaatsen gaan vanzelf naar wie het eerst ja zegt. Niemand kiest.",
        "employer": "Voorbeeld Zorg",
    },
    "invitation_changed": {**_CHANGED, "reply": "accepted"},
    "asked_anew": {**_CHANGED, "reply": "invited"},
    "reminder": _AFTER_A_REPLY,
    "invitation": _INVITATION,
    "test_mail": {**_INVITATION, "notice": None},
    "invitation_cancelled": {
        "first_name": "Noor",
        "title": "Kerstborrel van de afdeling",
        "when": "zaterdag 5 december 2026 van 19.30 tot 22.00 uur",
        "where": "Voorbeeldplein 1, Haarlem",
        "note": "De zaal is niet beschikbaar.",
    },
    "mailing_told": {
        "name": "Petra de Wit",
        "title": "Kerstborrel van de afdeling",
        "when": "zaterdag 5 december 2026 van 19.30 tot 22.00 uur",
        "what": "Deze uitnodiging wacht tot we ernaar hebben gekeken.",
        "advice": "Je hoeft niets te doen.",
    },
}
