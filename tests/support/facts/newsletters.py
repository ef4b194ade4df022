from collections.abc import Mapping

from tests.support.facts.common import LINK

_TEXT = "Je stuurt nu vaker een herinnering.\nAntwoorden gaat met één knop."

FACTS: Mapping[str, Mapping[str, object]] = {
    "confirm": {"page_url": LINK},
    "welcome": {"said_at": "vrijdag 27 november 2026 om 9.00 uur", "version": "2026-11", "page_url": LINK},
    "issue": {
        "title": "Roosters zonder gedoe",
        "greeting": "Dag Noor,",
        "text": _TEXT,
        "page_url": LINK,
    },
    "test": {
        "title": "Roosters zonder gedoe",
        "text": _TEXT,
        "english_title": "Rosters without fuss",
        "english_text": "You now send a reminder more often.",
        "page_url": LINK,
    },
}
