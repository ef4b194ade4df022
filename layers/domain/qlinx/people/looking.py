"""What stands under an address, for whoever has just shown to read its mail: one query, and one more for what it names."""

from collections.abc import Iterable
from dataclasses import dataclass

from qlinx.people.errors import NumberNeeded
from qlinx.people.model import Employment, Memory, Person, PersonState
from qlinx.people.relations import Relation
from qlinx.people.service import personnel_hash
from qlinx.people.store import EMPLOYMENT, PERSON, employment_item, memories_of, person_item
from qlinx.records.addresses import ACCOUNT, RELATION, AddressRow, rows_of
from qlinx.records.context import Context


@dataclass(frozen=True, slots=True)
class Standing:
    """A relation under an address.

    ``joined``: to an account, and then nothing of it is shown. ``is_shared``: the employer names this address for several
    people, so that acting on one takes its personnel number (rule 10), which is not shown either.
    """

    relation: Relation
    joined: bool
    is_shared: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What stands under an address: an account, relations, the roles that employers gave, and what is remembered."""

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
        account_id=accounts[0] if accounts else None,
        relations=tuple(_relations(ctx, address_hash, rows)),
        roles=tuple(row for row in rows if row.kind_of_ground not in {ACCOUNT, RELATION}),
        memories=memories_of(ctx.store, address_hash),
    )


def check_number(ctx: Context, standing: Standing, number: str | None) -> None:
    """Refuses to act on one of several people under a shared address without its personnel number (rule 10).

    Raises
    ------
    NumberNeeded
    """
    if not standing.is_shared:
        return
    employment = standing.relation.employment
    if not number or personnel_hash(ctx, employment.employer_id, number) not in employment.hashes:
        raise NumberNeeded


def _relations(ctx: Context, address_hash: str, rows: Iterable[AddressRow]) -> Iterable[Standing]:
    named = [
        (row, person_id) for row in rows if row.kind_of_ground == RELATION for person_id in row.person_ids
    ]
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
            yield Standing(
                Relation(person, employment), person.account_id is not None, len(row.person_ids) > 1
            )
