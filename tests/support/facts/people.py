from collections.abc import Mapping

from tests.support.facts.common import LINK

FACTS: Mapping[str, Mapping[str, object]] = {
    "confirm_signup": {
        "confirm_url": LINK,
        "valid_until": "morgen om 12.00 uur",
    },
    "already_registered": {"first_name": "Noor", "sign_in_url": LINK},
    "address_changed_warning": {
        "first_name": "Noor",
        "changed": "email",
        "changed_at": "zondag 22 november 2026 om 10.30 uur",
        "account_url": LINK,
        "stop_url": LINK,
    },
    "address_change_asked": {
        "first_name": "Noor",
        "asked_at": "zondag 22 november 2026 om 10.30 uur",
        "valid_until": "zondag 29 november 2026 om 10.30 uur",
        "stop_url": LINK,
    },
    "account_frozen": {
        "first_name": "Noor",
        "at": "zondag 22 november 2026 om 10.30 uur",
        "open_url": LINK,
        "by_staff": False,
        "account_number": "k3v9x0q2m7d4t8w1z6b5n2",
    },
    "account_released": {
        "first_name": "Noor",
        "at": "zondag 22 november 2026 om 10.30 uur",
        "account_url": LINK,
    },
    "confirm_address": {
        "confirm_url": LINK,
        "valid_until": "morgen om 12.00 uur",
    },
    "new_password": {
        "first_name": "Noor",
        "password_url": LINK,
        "valid_until": "vandaag om 13.00 uur",
    },
    "put_back": {
        "first_name": "Noor",
        "employer": "Voorbeeld Zorg",
        "fields": "mobiel nummer en afdeling",
        "rights_url": LINK,
    },
    "joins_to_make": {"first_name": "Noor", "account_url": LINK},
    "identity_code": {"code": "1234 5678", "valid_minutes": 15, "valid_until": None},
    "join_ended": {
        "first_name": "Noor",
        "because": "address_changed",
        "ended_at": "zondag 22 november 2026 om 10.30 uur",
        "account_url": LINK,
    },
}
