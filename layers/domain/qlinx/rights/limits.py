"""How often somebody may ask for a right (decision 96)."""

from typing import Final

from qlinx.kit.texts import LocalText
from qlinx.records.limits import Limit

REQUESTS_OF_PERSON: Final = Limit(
    "rights-request-person",
    10,
    24 * 3600,
    "asking again costs nothing; whoever proved an address may try the same for ever",
    between=(3, 50),
    what=LocalText(nl="verzoeken om een recht door één persoon", en="requests for a right by one person"),
)
SEARCHES_OF_STAFF: Final = Limit(
    "person-search-staff",
    30,
    3600,
    "each search has a case, and nobody handles more in an hour; who tries addresses one by one is stopped",
    between=(5, 200),
    what=LocalText(
        nl="keren dat één medewerker iemand opzoekt", en="searches for a person by one member of staff"
    ),
)
