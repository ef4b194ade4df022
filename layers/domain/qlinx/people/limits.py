"""How often an address, a person or a network may ask people's use cases for something (decision 96)."""

from typing import Final

from qlinx.kit.texts import LocalText
from qlinx.records.limits import Limit

_HOUR: Final = 3600
_DAY: Final = 24 * _HOUR

# Networks. A whole office stands behind one, or a village behind a mobile provider's.
SIGN_UPS_OF_NETWORK: Final = Limit(
    "sign-up-network",
    1500,
    _HOUR,
    "an office of 500 signs up at once, some twice; a script mails strangers",
    between=(100, 3000),
    what=LocalText(nl="aanmeldingen van één netwerk", en="sign-ups from one network"),
)
PASSWORDS_OF_NETWORK: Final = Limit(
    "password-network",
    600,
    _HOUR,
    "an office that forgot its passwords; a script that looks for addresses",
    between=(50, 1200),
    what=LocalText(
        nl="aanvragen van een nieuw wachtwoord van één netwerk",
        en="requests for a new password from one network",
    ),
)
CODES_OF_NETWORK: Final = Limit(
    "identity-code-network",
    600,
    _HOUR,
    "an office that looks after its data; a script that looks for addresses",
    between=(50, 1200),
    what=LocalText(nl="aanvragen van een code van één netwerk", en="requests for a code from one network"),
)
WRONG_CODES_OF_NETWORK: Final = Limit(
    "wrong-code-network",
    60,
    _HOUR,
    "typing mistakes of an office; a script that guesses. Right codes are not counted",
    between=(10, 120),
    what=LocalText(nl="verkeerde codes van één netwerk", en="wrong codes from one network"),
)

# Mails that a stranger can cause at an address, whoever asks and from wherever. Beyond them nothing is said
# and nothing is mailed, and what was mailed goes on working.
SIGN_UP_MAILS: Final = Limit(
    "sign-up-mails",
    5,
    _DAY,
    "a mail that was slow is asked for again; a mailbox is filled. Each link lives for a week",
    between=(1, 10),
    what=LocalText(
        nl="mails met een link om je aan te melden naar één mailbox",
        en="mails with a link to sign up to one mailbox",
    ),
)
OWN_SIGN_UP_MAIL: Final = Limit(
    "sign-up-mail-of-own",
    1,
    _DAY,
    "who has no label in the address gets a link, whatever others ask for with one",
    between=(1, 3),
    what=LocalText(
        nl="mails met een link om je aan te melden naar het adres zonder label, als de mailbox er al genoeg kreeg",
        en="mails with a link to sign up to the address without a label, once its mailbox had enough",
    ),
)
PASSWORD_MAILS: Final = Limit(
    "password-mails",
    5,
    _DAY,
    "a mail that was slow is asked for again; a mailbox is filled. The last link lives until the next day",
    between=(1, 10),
    what=LocalText(
        nl="mails met een link voor een nieuw wachtwoord naar één adres",
        en="mails with a link for a new password to one address",
    ),
)
CODE_MAILS: Final = Limit(
    "identity-code-mails",
    10,
    _DAY,
    "several people read one mailbox; a mailbox is filled. The last code lives until the next day",
    between=(2, 20),
    what=LocalText(nl="mails met een code naar één adres", en="mails with a code to one address"),
)
ADDRESS_CHANGE_MAILS: Final = Limit(
    "address-change-mails",
    5,
    _DAY,
    "holders of accounts who fill the mailbox of somebody else",
    between=(1, 10),
    what=LocalText(
        nl="mails naar één mailbox om een nieuw adres te bevestigen",
        en="mails to one mailbox that confirm a new address",
    ),
)

# People and links: whoever asks is signed in, or has what was mailed.
CONFIRMATIONS_OF_LINK: Final = Limit(
    "sign-up-link",
    20,
    _HOUR,
    "passwords that are refused; a script that tries them",
    between=(5, 100),
    what=LocalText(
        nl="pogingen om met één link een account te openen", en="attempts to open an account by one link"
    ),
)
PASSWORDS_OF_LINK: Final = Limit(
    "password-link",
    20,
    _HOUR,
    "passwords that are refused; a script that tries them",
    between=(5, 100),
    what=LocalText(
        nl="pogingen om met één link een wachtwoord te kiezen", en="attempts to choose a password by one link"
    ),
)
ADDRESS_CHANGES: Final = Limit(
    "address-change",
    5,
    _HOUR,
    "a typing mistake or two; mail to addresses of others",
    between=(2, 20),
    what=LocalText(
        nl="wijzigingen van het e-mailadres door één persoon",
        en="changes of the e-mail address by one person",
    ),
)
PHOTOS: Final = Limit(
    "photo-upload",
    20,
    _HOUR,
    "photos that do not fit; a script that fills the store",
    between=(5, 100),
    what=LocalText(nl="foto's die één persoon stuurt", en="photos that one person sends"),
)
OF_UNDO: Final = Limit(
    "address-undo",
    10,
    _HOUR,
    "typing mistakes of who undoes a change; a guess at the former password of somebody",
    between=(3, 30),
    what=LocalText(
        nl="wachtwoorden om met één link een geblokkeerd account te openen",
        en="passwords to open a locked account by one link",
    ),
)
