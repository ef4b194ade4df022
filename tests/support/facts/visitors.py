from collections.abc import Mapping

from tests.support.facts.common import LINK

FACTS: Mapping[str, Mapping[str, object]] = {
    "message_received": {
        "by_mail": 1,
        "files": 2,
        "is_complaint": None,
        "reference": "U3VQ-2D4K-7W5C",
        "answer_by": "zondag 20 december 2026",
    },
    "message_arrived": {
        "nature": "Vraag",
        "topic": "een uitnodiging of een mail",
        "reference": "U3VQ-2D4K-7W5C",
        "answer_by": "zondag 20 december 2026",
        "name": "Noor van den Berg",
        "email": "noor@thuis.example",
        "text": "De knop doet niets.\nIk wil wel komen.",
        "message_url": LINK,
    },
}
