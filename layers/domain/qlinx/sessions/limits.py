"""How often a password may be wrong (decision 96).

A right one is not counted, so an office signs in at once.
"""

from typing import Final

from qlinx.kit.texts import LocalText
from qlinx.records.limits import Limit

_QUARTER: Final = 900
_DAY: Final = 24 * 3600

# Somebody who keeps trying shuts out their own network from an address, and nobody else.
OF_CALLER: Final = Limit(
    "sign-in-caller",
    20,
    _QUARTER,
    "passwords that were forgotten; a script that guesses one",
    between=(5, 50),
    what=LocalText(
        nl="verkeerde wachtwoorden voor één adres van één netwerk",
        en="wrong passwords for one address from one network",
    ),
)
ATTACKED: Final = Limit(
    "sign-in-address",
    100,
    _QUARTER,
    "from so many wrong passwords for an address on, each network has only a few left for it",
    between=(20, 500),
    what=LocalText(
        nl="verkeerde wachtwoorden voor één adres, waarna elk netwerk er nog maar een paar heeft",
        en="wrong passwords for one address, after which each network has only a few left",
    ),
)
WHILE_ATTACKED: Final = Limit(
    "sign-in-caller-attacked",
    5,
    _QUARTER,
    "what the owner has left, from a network of theirs, while many others guess",
    between=(2, 20),
    what=LocalText(
        nl="wachtwoorden van één netwerk voor een adres waarop anderen veel verkeerde proberen",
        en="passwords from one network for an address at which others try many wrong ones",
    ),
)
OF_NETWORK: Final = Limit(
    "sign-in-network",
    300,
    _QUARTER,
    "typing mistakes of an office; a script with many addresses",
    between=(50, 1000),
    what=LocalText(nl="verkeerde wachtwoorden van één netwerk", en="wrong passwords from one network"),
)
# A mail that a stranger can cause at an address; beyond it nothing is said, and what was mailed works.
EMPLOYER_PASSWORD_MAILS: Final = Limit(
    "employer-password-mails",
    5,
    _DAY,
    "a mail that was slow is asked for again; a mailbox is filled. The last link lives until the next day",
    between=(2, 20),
    what=LocalText(
        nl="mails om een nieuw wachtwoord te kiezen aan een gebruiker van een werkgever",
        en="mails to choose a new password to a user of an employer",
    ),
)
