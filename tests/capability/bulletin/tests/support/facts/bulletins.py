from collections.abc import Mapping

from tests.support.facts.common import LINK

FACTS: Mapping[str, Mapping[str, object]] = {
    "confirm": {"page_url": LINK},
    "edition": {"title": "Roosters zonder gedoe", "text": "Zo maak je er een.", "page_url": LINK},
}
