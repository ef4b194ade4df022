"""Terms of retention's work, which their owner can change without a release."""

from datetime import date
from typing import Final

from qlinx.kit.texts import LocalText
from qlinx.records.policy import StandardPolicy

FIRST_NOTICE_MONTHS: Final = StandardPolicy(
    name="first_notice_months",
    owner="legal",
    reason="GDPR article 14(3)(a): people are told within a month of what somebody else shared about them.",
    since=date(2018, 5, 25),
    value=1,
    what=LocalText(
        nl="binnen hoeveel maanden mensen horen wat een werkgever over hen deelt",
        en="within how many months people are told what an employer shares about them",
    ),
    source=LocalText(nl="AVG, artikel 14, lid 3", en="GDPR, article 14(3)"),
)
