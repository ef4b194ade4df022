"""Whom a right is used on: a subject, found by its id whatever it is kept for.

A subject is the item that gives somebody's address, with its partition: the holder of an account, a relation, a row of a list
that waits, a user or a contact person of an employer, a sign-up, one of the staff. Each kind that says so (``mailing.suppression.Addressed``) is one, so a new
kind of subject needs no entry here.
"""

from collections.abc import Iterable

from qlinx.employers.model import EmployerContact, EmployerUser
from qlinx.employers.store import employer_by_id
from qlinx.kit.texts import Language, LocalText
from qlinx.mailing.holders import Holder, holders_of
from qlinx.mailing.letter import Addressee
from qlinx.mailing.suppression import OWN_MAIL, Addressed
from qlinx.people.mailed import SignUp
from qlinx.people.model import Person, PersonState
from qlinx.people.reaching import Reader
from qlinx.people.store import person_by_id
from qlinx.records.context import Context
from qlinx.rights.model import RightsRequest
from qlinx.rights.removal import StoredValue

_ACCOUNT = LocalText(nl="je account bij Qlinx", en="your account with Qlinx")
_DATA = LocalText(nl="je gegevens bij Qlinx", en="your data with Qlinx")
_SIGN_UP = LocalText(nl="je aanmelding bij Qlinx", en="your sign-up with Qlinx")
_RELATION = LocalText(nl="wat {employer} over je deelt", en="what {employer} shares about you")
_ROLE = LocalText(nl="wat je voor {employer} doet", en="what you do for {employer}")
_EMPLOYER = LocalText(nl="je werkgever", en="your employer")


def subject_of(ctx: Context, person_id: str) -> Holder | None:
    """The subject with an id, read consistently; nothing for somebody erased."""
    holders = holders_of(ctx, person_id)
    return holders[0] if holders else None


def subject_in(values: Iterable[StoredValue]) -> Holder | None:
    """The subject among everything that is kept under its id."""
    return next((Holder(found.shape, found.value) for found in values if is_subject(found)), None)


def is_subject(found: StoredValue) -> bool:
    """Whether an item is the one that the others under its id hang on."""
    return isinstance(found.value, Addressed)


def is_going(subject: Addressed) -> bool:
    """Whether an erasure of it has begun."""
    return isinstance(subject, Person) and subject.state is PersonState.ERASING


def employer_of(subject: Addressed) -> str | None:
    """The employer that states a subject and is the controller of it (rule 14): the one on whose behalf it is mailed."""
    return None if subject.mail_scope == OWN_MAIL else subject.mail_scope


def can_sign_in(subject: Addressed) -> bool:
    """Whether a subject of this kind may have a user of the pool."""
    return isinstance(subject, EmployerUser) or (isinstance(subject, Person) and subject.employer_id is None)


def called(subject: Addressed) -> str:
    """How a letter greets a subject."""
    return str(getattr(subject, "first_name", "")) or full_name(subject)


def about(ctx: Context, subject: Addressed, language: Language) -> str:
    """What a request on a subject is about, in words."""
    match subject:
        case SignUp():
            return _SIGN_UP.in_(language)
        case EmployerUser() | EmployerContact():
            return _of_employer(ctx, _ROLE, subject.employer_id, language)
        case _ if employer_id := employer_of(subject):
            return _of_employer(ctx, _RELATION, employer_id, language)
        case _:
            return (_ACCOUNT if isinstance(subject, Person) else _DATA).in_(language)


def _of_employer(ctx: Context, words: LocalText, employer_id: str, language: Language) -> str:
    employer = employer_by_id(ctx.store, employer_id)
    return words.in_(language).format(employer=employer.name if employer else _EMPLOYER.in_(language))


def reader_of_request(ctx: Context, subject: Addressed, request: RightsRequest) -> Reader | None:
    """Who is told about a request: the account from which it was asked, else the subject where it was asked.

    Nobody where the employer has named another address since: it may read that one itself.
    """
    if request.account_id and (holder := person_by_id(ctx.store, request.account_id)):
        return _reader(holder)
    if request.address_hash and request.address_hash != subject.address_hash:
        return None
    return _reader(subject)


def _reader(subject: Addressed) -> Reader:
    name = full_name(subject) or None
    return Reader(Addressee(subject.email, name), subject.address_hash, subject.language)


def full_name(subject: Addressed) -> str:
    """The name of a subject of whatever kind, where its kind has one."""
    return str(getattr(subject, "name", ""))
