from collections.abc import Mapping

from tests.support.facts.common import LINK

FACTS: Mapping[str, Mapping[str, object]] = {
    "welcome": {
        "name": "Sam Voorbeeld",
        "password_url": LINK,
        "valid_until": "dinsdag 24 november 2026 om 10.30 uur",
    },
    "training_ends": {
        "name": "Sam Voorbeeld",
        "until": "dinsdag 24 november 2026",
        "sign_in_url": LINK,
    },
}
