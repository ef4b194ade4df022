from collections.abc import Mapping

from tests.support.facts.common import LINK

FACTS: Mapping[str, Mapping[str, object]] = {
    "user_invited": {
        "name": "Petra de Wit",
        "employer": "Voorbeeld Zorg",
        "password_url": LINK,
        "valid_until": "zondag 29 november 2026 om 10.30 uur",
    },
}
