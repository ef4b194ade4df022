from collections.abc import Mapping

from tests.support.facts.common import LINK

FACTS: Mapping[str, Mapping[str, object]] = {
    "introduction": {
        "name": "Noor de Wit",
        "source": "je gaf je kaartje op de beurs van mei",
        "page_url": LINK,
        "privacy_url": LINK,
    },
}
