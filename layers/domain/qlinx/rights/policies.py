"""Terms of law for requests, which their owner can change without a release."""

from datetime import date
from typing import Final

from qlinx.kit.texts import LocalText
from qlinx.records.policy import StandardPolicy

_AVG: Final = date(2018, 5, 25)

RESPONSE_MONTHS: Final = StandardPolicy(
    name="rights_response_months",
    owner="legal",
    reason="GDPR article 12(3): a response without undue delay, and within one month of the receipt.",
    since=_AVG,
    value=1,
    what=LocalText(
        nl="hoeveel maanden er zijn om op een verzoek te antwoorden",
        en="how many months there are to respond to a request",
    ),
    source=LocalText(nl="AVG, artikel 12, lid 3", en="GDPR, article 12(3)"),
)
EXTENSION_MONTHS: Final = StandardPolicy(
    name="rights_extension_months",
    owner="legal",
    reason="GDPR article 12(3): two further months where a request is complex or there are many.",
    since=_AVG,
    value=2,
    what=LocalText(
        nl="met hoeveel maanden de termijn van een antwoord één keer langer kan worden",
        en="by how many months the time to respond can be made longer, once",
    ),
    source=LocalText(nl="AVG, artikel 12, lid 3", en="GDPR, article 12(3)"),
)
IDENTITY_DAYS: Final = StandardPolicy(
    name="rights_identity_days",
    owner="legal",
    reason="GDPR article 12(6): who is in doubt is asked; who never answers can't be told from somebody else.",
    since=_AVG,
    value=30,
    what=LocalText(
        nl="hoeveel dagen iemand heeft om te laten zien dat een verzoek van hem of haar is",
        en="how many days somebody has to show that a request is theirs",
    ),
    source=LocalText(nl="AVG, artikel 12, lid 6", en="GDPR, article 12(6)"),
)
REVIEW_DAYS: Final = StandardPolicy(
    name="rights_review_days",
    owner="legal",
    reason="GDPR articles 22(3) and 12(3): a person who looks at it is of use while there is a place to give; a week"
    " leaves an employer five working days, and most invitations begin within a month.",
    since=_AVG,
    value=7,
    what=LocalText(
        nl="hoeveel dagen een werkgever heeft om te kijken naar wie een plaats kreeg",
        en="how many days an employer has to look at who got a place",
    ),
    source=LocalText(nl="AVG, artikel 22, lid 3 en artikel 12, lid 3", en="GDPR, articles 22(3) and 12(3)"),
)
