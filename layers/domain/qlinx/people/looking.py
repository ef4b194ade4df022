"""What stands under an address, for whoever has just shown to read its mail:
one query, and one more for what it names.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from qlinx.people.errors import NumberNeeded
from qlinx.people.model import AccountState, Employment, Memory, Person, PersonState
from qlinx.people.service import personnel_hash
from qlinx.people.stated import Relation
from qlinx.people.store import (
    EMPLOYMENT,
    PERSON,
    account_of,
    employment_item,
    memories_of,
    person_item,
    row_of_sign_ups,
    sign_ups_with,
)
from qlinx.records.addresses import ACCOUNT, RELATION, AddressRow, rows_of
from qlinx.records.catalogue import every_ground
from qlinx.records.context import Context


@dataclass(frozen=True, slots=True)
class Standing:
    """A relation under an address.

    ``joined``: to an account, and then nothing of it is shown. ``is_shared``: the employer names this address
    for several people, or in a row that waits as well, so that acting on one takes its personnel number (rule
    10), which is not shown.
    """

    relation: Relation
    joined: bool
    is_shared: bool


@dataclass(frozen=True, slots=True)
class Choosable:
    """Something under an address on which a right can be used by whoever reads its mail.

    ``kind``: that of its ground. ``number_needed``: its employer names the address for several people (rule
    10).
    """

    person_id: str
    kind: str
    employer_id: str | None
    number_needed: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What stands under an address:
    an account, relations, other grounds such as roles at employers, and what is remembered.
    """

    address_hash: str
    account_id: str | None
    relations: tuple[Standing, ...]
    roles: tuple[AddressRow, ...]
    memories: tuple[Memory, ...]


def look(ctx: Context, address_hash: str) -> Look:
    """What stands under an address now; changes nothing."""
    rows = rows_of(ctx.store, address_hash)
    accounts = [row.person_ids[0] for row in rows if row.ground == ACCOUNT]
    return Look(
        address_hash=address_hash,
        account_id=next((one for one in accounts if not _is_frozen(ctx, one)), None),
        relations=tuple(_relations(ctx, address_hash, rows)),
        roles=tuple(row for row in rows if row.kind_of_ground not in {ACCOUNT, RELATION}),
        memories=memories_of(ctx.store, address_hash),
    )


def look_for_rights(ctx: Context, address_hash: str) -> Look:
    """The same with the sign-ups that nobody confirmed: whoever reads the mail of the address could confirm
    them, and see what was filled in.
    """
    seen = look(ctx, address_hash)
    ids = (one.person_id for one in sign_ups_with(ctx.store, address_hash) if not one.going)
    return replace(seen, roles=(*seen.roles, *row_of_sign_ups(address_hash, ids)))


def choosable(seen: Look) -> Iterator[Choosable]:
    """On what a right can be used with a code:
    the account, what stands alone (rule 3), what waits, and roles at employers.

    Not on what somebody has joined, and not on a ground that says so, such as staff.
    """
    if seen.account_id:
        yield Choosable(seen.account_id, ACCOUNT, None, number_needed=False)
    for standing in seen.relations:
        if not standing.joined:
            relation, employer_id = standing.relation.person, standing.relation.employment.employer_id
            yield Choosable(relation.person_id, RELATION, employer_id, number_needed=standing.is_shared)
    for row in seen.roles:
        ground = every_ground().get(row.kind_of_ground)
        if ground is None or ground.code_rank is None:
            continue
        known = (one for one in seen.relations if one.relation.employment.employer_id == row.employer_id)
        shared = ground.numbers is not None and (len(row.person_ids) > 1 or any(known))
        yield from (
            Choosable(person_id, ground.name, row.employer_id, number_needed=shared)
            for person_id in row.person_ids
        )


def check_number(ctx: Context, standing: Standing, number: str | None) -> None:
    """Refuses to act on one of several people under a shared address without its personnel number (rule 10).

    Raises
    ------
    NumberNeeded
    """
    if standing.is_shared:
        employment = standing.relation.employment
        must_be_one_of(ctx, employment.employer_id, employment.hashes, number)


def must_be_one_of(ctx: Context, employer_id: str, hashes: Iterable[str], number: str | None) -> None:
    """Refuses a personnel number that is none of these, by their keyed hashes.

    Raises
    ------
    NumberNeeded
    """
    if not number or personnel_hash(ctx, employer_id, number) not in hashes:
        raise NumberNeeded


def _is_frozen(ctx: Context, account_id: str) -> bool:
    """Whether a change of address was stopped from the former one:
    who reads the present one is perhaps not its holder.
    """
    account = account_of(ctx.store, account_id)
    return account is not None and account.state is AccountState.FROZEN


def _relations(ctx: Context, address_hash: str, rows: Iterable[AddressRow]) -> Iterable[Standing]:
    named = [
        (row, person_id) for row in rows if row.kind_of_ground == RELATION for person_id in row.person_ids
    ]
    others = (row for row in rows if row.kind_of_ground != RELATION)
    numbered = {name for name, ground in every_ground().items() if ground.numbers}
    waits = {row.employer_id for row in others if row.kind_of_ground in numbered}
    people = ctx.store.get_many(PERSON, [person_item(person_id) for _, person_id in named])
    works = ctx.store.get_many(
        EMPLOYMENT, [employment_item(person_id, row.employer_id or "") for row, person_id in named]
    )
    for row, person_id in named:
        person: Person | None = people.get(person_item(person_id))
        employment: Employment | None = works.get(employment_item(person_id, row.employer_id or ""))
        if person is None or employment is None or person.state is not PersonState.ACTIVE:
            continue
        if person.address_hash == address_hash:
            shared = len(row.person_ids) > 1 or row.employer_id in waits
            yield Standing(Relation(person, employment), person.account_id is not None, shared)
