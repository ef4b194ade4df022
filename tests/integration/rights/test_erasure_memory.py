"""What an erasure leaves behind, so that the employer does not bring the person back."""

import pytest

from qlinx.people.service import personnel_hash
from qlinx.people.store import (
    MEMORY_ITEM,
    memories_of,
    memory_item,
)
from qlinx.records.shape import Regime
from tests.support.people import opens_account, person_of
from tests.support.rights import erases, exports
from tests.support.subjects import NOOR, a_relation, a_waiting_row, an_employer, works
from tests.support.whole_subjects import a_whole_relation
from tests.support.world import World


def test_its_employer_is_remembered_by_address_and_by_each_number_without_either(world: World) -> None:
    relation = a_whole_relation(world)
    numbers = [personnel_hash(world.ctx, "1" * 26, number) for number in ("P-0", "P-1")]

    erases(world, relation.person_id)

    remembered = {
        (item["employer_id"], item["of"], item["hashed"])
        for item in world.every_item(Regime.LEDGER)
        if item["kind"] == MEMORY_ITEM.kind
    }
    assert remembered == {
        ("1" * 26, "address", relation.address_hash),
        *(("1" * 26, "number", hashed) for hashed in numbers),
    }


def test_an_address_that_others_have_at_that_employer_is_remembered_and_they_are_told_nothing_of_it(
    world: World,
) -> None:
    employer = an_employer(world.ctx)
    other = a_relation(world.ctx, employer, NOOR, "P-2")
    relation = a_relation(world.ctx, employer, NOOR, "P-1")

    erases(world, relation.person_id)

    assert [memory.of for memory in memories_of(world.ctx.store, relation.address_hash)] == ["address"]
    assert person_of(world.ctx, other.person_id) == other
    assert "eerder gewist" not in str(exports(world, other.person_id)[1]["elsewhere"])


def test_a_row_of_a_list_that_waits_may_be_erased_too_and_is_remembered(world: World) -> None:
    row = a_waiting_row(world.ctx, an_employer(world.ctx))

    assert erases(world, row.person_id)[-1] == "done"

    assert world.items_of("waiting_row") == world.items_of("address_row") == []
    assert [memory.employer_id for memory in memories_of(world.ctx.store, row.address_hash)] == ["1" * 26]


def test_a_second_erasure_at_the_same_employer_renews_the_memory(world: World) -> None:
    employer = an_employer(world.ctx)
    erases(world, a_relation(world.ctx, employer).person_id)
    world.pass_time(days=100)
    again = a_relation(world.ctx, employer)

    erases(world, again.person_id)

    (memory,) = memories_of(world.ctx.store, again.address_hash)
    assert memory.since == world.now


@pytest.mark.parametrize("employers", [0, 1])
def test_nothing_is_remembered_of_an_account(world: World, employers: int) -> None:
    person = opens_account(world)
    for number in range(employers):
        works(world, person, an_employer(world.ctx, number + 1))

    erases(world, person.person_id)

    assert memories_of(world.ctx.store, person.address_hash) == ()


def test_another_employer_may_share_somebody_who_was_erased_at_one(world: World) -> None:
    first, second = an_employer(world.ctx, 1), an_employer(world.ctx, 2)
    relation = a_relation(world.ctx, first)
    stays = a_relation(world.ctx, second)

    erases(world, relation.person_id)

    assert person_of(world.ctx, stays.person_id) == stays
    address_hash = relation.address_hash
    assert world.ctx.store.get(MEMORY_ITEM, memory_item("2" * 26, "address", address_hash)) is None
