"""How often a network or an address may write to us, on pages and by mail, and how many receipts it gets."""

from typing import Final

from qlinx.kit.texts import LocalText
from qlinx.records.limits import Limit

_HOUR: Final = 3600
_DAY: Final = 24 * _HOUR

MESSAGES_OF_NETWORK: Final = Limit(
    "message-network",
    60,
    _HOUR,
    "an office whose invitation went wrong; a script that fills our mailbox",
    between=(10, 600),
    what=LocalText(
        nl="berichten via de contactpagina's van één netwerk",
        en="messages by the contact pages from one network",
    ),
)
MESSAGES_OF_ADDRESS: Final = Limit(
    "message-address",
    20,
    _DAY,
    "somebody with much to say, who can call us as well; a script that fills our mailbox",
    between=(5, 50),
    what=LocalText(
        nl="berichten via de contactpagina's met één e-mailadres",
        en="messages by the contact pages with one e-mail address",
    ),
)
RECEIPTS: Final = Limit(
    "message-receipts",
    3,
    _DAY,
    "somebody who writes once more; a mailbox is filled by somebody else",
    between=(1, 10),
    what=LocalText(
        nl="mails naar één mailbox dat een bericht is ontvangen",
        en="mails to one mailbox that a message was received",
    ),
)
MAILS_OF_ADDRESS: Final = Limit(
    "mail-address",
    20,
    _DAY,
    "somebody with much to say; a program that mails us without end",
    between=(5, 100),
    what=LocalText(
        nl="mails aan ons contactadres van één afzender, die bewaard worden",
        en="mails to our contact address from one sender that are kept",
    ),
)
