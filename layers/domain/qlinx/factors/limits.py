"""How often a code of a second factor may be wrong (decision 98). Right ones are not counted."""

from typing import Final

from qlinx.kit.texts import LocalText
from qlinx.records.limits import Limit

# Whoever knows the password has some 480 tries a day at a million codes, of which three are right.
WRONG_CODES: Final = Limit(
    "factor-code",
    5,
    900,
    "codes that were too late; a script that guesses, which knows the password already",
    between=(3, 20),
    what=LocalText(
        nl="verkeerde codes van een tweede stap door één gebruiker",
        en="wrong codes of a second factor by one user",
    ),
)
