"""Whom a right is used on: a subject, found by its id whatever it is kept for.

A subject is the item that gives somebody's address, with its partition: the holder of an account, a relation,
a row of a list that waits, a user or a contact person of an employer, a sign-up, one of the staff. Each is
kept on a *ground* that its package declares (``records.declarations.Ground``), so a new kind of subject needs
no entry here.
"""

from collections.abc import Iterable, Sequence

from qlinx.employers.model import ActsForEmployer
from qlinx.employers.store import employer_by_id
from qlinx.kit.texts import Language, LocalText
from qlinx.mailing.addressed import OWN_MAIL, Addressed
from qlinx.mailing.addressees import AddresseeRecord, addressees_of
from qlinx.mailing.letter import Addressee
from qlinx.people.model import AccountState, Person
from qlinx.people.reaching import Reader
from qlinx.people.store import JOIN, account_of, join_item, person_by_id
from qlinx.records.catalogue import every_ground
from qlinx.records.context import Context
from qlinx.records.declarations import Ground
from qlinx.records.shape import Change
from qlinx.records.store import person_key
from qlinx.rights.errors import GroundUnknown
from qlinx.rights.model import Origin, RightsRequest
from qlinx.rights.removal import StoredValue

_EMPLOYER = LocalText(nl="je werkgever", en="your employer")


def subject_of(ctx: Context, person_id: str) -> AddresseeRecord | None:
    """The subject with an id, read consistently; nothing for somebody erased."""
    holders = addressees_of(ctx, person_id)
    return holders[0] if holders else None


def subject_in(values: Iterable[StoredValue]) -> AddresseeRecord | None:
    """The subject among everything that is kept under its id."""
    return next((AddresseeRecord(found.shape, found.value) for found in values if is_subject(found)), None)


def is_subject(found: StoredValue) -> bool:
    """Whether an item is the one that the others under its id hang on."""
    return isinstance(found.value, Addressed)


def ground_of(subject: Addressed) -> Ground:
    """On which ground a subject is kept.

    Raises
    ------
    GroundUnknown
        No package declares one for it.
    """
    for ground in every_ground().values():
        if ground.shape().model is type(subject) and ground.is_ground_of(subject):
            return ground
    raise GroundUnknown(type(subject).__name__)


def heading_of(ground_name: str) -> LocalText:
    """What a subject is called where somebody chooses among several."""
    ground = every_ground()[ground_name]
    return ground.heading or ground.about


def numbers_of(ctx: Context, ground_name: str, person_id: str) -> Sequence[str]:
    """The hashes of personnel numbers by which a subject is told from others at its address."""
    ground = every_ground()[ground_name]
    value = ctx.store.get(ground.shape(), person_key(person_id, ground.kind))
    return ground.numbers(value) if ground.numbers and value else ()


def is_going(subject: Addressed) -> bool:
    """Whether an erasure of it has begun."""
    marking = ground_of(subject).marking
    return marking is not None and marking().is_going(subject)


def mark_going(subject: Addressed) -> tuple[Change, ...]:
    """The mark of a subject whose erasure begins, where its kind has one."""
    marking = ground_of(subject).marking
    return (marking().mark_going(subject),) if marking else ()


def employer_of(subject: Addressed) -> str | None:
    """The employer that states a subject and is the controller of it (rule 14):
    the one on whose behalf it is mailed.
    """
    return None if subject.mail_scope == OWN_MAIL else subject.mail_scope


def acts_for(subject: Addressed) -> str | None:
    """The employer for which somebody works with us, or whose contact they are; not one that shares them."""
    return ground_of(subject).employer_of(subject) if isinstance(subject, ActsForEmployer) else None


def can_sign_in(subject: Addressed) -> bool:
    """Whether a subject of this kind may have a user of the pool."""
    return ground_of(subject).signs_in


def called(subject: Addressed) -> str:
    """How a letter greets a subject."""
    return str(getattr(subject, "first_name", "")) or full_name(subject)


def about(ctx: Context, subject: Addressed, language: Language) -> str:
    """What a request on a subject is about, in words."""
    ground = ground_of(subject)
    words, employer_id = ground.about.in_(language), ground.employer_of(subject)
    if employer_id is None:
        return words
    employer = employer_by_id(ctx.store, employer_id)
    return words.format(employer=employer.name if employer else _EMPLOYER.in_(language))


def reader_of_request(ctx: Context, subject: Addressed, request: RightsRequest) -> Reader | None:
    """Who is told about a request: the account from which it was asked, else the subject where it was asked.

    Nobody where that account is gone, or the employer has named another address since: it may read what goes
    to the subject itself. Of what goes with an account the receipt alone is left to be told, and of that the
    employer hears anyway.
    """
    if request.account_id:
        if holder := person_by_id(ctx.store, request.account_id):
            return _reader(holder)
        if request.origin is not Origin.ACCOUNT:
            return None
    if request.address_hash and request.address_hash != subject.address_hash:
        return None
    return _reader(subject)


def still_reaches(ctx: Context, request: RightsRequest) -> bool:
    """Whether data may be given to whoever used a right: it is theirs still (``still_theirs``), their account
    is not locked, and what they asked about at an address nobody has joined meanwhile.

    Looked at before each giving: the request may be from before the join ended or began, or the lock.
    """
    account = account_of(ctx.store, request.account_id or request.person_id)
    if account is not None and account.state is AccountState.FROZEN:
        return False
    person = person_by_id(ctx.store, request.person_id)
    joined = person is not None and person.account_id is not None
    return (request.account_id is not None or not joined) and still_theirs(ctx, request)


def still_theirs(ctx: Context, request: RightsRequest) -> bool:
    """Whether a subject is still that of whoever used a right on it: joined to the account from which they
    did, or at the address where they did.
    """
    holder = subject_of(ctx, request.person_id)
    if holder is None:
        return False
    subject = holder.value
    if request.account_id and isinstance(subject, Person) and subject.employer_id:
        return is_joined(ctx, subject, request.account_id)
    return request.address_hash in {None, subject.address_hash}


def is_joined(ctx: Context, relation: Person, account_id: str) -> bool:
    """Whether a relation is joined to this account, and awake."""
    made = ctx.store.get(JOIN, join_item(account_id, relation.person_id))
    return made is not None and not made.asleep and relation.account_id == account_id


def _reader(subject: Addressed) -> Reader:
    name = full_name(subject) or None
    return Reader(Addressee(subject.email, name), subject.address_hash, subject.language)


def full_name(subject: Addressed) -> str:
    """The name of a subject of whatever kind, where its kind has one."""
    return str(getattr(subject, "name", ""))
