"""Terms of people's use cases that their owner can change without a release."""

from datetime import date
from typing import Final

from qlinx.kit.texts import LocalText
from qlinx.records.policy import StandardPolicy

MOBILE_REQUIRED: Final = StandardPolicy(
    name="mobile_required",
    owner="legal",
    reason="C-1: sections 2 and 5 of the statement name the mobile number as required, section 4 does not.",
    since=date(2018, 5, 22),
    value=True,
    what=LocalText(
        nl="of mensen een mobiel nummer moeten opgeven als ze zich aanmelden",
        en="whether people must give a mobile number when they sign up",
    ),
    source=LocalText(nl="privacyverklaring, paragraaf 2 en 5", en="privacy statement, sections 2 and 5"),
)
