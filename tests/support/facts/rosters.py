from collections.abc import Mapping

from tests.support.facts.common import LINK, NOTICE

FACTS: Mapping[str, Mapping[str, object]] = {
    "first_contact_notice": {"first_name": "Noor", "notice": NOTICE},
    "sharing_told": {
        "name": "Petra de Wit",
        "act": "withdrawn",
        "by": "Anna Bos",
        "on": "27 november 2026",
        "given_on": "20 november 2026",
        "people": 12,
        "until": "25 december 2026",
        "declaration_url": LINK,
    },
}
