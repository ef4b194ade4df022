"""What is stored, read from the tables themselves and not through the product."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.proof.identity.scene import Scene
from tests.support.cloud.tables import Item


@dataclass(frozen=True)
class StoredRelation:
    """A relation as its employer said it, and what hangs on it."""

    relation_id: str
    name: tuple[str, str]
    address: str
    numbers: frozenset[str]
    has_left: bool
    roster_id: str
    roster_line: int

    @property
    def said_by_employer(self) -> object:
        return self.name, self.address, self.numbers


def text(item: Item, name: str) -> str | None:
    return str(item[name]["S"]) if name in item else None


def truth(item: Item, name: str) -> bool:
    return bool(name in item and item[name]["BOOL"])


def relations_of(scene: Scene, employer_id: str) -> dict[str, StoredRelation]:
    """The relations of one employer, by id."""
    works: dict[str, Item] = {}
    people: dict[str, Item] = {}
    for item in scene.records():
        kind = item["kind"]["S"]
        if kind == "employment" and item["employer_id"]["S"] == employer_id:
            works[item["person_id"]["S"]] = item
        elif kind == "person":
            people[item["person_id"]["S"]] = item
    return {one: _relation(people[one], work) for one, work in works.items() if one in people}


def _relation(person: Item, work: Item) -> StoredRelation:
    return StoredRelation(
        relation_id=person["person_id"]["S"],
        name=(person["first_name"]["S"], person["last_name"]["S"]),
        address=person["email"]["S"].lower(),
        numbers=frozenset(hashes_of(work)),
        has_left="ended_at" in work,
        roster_id=work["roster_id"]["S"],
        roster_line=int(work["roster_line"]["N"]),
    )


def hashes_of(work: Item) -> Iterator[str]:
    """The keyed hashes of all numbers of a relation, and of an address that its employer put right."""
    if hashed := text(work, "personnel_hash"):
        yield hashed
    others: Any = work["other_hashes"]["L"] if "other_hashes" in work else ()
    yield from (str(value["S"]) for value in others)
    if former := text(work, "former_address_hash"):
        yield former
