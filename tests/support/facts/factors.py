from collections.abc import Mapping

from tests.support.facts.common import LINK

FACTS: Mapping[str, Mapping[str, object]] = {
    "factor_changed": {
        "changed": "set",
        "changed_at": "zondag 22 november 2026 om 10.30 uur",
        "sets_again": True,
        "chooses_password": True,
        "account_url": LINK,
    },
}
