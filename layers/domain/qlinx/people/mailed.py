"""What waits for whoever reads a mail:
a sign-up, a new password, another address, a code that shows an address to be theirs.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from qlinx.kit.texts import Language
from qlinx.mailing.addressed import Addressed
from qlinx.records.personal import Category, Personal, Purpose, Recipient, Source, Technical
from qlinx.records.retention import RetentionRule
from qlinx.records.shape import Stored

UNCONFIRMED_SIGN_UP = RetentionRule(
    name="unconfirmed-sign-up",
    days=7,
    service="signing up",
    data="what was filled in before the address was confirmed",
    interest="a week leaves time to find the mail; without confirmation there is no ground to keep it",
)
UNCONFIRMED_ADDRESS = RetentionRule(
    name="address-change",
    days=7,
    service="account",
    data="the address that an account is to change to, and the one it had",
    interest="a week leaves time to confirm the new address and to warn at the old one",
)
ADDRESS_UNDO = RetentionRule(
    name="undo-of-an-address-change",
    days=28,
    service="account",
    data="the address that an account had when another was asked for",
    interest="a change may be confirmed for a week; three more give its owner time to see that it was not theirs",
)
PASSWORD_REQUEST = RetentionRule(
    name="password-request",
    days=1,
    service="account",
    data="keyed hash of an address for which a new password was asked",
    interest="a link works for an hour, the last of a day until it ends",
)
MAILED_CODE = RetentionRule(
    name="identity-code",
    days=1,
    service="showing to whom an address belongs",
    data="that a code was asked for an address, by its keyed hash, and how often it was tried",
    interest="nobody may guess a code; it ends after minutes and its record within a day",
)

CODE_MINUTES = 15
# Looking at what stands under an address takes an attempt as well as acting on it.
CODE_ATTEMPTS = 8


class SignUp(Addressed):
    """What somebody filled in, until the address is confirmed.

    ``person_id`` is new and becomes the id of the account.
    """

    language: Annotated[Language, Personal(Category.CHOICE)]
    first_name: Annotated[str, Personal(Category.IDENTITY)]
    last_name: Annotated[str, Personal(Category.IDENTITY)]
    email: Annotated[str, Personal(Category.CONTACT, recipients=(Recipient.HOST, Recipient.MAIL_PROVIDER))]
    mobile: Annotated[str | None, Personal(Category.CONTACT)] = None
    postcode: Annotated[str | None, Personal(Category.ADDRESS)] = None
    town: Annotated[str | None, Personal(Category.ADDRESS)] = None
    statement_version: Annotated[str, Personal(Category.CHOICE, (Purpose.LEGAL_DUTY,), portable=False)]
    created_at: Annotated[datetime, Personal(Category.CHOICE, source=Source.SYSTEM, portable=False)]
    going: Annotated[bool | None, Technical("whether its erasure has begun")] = None


class PasswordRequest(Stored):
    """Somebody asks for a new password for an address.

    Written for known and unknown addresses alike; where no account has the address, ``person_id`` is that of
    nobody.
    """

    person_id: Annotated[str, Technical("random id")]
    request_id: Annotated[str, Technical("random id; names the link")]
    address_hash: Annotated[
        str, Technical("keyed hash of the address; the link ends with a change of address")
    ]
    requested_at: Annotated[datetime, Personal(Category.CHOICE, portable=False)]
    works_until: Annotated[datetime | None, Technical("moment at which the link ends")] = None


class AddressChangeState(StrEnum):
    WAITING = "waiting"
    CHANGED = "changed"


class AddressChange(Stored):
    """A new e-mail address of an account:
    waits until it is confirmed, then knows the former one for the warning.
    """

    person_id: Annotated[str, Technical("random id")]
    change_id: Annotated[str, Technical("random id; a newer request ends the links of an older one")]
    state: Annotated[AddressChangeState, Technical("step of the change")] = AddressChangeState.WAITING
    email: Annotated[str, Personal(Category.CONTACT, recipients=(Recipient.HOST, Recipient.MAIL_PROVIDER))]
    address_hash: Annotated[str, Technical("keyed hash of the new address")]
    former_email: Annotated[
        str | None, Personal(Category.CONTACT, recipients=(Recipient.HOST, Recipient.MAIL_PROVIDER))
    ] = None
    at: Annotated[datetime, Technical("moment of the request, later of the change")]
    asked_in: Annotated[str | None, Technical("derived id of the session that asked, which goes on")] = None
    sessions_from: Annotated[
        datetime | None, Technical("from when on sessions held when it was asked; a later moment ends it")
    ] = None


class AddressUndo(Stored):
    """The address that an account had when another was asked for:
    whoever reads it can stop the change or undo it (rule 5).

    One for each such address. ``stopped_at``: the account was frozen from here.
    """

    person_id: Annotated[str, Technical("random id")]
    undo_id: Annotated[str, Technical("random id; names the link")]
    email: Annotated[str, Personal(Category.CONTACT, recipients=(Recipient.HOST, Recipient.MAIL_PROVIDER))]
    address_hash: Annotated[str, Technical("keyed hash of that address")]
    asked_at: Annotated[datetime, Technical("moment of the last request for another address")]
    stopped_at: Annotated[datetime | None, Technical("since when the account is frozen from here")] = None

    @property
    def ends_at(self) -> datetime:
        return ADDRESS_UNDO.ends(self.stopped_at or self.asked_at)


class IdentityCode(Stored):
    """That a code was asked for an address.

    The code itself is derived from ``code_request`` and stored nowhere.
    """

    code_request: Annotated[str, Technical("random id")]
    address_hash: Annotated[str, Technical("keyed hash of the address")]
    attempts: Annotated[int, Technical("how often a code was tried")] = 0
    standing: Annotated[
        str | None, Technical("id of the standing code that is asked for instead of its own")
    ] = None
    created_at: Annotated[datetime, Technical("moment")]

    @property
    def ends_at(self) -> datetime:
        return self.created_at + timedelta(minutes=CODE_MINUTES)


class StandingCode(Stored):
    """The last code that was mailed to an address today:
    it works whoever asks for one meanwhile, until it is used.

    Not to be guessed, however many try, for it has more digits: stopping after so many guesses would stop its
    owner as well.
    """

    address_hash: Annotated[str, Technical("keyed hash of the address")]
    standing: Annotated[str, Technical("random id; the code is derived from it")]
    ends_at: Annotated[datetime, Technical("moment")]
