"""People: who is known, who signed up, who has an account, and who works for whom."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, Literal

from qlinx.factors.model import WithFactor
from qlinx.kit.states import StateTable
from qlinx.kit.texts import Language
from qlinx.mailing.addressed import OWN_MAIL, Restrictable
from qlinx.mailing.purposes import Barrier
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

SELF = "self"
SEES = (Recipient.HOST, Recipient.EMPLOYER)
CONTACTS = (Recipient.HOST, Recipient.EMPLOYER, Recipient.MAIL_PROVIDER)
_WORK_GROUND = Ground.EMPLOYER_ATTESTED
_GIVER = Source.GIVER

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
    service="account",
    data="account of a person whom no employer shares",
    interest="a year lets seasonal workers return; longer the account serves nobody",
)
MEMORY = RetentionRule(
    name="memory-of-erasure",
    days=365,
    service="invitations on behalf of an employer",
    data="keyed hash of an erased address or personnel number, and the id of the employer that had shared it",
    interest="an erasure would mean nothing if the employer's next roster undid it",
)


class PersonState(StrEnum):
    """``ERASING`` refuses everything but the continuation of the erasure."""

    ACTIVE = "active"
    ERASING = "erasing"


class Word(StrEnum):
    """What whoever reads the mail of a relation said about it (rule 7 of *Who a person is*; docs/privacy.md).

    ``WRONG_PERSON``: this address is not theirs; mail stops until the employer names another. ``KNOWN``: they
    know whom it is meant for; mail goes on, and it is not offered again. ``LEFT``: they do not work there any
    more; paused until the employer decides.
    """

    WRONG_PERSON = "wrong_person"
    KNOWN = "known"
    LEFT = "left"


_SAID: Mapping[Word | None, Barrier] = {
    Word.WRONG_PERSON: Barrier.WRONG_PERSON,
    Word.LEFT: Barrier.LEFT,
}


class Person(Restrictable):
    """What one giver says about a data subject:
    the holder of an account about themselves, or an employer about a relation.

    A subject has one giver, for ever: nothing that an employer says reaches an account, nothing of an account
    reaches an employer. ``account_id`` is the account that a relation is joined to, by its holder's own yes;
    ``mail_to_account`` is their choice to get its mail at their sign-in address.
    """

    given_by: Annotated[str, Technical("``self``, or the employer's id; told with each field in an export")]
    state: Annotated[PersonState, Technical("stops other processes during an erasure")] = PersonState.ACTIVE
    language: Annotated[Language, Personal(Category.CHOICE, source=_GIVER)]
    first_name: Annotated[str, Personal(Category.IDENTITY, source=_GIVER, recipients=SEES)]
    last_name: Annotated[str, Personal(Category.IDENTITY, source=_GIVER, recipients=SEES)]
    email: Annotated[
        str,
        Personal(
            Category.CONTACT,
            (Purpose.SERVICE, Purpose.COMMUNICATION),
            source=_GIVER,
            recipients=CONTACTS,
        ),
    ]
    mobile: Annotated[str | None, Personal(Category.CONTACT, source=_GIVER)] = None
    postcode: Annotated[str | None, Personal(Category.ADDRESS, source=_GIVER)] = None
    town: Annotated[str | None, Personal(Category.ADDRESS, source=_GIVER)] = None
    photo_id: Annotated[str | None, Personal(Category.IMAGE, source=_GIVER)] = None
    photo_at: Annotated[
        datetime | None,
        Technical("when the photo was uploaded or taken away; an older upload changes nothing"),
    ] = None
    photo_replaced: Annotated[str | None, Technical("id of the photo before, whose files are removed")] = None
    photo_refused: Annotated[str | None, Technical("why the last upload was not taken, as a code")] = None
    restricted: Annotated[bool, Personal(Category.CHOICE, (Purpose.LEGAL_DUTY,), portable=False)] = False
    set_aside_at: Annotated[
        datetime | None,
        Personal(
            Category.WORK,
            (Purpose.LEGAL_DUTY,),
            ground=Ground.LEGAL_DUTY,
            source=Source.EMPLOYER,
            portable=False,
            recipients=SEES,
        ),
    ] = None
    account_id: Annotated[str | None, Technical("the account that a relation is joined to")] = None
    mail_to_account: Annotated[bool, Personal(Category.CHOICE, source=Source.SELF, portable=False)] = False
    said: Annotated[
        Word | None, Personal(Category.CHOICE, source=Source.SELF, portable=False, recipients=SEES)
    ] = None
    created_at: Annotated[datetime, Technical("start of the record")]
    ends_at: Annotated[datetime | None, Technical("when the last ground ends")] = None

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def employer_id(self) -> str | None:
        """The employer of a relation; nothing for the holder of an account."""
        return None if self.given_by == SELF else self.given_by

    @property
    def is_only_kept(self) -> bool:
        """Whether nothing is done with the data but keeping them: the person asked for it (GDPR article 18),
        or their employer took back what it had declared.
        """
        return self.restricted or self.set_aside_at is not None

    @property
    def mail_scope(self) -> str:
        return self.employer_id or OWN_MAIL

    @property
    def mail_through(self) -> str | None:
        return self.account_id if self.mail_to_account else None

    @property
    def mail_barriers(self) -> Iterator[Barrier]:
        """An erasure, a restriction, a declaration that was taken back, or what the reader said about a
        relation.

        Whom each of them holds back stands in ``mailing.purposes``: who left is still told that what they
        agreed to is off; a wrong person is not.
        """
        if self.state is PersonState.ERASING:
            yield Barrier.ERASING
        if self.restricted:
            yield Barrier.RESTRICTED
        if self.set_aside_at:
            yield Barrier.SET_ASIDE
        if self.said in _SAID:
            yield _SAID[self.said]


class AccountState(StrEnum):
    """``OPENING``: the address is confirmed, the password is not set yet.

    ``FROZEN``: nobody signs in or changes anything.
    """

    OPENING = "opening"
    OPEN = "open"
    FROZEN = "frozen"


class AccountEvent(StrEnum):
    """What brings an account from one state to another."""

    OPENED = "opened"
    CHANGE_STOPPED = "change_stopped"
    RELEASED = "released"


_ACCOUNT_ROWS: Mapping[tuple[AccountState, AccountEvent], AccountState] = {
    (AccountState.OPENING, AccountEvent.OPENED): AccountState.OPEN,
    (AccountState.OPEN, AccountEvent.CHANGE_STOPPED): AccountState.FROZEN,
    (AccountState.FROZEN, AccountEvent.CHANGE_STOPPED): AccountState.FROZEN,
    (AccountState.FROZEN, AccountEvent.RELEASED): AccountState.OPEN,
}
ACCOUNTS: Final = StateTable((AccountState.OPENING,), _ACCOUNT_ROWS)


class Account(WithFactor):
    """A person's own access. The user of the pool has the person's id as its name."""

    state: Annotated[AccountState, Technical("step of the opening")] = AccountState.OPEN
    statement_version: Annotated[str, Personal(Category.CHOICE, (Purpose.LEGAL_DUTY,), portable=False)]
    statement_accepted_at: Annotated[
        datetime, Personal(Category.CHOICE, (Purpose.LEGAL_DUTY,), portable=False)
    ]
    opened_at: Annotated[datetime, Personal(Category.CHOICE, portable=False, source=Source.SYSTEM)]
    in_place_of: Annotated[
        tuple[str, ...],
        Technical("half-opened accounts that made room; their users go before this one opens"),
    ] = ()
    password_at: Annotated[
        datetime | None, Technical("when a forgotten password was last replaced; a former one is none then")
    ] = None


class Join(Stored):
    """The holder of an account said: this relation is me. A link; it moves nothing and merges nothing.

    It stands in the account's partition and was made with a proof of the address that the employer named
    (``address_hash``). ``asleep``: the account was recovered by mail to another address alone; until that
    address is proved again, the relation is not shown (rule 2). ``ask``: it was not made by the holder's own
    yes but by a migration, from an address that is the account's; it holds, and the holder is asked about it
    at their next sign-in. Their yes (``join`` again) or their no (``detach``) ends the question.
    """

    person_id: Annotated[str, Technical("random id of the account")]
    relation_id: Annotated[str, Technical("random id of the relation")]
    employer_id: Annotated[str, Personal(Category.WORK, source=Source.SELF, portable=False)]
    address_hash: Annotated[str, Technical("keyed hash of the address that was proved")]
    joined_at: Annotated[datetime, Personal(Category.CHOICE, portable=False)]
    asleep: Annotated[bool, Technical("waits for a new proof of the address")] = False
    ask: Annotated[bool, Technical("the holder has not said yes to it themselves yet")] = False


class PersonnelPointer(Stored):
    """Finds an employment by the keyed hash of its personnel number at one employer,
    or of an address that the employer put right.
    """

    personnel_hash: Annotated[str, Technical("keyed hash of the personnel number, or of a former address")]
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
    """The work side of a relation:
    what an employer said about somebody beside name and address, and where it came from.

    ``personnel_number`` is the one named last; ``other_numbers`` are those of further contracts, with their
    hashes. ``notice`` is about the address that ``Person.email`` of the relation has now. ``put_right`` are
    the fields that the employer put right by hand, ``said_again`` those of which its last list says what they
    were before.
    """

    person_id: Annotated[str, Technical("random id of the relation")]
    employer_id: Annotated[str, _shared(Category.WORK)]
    personnel_number: Annotated[str | None, _shared(Category.WORK)] = None
    personnel_hash: Annotated[
        str | None, Technical("keyed hash that finds the employment by personnel number")
    ] = None
    other_numbers: Annotated[tuple[str, ...], _shared(Category.WORK)] = ()
    other_hashes: Annotated[tuple[str, ...], Technical("keyed hashes of the other numbers")] = ()
    department: Annotated[str | None, _shared(Category.WORK)] = None
    tags: Annotated[tuple[str, ...], _shared(Category.WORK)] = ()
    shared_at: Annotated[datetime, _shared(Category.WORK)]
    ended_at: Annotated[datetime | None, _shared(Category.WORK)] = None
    attestation_id: Annotated[str, Technical("the declaration under which it was shared")]
    attested: Annotated[
        tuple[str, ...] | None,
        Technical("the last declarations under which it was said, where there are several"),
    ] = None
    ground: Annotated[LawfulGround, _shared(Category.WORK)]
    roster_id: Annotated[str, Technical("the last roster that named this person")]
    roster_line: Annotated[int, Technical("line in that roster")]
    roster_at: Annotated[datetime, Technical("when that roster came; an older one changes nothing")]
    roster_outcome: Annotated[str, Technical("what became of that line, for a repeated step")]
    put_right: Annotated[tuple[str, ...] | None, _shared(Category.WORK)] = None
    put_right_hashes: Annotated[
        tuple[str, ...] | None, Technical("keyed hashes of the values before, in the same order")
    ] = None
    said_again: Annotated[tuple[str, ...] | None, _shared(Category.WORK)] = None
    former_address_hash: Annotated[
        str | None, Technical("keyed hash of the address before, where that was put right")
    ] = None
    refused_in: Annotated[
        str | None, Technical("the last roster with a line about this person that was not taken")
    ] = None
    notice: Annotated[NoticeState, Technical("whether article 14 was met")] = NoticeState.DUE
    notice_due_at: Annotated[datetime, Technical("when the notice must be sent at the latest")]
    notice_tries: Annotated[int, Technical("how often a notice came back")] = 0
    notice_given_at: Annotated[
        datetime | None,
        Personal(Category.CORRESPONDENCE, (Purpose.LEGAL_DUTY,), source=Source.SYSTEM, portable=False),
    ] = None

    @property
    def declared_in(self) -> tuple[str, ...]:
        """The declarations that it rests on, the newest last."""
        return self.attested or (self.attestation_id,)

    @property
    def hashes(self) -> tuple[str, ...]:
        """The keyed hashes of every personnel number."""
        return ((self.personnel_hash,) if self.personnel_hash else ()) + self.other_hashes

    def put_right_hash(self, name: str) -> str:
        """The keyed hash of what a field was before it was put right."""
        return dict(zip(self.put_right or (), self.put_right_hashes or (), strict=True))[name]


class Memory(Stored):
    """Remembers, without address or number, that one employer may not bring somebody back (rule 8).

    ``of`` an address: the employer's row is refused. ``of`` a personnel number: the employer is asked. Only
    the person's own yes to that employer, or a year, ends it.
    """

    employer_id: Annotated[str, Technical("random id")]
    of: Annotated[Literal["address", "number"], Technical("what the hash is of")]
    hashed: Annotated[str, Technical("keyed hash of an address or a personnel number")]
    since: Annotated[datetime, Technical("moment of the erasure")]
