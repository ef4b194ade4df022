"""How often an address, a person or a network may ask people's use cases for something (decision 96)."""

from typing import Final

from qlinx.records.limits import Limit

_HOUR: Final = 3600
_DAY: Final = 24 * _HOUR

# Networks. A whole office stands behind one, or a village behind a mobile provider's.
SIGN_UPS_OF_NETWORK: Final = Limit(
    "sign-up-network", 1500, _HOUR, "an office of 500 signs up at once, some twice; a script mails strangers"
)
PASSWORDS_OF_NETWORK: Final = Limit(
    "password-network", 600, _HOUR, "an office that forgot its passwords; a script that looks for addresses"
)
CODES_OF_NETWORK: Final = Limit(
    "identity-code-network",
    600,
    _HOUR,
    "an office that looks after its data; a script that looks for addresses",
)
WRONG_CODES_OF_NETWORK: Final = Limit(
    "wrong-code-network",
    60,
    _HOUR,
    "typing mistakes of an office; a script that guesses. Right codes are not counted",
)

# Mails that a stranger can cause at an address, whoever asks and from wherever. Beyond them nothing is said and nothing is
# mailed, and what was mailed goes on working.
SIGN_UP_MAILS: Final = Limit(
    "sign-up-mails",
    5,
    _DAY,
    "a mail that was slow is asked for again; a mailbox is filled. Each link lives for a week",
)
OWN_SIGN_UP_MAIL: Final = Limit(
    "sign-up-mail-of-own",
    1,
    _DAY,
    "who has no label in the address gets a link, whatever others ask for with one",
)
PASSWORD_MAILS: Final = Limit(
    "password-mails",
    5,
    _DAY,
    "a mail that was slow is asked for again; a mailbox is filled. The last link lives until the next day",
)
CODE_MAILS: Final = Limit(
    "identity-code-mails",
    10,
    _DAY,
    "several people read one mailbox; a mailbox is filled. The last code lives until the next day",
)
ADDRESS_CHANGE_MAILS: Final = Limit(
    "address-change-mails", 5, _DAY, "holders of accounts who fill the mailbox of somebody else"
)

# People and links: whoever asks is signed in, or has what was mailed.
CONFIRMATIONS_OF_LINK: Final = Limit(
    "sign-up-link", 20, _HOUR, "passwords that are refused; a script that tries them"
)
PASSWORDS_OF_LINK: Final = Limit(
    "password-link", 20, _HOUR, "passwords that are refused; a script that tries them"
)
ADDRESS_CHANGES: Final = Limit(
    "address-change", 5, _HOUR, "a typing mistake or two; mail to addresses of others"
)
PHOTOS: Final = Limit("photo-upload", 20, _HOUR, "photos that do not fit; a script that fills the store")
