"""People: who is known, who signed up, who has an account, and who works for whom."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from qlinx.kit.texts import Language
from qlinx.mailing.suppression import Addressed, MailKind
from qlinx.records.personal import (
    Category,
    Ground,
    LawfulGround,
    Personal,
    Purpose,
    Recipient,
    Source,
    Technical,
)
from qlinx.records.retention import RetentionRule
from qlinx.records.shape import Stored

SEES = (Recipient.HOST, Recipient.EMPLOYER)
CONTACTS = (Recipient.HOST, Recipient.EMPLOYER, Recipient.MAIL_PROVIDER)
_WORK_GROUND = Ground.EMPLOYER_ATTESTED

UNCONFIRMED_SIGN_UP = RetentionRule(
    name="unconfirmed-sign-up",
    days=7,
    service="sign-up in the App",
    data="what was filled in before the address was confirmed",
    interest="a week leaves time to find the mail; without confirmation there is no ground to keep it",
)
AFTER_EMPLOYMENT = RetentionRule(
    name="after-last-employment",
    days=28,
    service="invitations on behalf of an employer",
    data="contact data of a person who works for no employer of ours any more",
    interest="four weeks let a mistaken roster be mended and last answers be settled",
)
UNUSED_ACCOUNT = RetentionRule(
    name="account-without-employer",
    days=365,
    service="account in the App",
    data="account of a person whom no employer shares",
    interest="a year lets seasonal workers return; longer the account serves nobody",
)
UNCONFIRMED_ADDRESS = RetentionRule(
    name="address-change",
    days=7,
    service="account in the App",
    data="the address that an account is to change to, and the one it had",
    interest="a week leaves time to confirm the new address and to warn at the old one",
)
PASSWORD_REQUEST = RetentionRule(
    name="password-request",
    days=1,
    service="account in the App",
    data="keyed hash of an address for which a new password was asked",
    interest="the link works for an hour; a day leaves room for late mail",
)
ERASED_MEMORY = RetentionRule(
    name="memory-of-erasure",
    days=365,
    service="invitations on behalf of an employer",
    data="keyed hash of an erased address and the ids of the employers that had shared it",
    interest="an erasure would mean nothing if the employer's next roster undid it",
)


class PersonState(StrEnum):
    """``ERASING`` refuses everything but the continuation of the erasure."""

    ACTIVE = "active"
    ERASING = "erasing"


class Person(Addressed):
    """A data subject, with or without an account.

    ``sources`` names for each field who gave it (obligation 25): ``self`` or ``employer:<employer id>``.
    """

    state: Annotated[PersonState, Technical("stops other processes during an erasure")] = PersonState.ACTIVE
    language: Annotated[Language, Personal(Category.CHOICE)]
    first_name: Annotated[str, Personal(Category.IDENTITY, recipients=SEES)]
    last_name: Annotated[str, Personal(Category.IDENTITY, recipients=SEES)]
    email: Annotated[
        str, Personal(Category.CONTACT, (Purpose.SERVICE, Purpose.COMMUNICATION), recipients=CONTACTS)
    ]
    mobile: Annotated[str | None, Personal(Category.CONTACT)] = None
    postcode: Annotated[str | None, Personal(Category.ADDRESS)] = None
    town: Annotated[str | None, Personal(Category.ADDRESS)] = None
    photo_id: Annotated[str | None, Personal(Category.IMAGE)] = None
    photo_at: Annotated[
        datetime | None,
        Technical("when the photo was uploaded or taken away; an older upload changes nothing"),
    ] = None
    photo_replaced: Annotated[str | None, Technical("id of the photo before, whose files are removed")] = None
    photo_refused: Annotated[str | None, Technical("why the last upload was not taken, as a code")] = None
    also_known_by: Annotated[
        tuple[str, ...],
        Technical("keyed hashes of addresses that employers still use after the person chose another"),
    ] = ()
    sources: Annotated[dict[str, str], Technical("who gave each field; told with the field in an export")] = (
        Field(default_factory=dict)
    )
    restricted: Annotated[bool, Personal(Category.CHOICE, (Purpose.LEGAL_DUTY,), portable=False)] = False
    created_at: Annotated[datetime, Technical("start of the record")]
    ends_at: Annotated[datetime | None, Technical("when the last ground ends")] = None

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    def mail_refusal(self, kind: MailKind) -> str | None:
        """An erasure lets nothing through but its own receipt; a restriction only what the person asked for."""
        if self.state is PersonState.ERASING and kind is not MailKind.FAREWELL:
            return "erasing"
        if self.restricted and kind is MailKind.ORDINARY:
            return "restricted"
        return None


class AccountState(StrEnum):
    """``OPENING``: the address is confirmed, the password is not set yet. ``CLOSING``: sign-in and photo are on their way out."""

    OPENING = "opening"
    OPEN = "open"
    CLOSING = "closing"


class Account(Stored):
    """A person's own access. The user of the pool has the person's id as its name."""

    person_id: Annotated[str, Technical("random id")]
    state: Annotated[AccountState, Technical("step of the opening")] = AccountState.OPEN
    statement_version: Annotated[str, Personal(Category.CHOICE, (Purpose.LEGAL_DUTY,), portable=False)]
    statement_accepted_at: Annotated[
        datetime, Personal(Category.CHOICE, (Purpose.LEGAL_DUTY,), portable=False)
    ]
    opened_at: Annotated[datetime, Personal(Category.CHOICE, portable=False, source=Source.SYSTEM)]
    sessions_valid_from: Annotated[datetime, Technical("sessions that began before this moment have ended")]
    closing_at: Annotated[
        datetime | None, Technical("when closing began; the nightly cleanup completes it")
    ] = None


class SignUp(Addressed):
    """What somebody filled in, until the address is confirmed.

    ``person_id`` is new and becomes the person's id, unless the address turns out to belong to somebody an employer shared.
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


