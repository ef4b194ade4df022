from collections.abc import Mapping

from tests.support.facts.common import NOTICE

FACTS: Mapping[str, Mapping[str, object]] = {
    "first_contact_notice": {"first_name": "Noor", "notice": NOTICE},
}
