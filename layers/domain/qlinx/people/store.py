"""Where people's items are, and how they are found."""

from collections.abc import Iterable, Iterator

import qlinx.people.ledger  # noqa: F401  # its shapes are this package's as well
from qlinx.aws.database import PRESENT, Attr, ConditionFailed, Key, Update
from qlinx.kit.ids import shard_of
from qlinx.people.mailed import (
    ADDRESS_UNDO,
    CODE_ATTEMPTS,
    MAILED_CODE,
    PASSWORD_REQUEST,
    UNCONFIRMED_ADDRESS,
    UNCONFIRMED_SIGN_UP,
    AddressChange,
    AddressUndo,
    IdentityCode,
    PasswordRequest,
    SignUp,
    StandingCode,
)
from qlinx.people.model import (
    AFTER_EMPLOYMENT,
    MEMORY,
    UNUSED_ACCOUNT,
    Account,
    AccountState,
    Employment,
    Join,
    Memory,
    NoticeState,
    Person,
    PersonnelPointer,
)
from qlinx.records import addresses
from qlinx.records.addresses import AddressRow, address_item, ground_of
from qlinx.records.asking import Within
from qlinx.records.shape import Due, Group, Regime, Shape, retention_queue
from qlinx.records.store import PERSON_PREFIX, Store, person_key

EMPLOYER_SHARDS = 8
# Accounts that were frozen from a former address; few.
FROZEN_GROUP = "frozen_accounts"
NOTICE_QUEUE = "notice"


def person_item(person_id: str) -> Key:
    return person_key(person_id, "person")


def account_item(person_id: str) -> Key:
    return person_key(person_id, "account")


def join_item(person_id: str, relation_id: str) -> Key:
    return person_key(person_id, f"join#{relation_id}")


def sign_up_item(person_id: str) -> Key:
    return person_key(person_id, "sign_up")


def password_request_item(person_id: str, request_id: str) -> Key:
    return person_key(person_id, f"password_request#{request_id}")


def address_change_item(person_id: str) -> Key:
    return person_key(person_id, "address_change")


def address_undo_item(person_id: str, undo_id: str) -> Key:
    return person_key(person_id, f"address_undo#{undo_id}")


def employment_item(person_id: str, employer_id: str) -> Key:
    return person_key(person_id, f"employment#{employer_id}")


def employer_of(employment: Key) -> str:
    """At which employer an employment is, by its key."""
    return employment.sk.partition("#")[2]


def personnel_item(employer_id: str, personnel_hash: str) -> Key:
    return Key(f"personnel#{employer_id}#{personnel_hash}", "personnel")


def memory_item(employer_id: str, of: str, hashed: str) -> Key:
    return Key(f"memory#{hashed}", f"{of}#{employer_id}")


def code_item(code_request: str) -> Key:
    return Key(f"identity_code#{code_request}", "identity_code")


def standing_code_item(address_hash: str) -> Key:
    return Key(f"standing_code#{address_hash}", "standing_code")


def employer_group(employer_id: str, shard: int) -> str:
    return f"employer#{employer_id}#{shard}"


def sign_ups_group(address_hash: str) -> str:
    return f"sign_ups#{address_hash}"


def address_ground(person: Person) -> str:
    """The row of its address in which a subject stands."""
    if person.employer_id is None:
        return addresses.ACCOUNT
    return ground_of(addresses.RELATION, person.employer_id)


PERSON: Shape[Person] = Shape(
    kind="person",
    model=Person,
    key=lambda person: person_item(person.person_id),
    retention=AFTER_EMPLOYMENT,
    due=lambda person: Due(retention_queue(person.person_id), person.ends_at) if person.ends_at else None,
    points=lambda person: (address_item(person.address_hash, address_ground(person)),),
)

ACCOUNT: Shape[Account] = Shape(
    kind="account",
    model=Account,
    key=lambda account: account_item(account.person_id),
    retention=UNUSED_ACCOUNT,
    group=lambda account: (
        Group(FROZEN_GROUP, account.person_id) if account.state is AccountState.FROZEN else None
    ),
)

