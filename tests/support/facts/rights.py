from collections.abc import Mapping

from tests.support.facts.common import LINK

FACTS: Mapping[str, Mapping[str, object]] = {
    "request_received": {
        "about": "wat Voorbeeld Zorg over je deelt",
        "first_name": "Noor",
        "right": "access",
        "decided_by": "Voorbeeld Zorg",
        "reference": "V-2026-0001",
        "received_on": "zondag 22 november 2026",
        "answer_before": "dinsdag 22 december 2026",
        "status_url": LINK,
    },
    "request_extended": {
        "about": "wat Voorbeeld Zorg over je deelt",
        "first_name": "Noor",
        "right": "erasure",
        "why": "Je verzoek is ingewikkeld (AVG artikel 12 lid 3).",
        "reference": "V-2026-0003",
        "answer_before": "maandag 22 februari 2027",
        "status_url": LINK,
    },
    "request_identity": {
        "about": "wat Voorbeeld Zorg over je deelt",
        "first_name": "Noor",
        "right": "erasure",
        "channel": "per telefoon",
        "received_on": "zondag 22 november 2026",
        "until": "dinsdag 22 december 2026",
        "reference": "V-2026-0003",
        "account": False,
        "rights_url": LINK,
    },
    "request_refused": {
        "about": "wat Voorbeeld Zorg over je deelt",
        "first_name": "Noor",
        "right": "erasure",
        "decided_by": "Voorbeeld Zorg",
        "why": "Volgens de wet moeten deze gegevens bewaard blijven (AVG artikel 17 lid 3 onder b).",
        "reference": "V-2026-0003",
        "status_url": LINK,
    },
    "request_done": {
        "about": "wat Voorbeeld Zorg over je deelt",
        "first_name": "Noor",
        "right": "dispute",
        "employer": "Voorbeeld Zorg",
        "reference": "V-2026-0003",
        "status_url": LINK,
    },
    "employer_decides": {
        "name": "Petra de Wit",
        "employer": "Voorbeeld Zorg",
        "person": "Noor de Vries",
        "right": "erasure",
        "reference": "V-2026-0003",
        "received_on": "zondag 22 november 2026",
        "answer_before": "dinsdag 22 december 2026",
    },
    "export_ready": {
        "about": "je account bij Qlinx",
        "first_name": "Noor",
        "page_url": LINK,
        "available_until": "zondag 29 november 2026 om 10.30 uur",
    },
    "erasure_receipt": {
        "about": "je account bij Qlinx",
        "reference": "V-2026-0002",
        "erased_on": "zondag 22 november 2026",
        "erased": ["je naam en contactgegevens", "je foto"],
        "kept": [
            {
                "what": "een onherkenbaar gemaakte vorm van je e-mailadres",
                "ground": "zo komen je gegevens niet terug",
                "until": "maandag 22 november 2027",
            }
        ],
        "sign_up_url": LINK,
    },
}
