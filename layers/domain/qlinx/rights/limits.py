"""How often somebody may ask for a right (decision 96)."""

from typing import Final

from qlinx.records.limits import Limit

REQUESTS_OF_PERSON: Final = Limit(
    "rights-request-person",
    10,
    24 * 3600,
    "asking again costs nothing; whoever proved an address may try the same for ever",
)
