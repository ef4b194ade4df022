"""What is remembered of an erasure, so that the employer's next list does not undo it (rule 8 of *Who a person is*)."""

from collections.abc import Iterable, Iterator
from typing import Literal

from qlinx.people.model import Employment, Memory, Person
from qlinx.people.store import EMPLOYMENT, MEMORY_ITEM, memory_item
from qlinx.records.context import Context
from qlinx.records.shape import Change
from qlinx.rights.removal import StoredValue


def remembered(ctx: Context, relation: Person, values: Iterable[StoredValue]) -> Iterator[Change]:
    """One memory of the address and one of each personnel number, at this one employer and without either of them."""
    if relation.employer_id is None:
        return
    yield _memory(ctx, relation.employer_id, "address", relation.address_hash)
    for hashed in _numbers(values):
        yield _memory(ctx, relation.employer_id, "number", hashed)


def is_remembered(ctx: Context, relation: Person, values: Iterable[StoredValue]) -> bool:
    """Whether an erasure at the employer of a relation is remembered under what it has now."""
    employer_id = relation.employer_id or ""
    keys = [memory_item(employer_id, "address", relation.address_hash)]
    keys += [memory_item(employer_id, "number", hashed) for hashed in _numbers(values)]
    return any(ctx.store.get(MEMORY_ITEM, key) for key in keys)


def _numbers(values: Iterable[StoredValue]) -> tuple[str, ...]:
    works: list[Employment] = [found.value for found in values if found.shape is EMPLOYMENT]
    return tuple(dict.fromkeys(hashed for employment in works for hashed in employment.hashes))


def _memory(ctx: Context, employer_id: str, of: Literal["address", "number"], hashed: str) -> Change:
    known = ctx.store.get(MEMORY_ITEM, memory_item(employer_id, of, hashed))
    if known:
        return MEMORY_ITEM.replace(known, since=ctx.now())
    return MEMORY_ITEM.insert(Memory(employer_id=employer_id, of=of, hashed=hashed, since=ctx.now()))
