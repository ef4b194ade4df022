"""Reading what an employer said before about the people in its rows: a handful of calls for a whole part.

It reads this employer's own rows of addresses, its own numbers, its own relations and what it may not bring
back. Nothing of another employer or of an account is read, so neither outcome nor timing tells whether others
know an address (M5).
"""

from collections.abc import Iterable, Mapping, Sequence

from qlinx.aws.database import Key
from qlinx.people.model import Employment, Memory, Person, PersonnelPointer
from qlinx.people.service import personnel_hash
from qlinx.people.stated import Relation
from qlinx.people.store import (
    EMPLOYMENT,
    MEMORY_ITEM,
    PERSON,
    PERSONNEL,
    employment_item,
    memory_item,
    person_item,
    personnel_item,
)
from qlinx.records.addresses import ADDRESS, RELATION, AddressRow, address_item, ground_of
from qlinx.records.context import Context
from qlinx.rosters.matching import Known
from qlinx.rosters.rows import RosterRow


def known_about(ctx: Context, employer_id: str, rows: Sequence[RosterRow]) -> Mapping[int, Known]:
    """What is known about each row, by its line."""
    hashes = {row.line: ctx.address_hash(row.email.match_key) for row in rows}
    numbers = {
        row.line: personnel_hash(ctx, employer_id, row.personnel_number)
        for row in rows
        if row.personnel_number
    }
    reading = _Reading(ctx, employer_id, hashes.values(), numbers.values())
    return {row.line: reading.known(hashes[row.line], numbers.get(row.line)) for row in rows}


def relations_about(
    ctx: Context, employer_id: str, addresses: Iterable[str], numbers: Iterable[str]
) -> tuple[Relation, ...]:
    """The employer's relations with these addresses or numbers, by their keyed hashes."""
    return tuple(_Reading(ctx, employer_id, addresses, numbers).relations.values())


class _Reading:
    """What was read for some addresses and numbers of one employer."""

    def __init__(
        self, ctx: Context, employer_id: str, addresses: Iterable[str], numbers: Iterable[str]
    ) -> None:
        self._employer_id = employer_id
        self._ground = ground_of(RELATION, employer_id)
        addresses, numbers = set(addresses), set(numbers)
        rows = ctx.store.get_many(ADDRESS, [address_item(value, self._ground) for value in addresses])
        # Where nobody has an address now, somebody may have had it until that was put right.
        led = {row.address_hash for row in rows.values()}
        pointing = numbers | (addresses - led)
        pointers = ctx.store.get_many(PERSONNEL, [personnel_item(employer_id, value) for value in pointing])
        remembered = [
            *(memory_item(employer_id, "address", value) for value in addresses),
            *(memory_item(employer_id, "number", value) for value in numbers),
        ]
        self._rows: Mapping[Key, AddressRow] = rows
        self._pointers: Mapping[Key, PersonnelPointer] = pointers
        self._memories: Mapping[Key, Memory] = ctx.store.get_many(MEMORY_ITEM, remembered)
        ids = {person_id for row in rows.values() for person_id in row.person_ids}
        ids |= {pointer.person_id for pointer in pointers.values()}
        self.relations = _relations(ctx, employer_id, ids)

    def known(self, address_hash: str, number: str | None) -> Known:
        row = self._rows.get(address_item(address_hash, self._ground))
        at_address = (self.relations.get(person_id) for person_id in (row.person_ids if row else ()))
        return Known(
            address_hash=address_hash,
            personnel_hash=number,
            row=row,
            at_address=tuple(relation for relation in at_address if relation),
            by_number=self._pointed(number) if number else None,
            put_right=self._pointed(address_hash),
            remembered_address=self._remembers("address", address_hash),
            remembered_number=number is not None and self._remembers("number", number),
        )

    def _pointed(self, hashed: str) -> Relation | None:
        pointer = self._pointers.get(personnel_item(self._employer_id, hashed))
        return self.relations.get(pointer.person_id) if pointer else None

    def _remembers(self, of: str, hashed: str) -> bool:
        return memory_item(self._employer_id, of, hashed) in self._memories


def _relations(ctx: Context, employer_id: str, ids: Iterable[str]) -> dict[str, Relation]:
    wanted = sorted(ids)
    people: Mapping[Key, Person] = ctx.store.get_many(PERSON, [person_item(one) for one in wanted])
    works: Mapping[Key, Employment] = ctx.store.get_many(
        EMPLOYMENT, [employment_item(one, employer_id) for one in wanted]
    )
    found: dict[str, Relation] = {}
    for one in wanted:
        person, work = people.get(person_item(one)), works.get(employment_item(one, employer_id))
        if person and work:
            found[one] = Relation(person, work)
    return found
