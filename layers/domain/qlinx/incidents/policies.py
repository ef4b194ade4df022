"""Terms of incidents, which their owner can change without a release."""

from datetime import date
from typing import Final

from qlinx.kit.texts import LocalText
from qlinx.records.policy import StandardPolicy

_AVG: Final = date(2018, 5, 25)

NOTICE_HOURS: Final = StandardPolicy(
    name="incident_notice_hours",
    owner="legal",
    reason="GDPR article 33(1): the supervisory authority is notified within 72 hours of becoming aware.",
    since=_AVG,
    value=72,
    what=LocalText(
        nl="hoeveel uur er is om een incident bij de toezichthouder te melden",
        en="how many hours there are to notify the supervisory authority of an incident",
    ),
    source=LocalText(nl="AVG, artikel 33, lid 1", en="GDPR, article 33(1)"),
)
KEPT_YEARS: Final = StandardPolicy(
    name="incident_kept_years",
    owner="legal",
    reason="GDPR article 33(5) asks for a record of each; after five years no claim can be made (BW 3:310).",
    since=_AVG,
    value=5,
    what=LocalText(
        nl="hoeveel jaar een afgesloten incident in het register blijft",
        en="how many years a closed incident stays in the register",
    ),
    source=LocalText(nl="AVG, artikel 33, lid 5; BW 3:310", en="GDPR, article 33(5); BW 3:310"),
)