class PasswordRequest(Stored):
    """Somebody asks for a new password for an address.

    Written for known and unknown addresses alike; where no account has the address, ``person_id`` is that of nobody.
    """

    person_id: Annotated[str, Technical("random id")]
    request_id: Annotated[str, Technical("random id; names the link")]
    address_hash: Annotated[
        str, Technical("keyed hash of the address; the link ends with a change of address")
    ]
    requested_at: Annotated[datetime, Personal(Category.CHOICE, portable=False)]


class AddressChangeState(StrEnum):
    WAITING = "waiting"
    CHANGED = "changed"


class AddressChange(Stored):
    """A new e-mail address of an account: waits until it is confirmed, then knows the former one for the warning."""

    person_id: Annotated[str, Technical("random id")]
    change_id: Annotated[str, Technical("random id; a newer request ends the links of an older one")]
    state: Annotated[AddressChangeState, Technical("step of the change")] = AddressChangeState.WAITING
    email: Annotated[str, Personal(Category.CONTACT, recipients=(Recipient.HOST, Recipient.MAIL_PROVIDER))]
    address_hash: Annotated[str, Technical("keyed hash of the new address")]
    former_email: Annotated[
        str | None, Personal(Category.CONTACT, recipients=(Recipient.HOST, Recipient.MAIL_PROVIDER))
    ] = None
    at: Annotated[datetime, Technical("moment of the request, later of the change")]


class AddressPointer(Stored):
    """Finds a person by the keyed hash of their address. One address belongs to one person."""

    address_hash: Annotated[str, Technical("keyed hash of the address")]
    person_id: Annotated[str, Technical("random id")]


class PersonnelPointer(Stored):
    """Finds an employment by the keyed hash of its personnel number at one employer."""

    personnel_hash: Annotated[str, Technical("keyed hash of the personnel number")]
    employer_id: Annotated[str, Technical("random id")]
    person_id: Annotated[str, Technical("random id")]


class NoticeState(StrEnum):
    """Whether the person was told what an employer shared about them (article 14 GDPR, obligation 28)."""

    DUE = "due"
    GIVEN = "given"


def _shared(category: Category, purposes: tuple[Purpose, ...] = (Purpose.SERVICE,)) -> Personal:
    return Personal(
        category, purposes, ground=_WORK_GROUND, source=Source.EMPLOYER, portable=False, recipients=CONTACTS
    )


class Employment(Stored):
    """A person's relation to one employer, with what that employer shared about them."""

    person_id: Annotated[str, Technical("random id")]
    employer_id: Annotated[str, _shared(Category.WORK)]
    first_name: Annotated[str, _shared(Category.IDENTITY)]
    last_name: Annotated[str, _shared(Category.IDENTITY)]
    email: Annotated[str, _shared(Category.CONTACT, (Purpose.SERVICE, Purpose.COMMUNICATION))]
    mobile: Annotated[str | None, _shared(Category.CONTACT)] = None
    personnel_number: Annotated[str | None, _shared(Category.WORK)] = None
    personnel_hash: Annotated[
        str | None, Technical("keyed hash that finds the employment by personnel number")
    ] = None
    department: Annotated[str | None, _shared(Category.WORK)] = None
    tags: Annotated[tuple[str, ...], _shared(Category.WORK)] = ()
    shared_at: Annotated[datetime, _shared(Category.WORK)]
    ended_at: Annotated[datetime | None, _shared(Category.WORK)] = None
    attestation_id: Annotated[str, Technical("the declaration under which it was shared")]
    ground: Annotated[LawfulGround, _shared(Category.WORK)]
    roster_id: Annotated[str, Technical("the last roster that named this person")]
    roster_line: Annotated[int, Technical("line in that roster")]
    roster_at: Annotated[datetime, Technical("when that roster came; an older one changes nothing")]
    roster_outcome: Annotated[str, Technical("what became of that line, for a repeated step")]
    refused_in: Annotated[
        str | None, Technical("the last roster with a line about this person that was not taken")
    ] = None
    notice: Annotated[NoticeState, Technical("whether article 14 was met")] = NoticeState.DUE
    notice_due_at: Annotated[datetime, Technical("when the notice must be sent at the latest")]
    notice_given_at: Annotated[
        datetime | None,
        Personal(Category.CORRESPONDENCE, (Purpose.LEGAL_DUTY,), source=Source.SYSTEM, portable=False),
    ] = None

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


class ErasedAddress(Stored):
    """Remembers, without the address, that it was erased and for which employers.

    Their rosters do not bring the person back; the person's own new sign-up removes it (obligation 38).
    """

    address_hash: Annotated[str, Technical("keyed hash of the address")]
    employer_ids: Annotated[tuple[str, ...], Technical("random ids")]
    erased_at: Annotated[datetime, Technical("moment of the erasure")]
