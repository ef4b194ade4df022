"""How often a network may try links that are none (decision 96)."""

from typing import Final

from qlinx.kit.texts import LocalText
from qlinx.records.limits import Limit

WRONG_LINKS: Final = Limit(
    "wrong-answer-link",
    20,
    3600,
    "links that a mail program broke; a script that guesses. Right links are not counted",
    between=(5, 100),
    what=LocalText(
        nl="links die niet bestaan, van één netwerk", en="links that do not exist, from one network"
    ),
)