JOIN: Shape[Join] = Shape(
    kind="join",
    model=Join,
    key=lambda join: join_item(join.person_id, join.relation_id),
    retention=UNUSED_ACCOUNT,
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

UNDO: Shape[AddressUndo] = Shape(
    kind="address_undo",
    model=AddressUndo,
    key=lambda undo: address_undo_item(undo.person_id, undo.undo_id),
    retention=ADDRESS_UNDO,
    due=lambda undo: Due(retention_queue(undo.person_id), undo.ends_at),
)

# Native expiry: it holds a moment and no address, and a late, unconditional removal is right for it.
PASSWORD: Shape[PasswordRequest] = Shape(
    kind="password_request",
    model=PasswordRequest,
    key=lambda request: password_request_item(request.person_id, request.request_id),
    retention=PASSWORD_REQUEST,
    expires=lambda request: PASSWORD_REQUEST.ends(request.requested_at),
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
    points=lambda employment: tuple(
        personnel_item(employment.employer_id, value)
        for value in (*employment.hashes, employment.former_address_hash)
        if value
    ),
)

MEMORY_ITEM: Shape[Memory] = Shape(
    kind="memory",
    model=Memory,
    key=lambda memory: memory_item(memory.employer_id, memory.of, memory.hashed),
    regime=Regime.LEDGER,
    retention=MEMORY,
    expires=lambda memory: MEMORY.ends(memory.since),
)


IDENTITY_CODE: Shape[IdentityCode] = Shape(
    kind="identity_code",
    model=IdentityCode,
    key=lambda code: code_item(code.code_request),
    regime=Regime.SECURITY,
    retention=MAILED_CODE,
    expires=lambda code: code.ends_at,
)

STANDING_CODE: Shape[StandingCode] = Shape(
    kind="standing_code",
    model=StandingCode,
    key=lambda code: standing_code_item(code.address_hash),
    regime=Regime.SECURITY,
    retention=MAILED_CODE,
    expires=lambda code: code.ends_at,
)


def sign_ups_with(store: Store, address_hash: str) -> tuple[SignUp, ...]:
    """The sign-ups with an address that wait to be confirmed, each under an id of its own."""
    keys = tuple(store.group(sign_ups_group(address_hash)))
    return tuple(store.get_many(SIGN_UP, keys).values())


def standing_at(store: Store, address_hash: str) -> tuple[AddressRow, ...]:
    """All that leads from an address to somebody, with the sign-ups that wait to be confirmed there.

    Those have no row of their own: an index finds them, so it may lag by a moment.
    """
    ids = (key.pk.removeprefix(PERSON_PREFIX) for key in store.group(sign_ups_group(address_hash)))
    return (*addresses.rows_of(store, address_hash), *row_of_sign_ups(address_hash, ids))


def row_of_sign_ups(address_hash: str, ids: Iterable[str]) -> tuple[AddressRow, ...]:
    """Sign-ups that wait at an address, as a row of it would name them; none where there are none."""
    found = tuple(sorted(ids))
    return (AddressRow(address_hash=address_hash, ground=SIGN_UP.kind, person_ids=found),) if found else ()


def person_by_id(store: Store, person_id: str) -> Person | None:
    return store.get(PERSON, person_item(person_id))


def account_of(store: Store, person_id: str) -> Account | None:
    return store.get(ACCOUNT, account_item(person_id))


def account_holder(store: Store, address_hash: str) -> Person | None:
    """The holder of the account whose sign-in address it is."""
    found = addresses.account_at(store, address_hash)
    return person_by_id(store, found) if found else None


def employment_of(store: Store, relation: Person) -> Employment | None:
    """The work side of a relation; nothing for the holder of an account."""
    if relation.employer_id is None:
        return None
    return store.get(EMPLOYMENT, employment_item(relation.person_id, relation.employer_id))


def joins_of(store: Store, account_id: str) -> tuple[Join, ...]:
    """The relations that the holder of an account said yes to, asleep ones included."""
    return tuple(store.within(JOIN, person_item(account_id).pk, "join#"))


def password_requests_of(store: Store, person_id: str) -> tuple[PasswordRequest, ...]:
    """What was asked for an account: links for a new password, those that ended included for a day or two."""
    return tuple(store.within(PASSWORD, person_item(person_id).pk, "password_request#"))


def undos_of(store: Store, person_id: str) -> tuple[AddressUndo, ...]:
    """The former addresses of an account from which a change can be stopped or undone: a handful."""
    return tuple(store.within(UNDO, person_item(person_id).pk, "address_undo#"))


def asks_memories(address_hash: str) -> Within:
    """What ``memories_of`` asks for."""
    return Within(f"memory#{address_hash}", "address#", regime=Regime.LEDGER)


def memories_of(store: Store, address_hash: str) -> tuple[Memory, ...]:
    """Which employers may not bring back whoever had this address."""
    return tuple(store.within(MEMORY_ITEM, f"memory#{address_hash}", "address#"))


def people_of(store: Store, employer_id: str) -> Iterator[Key]:
    """The keys of all employments at an employer, shard by shard; an index, so it may lag by a moment."""
    for shard in range(EMPLOYER_SHARDS):
        yield from store.group(employer_group(employer_id, shard))


def try_code(store: Store, code_request: str) -> IdentityCode | None:
    """Counts one attempt on a code and gives it, or nothing where there is none or it was tried too often.

    The count is raised in the same write that checks it, so attempts side by side can't exceed it.
    """
    update = Update(
        store.table(Regime.SECURITY),
        code_item(code_request),
        add={"attempts": 1},
        condition=PRESENT & Attr("attempts").lt(CODE_ATTEMPTS),
    )
    try:
        return IDENTITY_CODE.value(store.database.add(update))
    except ConditionFailed:
        return None
