"""How often a network or a mailbox may be the cause of mails that ask for a newsletter's confirmation."""

from typing import Final

from qlinx.kit.texts import LocalText
from qlinx.records.limits import Limit

_HOUR: Final = 3600
_DAY: Final = 24 * _HOUR

ASKED_OF_NETWORK: Final = Limit(
    "newsletter-network",
    600,
    _HOUR,
    "an office that hears of the newsletter; a script that mails strangers",
    between=(50, 1200),
    what=LocalText(
        nl="aanvragen van de nieuwsbrief van één netwerk", en="requests for the newsletter from one network"
    ),
)
ASKED_MAILS: Final = Limit(
    "newsletter-mails",
    5,
    _DAY,
    "a mail that was slow is asked for again; a mailbox is filled",
    between=(1, 10),
    what=LocalText(
        nl="mails naar één mailbox om de nieuwsbrief te bevestigen",
        en="mails to one mailbox that confirm the newsletter",
    ),
)
