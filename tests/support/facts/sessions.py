from collections.abc import Mapping

from tests.support.facts.common import LINK

FACTS: Mapping[str, Mapping[str, object]] = {
    "token_copied": {
        "chooses_password": True,
        "ended_at": "zondag 22 november 2026 om 10.30 uur",
        "account_url": LINK,
    },
    "new_password": {
        "name": "Petra de Wit",
        "employer": "Voorbeeld Zorg",
        "password_url": LINK,
        "valid_until": "vandaag om 13.00 uur",
    },
}
