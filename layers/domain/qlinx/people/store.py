"""Where people's items are, and how they are found."""

from collections.abc import Iterator

from qlinx.aws.database import Key
from qlinx.kit.ids import shard_of
from qlinx.people.model import (
    AFTER_EMPLOYMENT,
    ERASED_MEMORY,
    PASSWORD_REQUEST,
    UNCONFIRMED_ADDRESS,
    UNCONFIRMED_SIGN_UP,
    UNUSED_ACCOUNT,
    Account,
    AddressChange,
    AddressPointer,
    Employment,
    ErasedAddress,
    NoticeState,
    PasswordRequest,
    Person,
    PersonnelPointer,
    SignUp,
)
from qlinx.records.shape import Change, Due, Group, Regime, Shape, retention_queue
from qlinx.records.store import Store, person_key

EMPLOYER_SHARDS = 8
NOTICE_QUEUE = "notice"
CLOSING_QUEUE = "closing"


def person_item(person_id: str) -> Key:
    return person_key(person_id, "person")


def account_item(person_id: str) -> Key:
    return person_key(person_id, "account")


def sign_up_item(person_id: str) -> Key:
    return person_key(person_id, "sign_up")


def password_request_item(person_id: str, request_id: str) -> Key:
    return person_key(person_id, f"password_request#{request_id}")


def address_change_item(person_id: str) -> Key:
    return person_key(person_id, "address_change")


def employment_item(person_id: str, employer_id: str) -> Key:
    return person_key(person_id, f"employment#{employer_id}")


def address_item(address_hash: str) -> Key:
    return Key(f"address#{address_hash}", "address")


def personnel_item(employer_id: str, personnel_hash: str) -> Key:
    return Key(f"personnel#{employer_id}#{personnel_hash}", "personnel")


def erased_item(address_hash: str) -> Key:
    return Key(f"erased#{address_hash}", "erased")


def employer_group(employer_id: str, shard: int) -> str:
    return f"employer#{employer_id}#{shard}"


def sign_ups_group(address_hash: str) -> str:
    return f"sign_ups#{address_hash}"


def addresses_of(person: Person) -> tuple[str, ...]:
    """The keyed hashes of every address by which a person is found, their own first."""
    return tuple(dict.fromkeys((person.address_hash, *person.also_known_by)))


PERSON: Shape[Person] = Shape(
    kind="person",
    model=Person,
    key=lambda person: person_item(person.person_id),
    retention=AFTER_EMPLOYMENT,
    due=lambda person: Due(retention_queue(person.person_id), person.ends_at) if person.ends_at else None,
    points=lambda person: tuple(address_item(value) for value in addresses_of(person)),
)

ACCOUNT: Shape[Account] = Shape(
    kind="account",
    model=Account,
    key=lambda account: account_item(account.person_id),
    retention=UNUSED_ACCOUNT,
    due=lambda account: Due(CLOSING_QUEUE, account.closing_at) if account.closing_at else None,
)

SIGN_UP: Shape[SignUp] = Shape(
    kind="sign_up",
    model=SignUp,
    key=lambda sign_up: sign_up_item(sign_up.person_id),
    retention=UNCONFIRMED_SIGN_UP,
    group=lambda sign_up: Group(sign_ups_group(sign_up.address_hash), sign_up.person_id),
    due=lambda sign_up: Due(retention_queue(sign_up.person_id), UNCONFIRMED_SIGN_UP.ends(sign_up.created_at)),
)

ADDRESS_CHANGE: Shape[AddressChange] = Shape(
    kind="address_change",
    model=AddressChange,
    key=lambda change: address_change_item(change.person_id),
    retention=UNCONFIRMED_ADDRESS,
    due=lambda change: Due(retention_queue(change.person_id), UNCONFIRMED_ADDRESS.ends(change.at)),
)

# Native expiry: it holds a moment and no address, and a late, unconditional removal is right for it.
PASSWORD: Shape[PasswordRequest] = Shape(
    kind="password_request",
    model=PasswordRequest,
    key=lambda request: password_request_item(request.person_id, request.request_id),
    retention=PASSWORD_REQUEST,
    expires=lambda request: PASSWORD_REQUEST.ends(request.requested_at),
)

ADDRESS: Shape[AddressPointer] = Shape(
    kind="address",
    model=AddressPointer,
    key=lambda pointer: address_item(pointer.address_hash),
)


PERSONNEL: Shape[PersonnelPointer] = Shape(
    kind="personnel",
    model=PersonnelPointer,
    key=lambda pointer: personnel_item(pointer.employer_id, pointer.personnel_hash),
)


def _employment_due(employment: Employment) -> Due | None:
    if employment.ended_at:
        return Due(retention_queue(employment.person_id), AFTER_EMPLOYMENT.ends(employment.ended_at))
    if employment.notice is NoticeState.DUE:
        return Due(NOTICE_QUEUE, employment.notice_due_at)
    return None


EMPLOYMENT: Shape[Employment] = Shape(
    kind="employment",
    model=Employment,
    key=lambda employment: employment_item(employment.person_id, employment.employer_id),
    retention=AFTER_EMPLOYMENT,
    group=lambda employment: Group(
        employer_group(employment.employer_id, shard_of(employment.person_id, EMPLOYER_SHARDS)),
        employment.person_id,
    ),
    due=_employment_due,
    points=lambda employment: (
        (personnel_item(employment.employer_id, employment.personnel_hash),)
        if employment.personnel_hash
        else ()
    ),
)

ERASED: Shape[ErasedAddress] = Shape(
    kind="erased_address",
    model=ErasedAddress,
    key=lambda erased: erased_item(erased.address_hash),
    regime=Regime.LEDGER,
    retention=ERASED_MEMORY,
    expires=lambda erased: ERASED_MEMORY.ends(erased.erased_at),
)


def sign_ups_with(store: Store, address_hash: str) -> tuple[SignUp, ...]:
    """The sign-ups with an address that wait to be confirmed, each under an id of its own."""
    keys = tuple(store.group(sign_ups_group(address_hash)))
    return tuple(store.get_many(SIGN_UP, keys).values())


def person_by_id(store: Store, person_id: str) -> Person | None:
    return store.get(PERSON, person_item(person_id))


def account_of(store: Store, person_id: str) -> Account | None:
    return store.get(ACCOUNT, account_item(person_id))


def person_by_address(store: Store, address_hash: str) -> Person | None:
    """The person an address belongs to, or nothing."""
    pointer = store.get(ADDRESS, address_item(address_hash))
    return person_by_id(store, pointer.person_id) if pointer else None


def moved_pointers(store: Store, before: Person, after: Person) -> Iterator[Change]:
    """The changes that make a person found by the addresses they have now, and by no others.

    An address that is somebody else's already makes the whole write fail.
    """
    old, new = set(addresses_of(before)), set(addresses_of(after))
    for value in sorted(new - old):
        yield ADDRESS.insert(AddressPointer(address_hash=value, person_id=after.person_id))
    for value in sorted(old - new):
        pointer = store.get(ADDRESS, address_item(value))
        if pointer and pointer.person_id == before.person_id:
            yield ADDRESS.remove(pointer)


def employments_of(store: Store, person_id: str) -> tuple[Employment, ...]:
    """A person's relations to employers, ended ones included until they are removed."""
    return tuple(store.within(EMPLOYMENT, person_item(person_id).pk, "employment#"))


def people_of(store: Store, employer_id: str) -> Iterator[Key]:
    """The keys of all employments at an employer, shard by shard; an index, so it may lag by a moment."""
    for shard in range(EMPLOYER_SHARDS):
        yield from store.group(employer_group(employer_id, shard))
