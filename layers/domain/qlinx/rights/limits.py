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
