"""What is about to be asked for is read in one go, and is what would have been read one by one."""

from typing import Annotated

import pytest

from qlinx.kit.at_once import at_once
from qlinx.records.asking import At, InGroup, Within
from qlinx.records.personal import Technical
from qlinx.records.seals import AUDIT_SEAL, AuditSeal, seal_key
from qlinx.records.shape import Group, Regime, Shape, Stored
from qlinx.records.store import person_key
from tests.bench.pages import reads_counted
from tests.support.world import World


class Note(Stored):
    person_id: Annotated[str, Technical("test")]
    number: Annotated[int, Technical("test")]


NOTE: Shape[Note] = Shape(
    kind="asked_note",
    model=Note,
    key=lambda note: person_key(note.person_id, f"test_note#{note.number}"),
    group=lambda note: Group("test_notes", f"{note.person_id}{note.number}"),
)
_PARTITION = person_key("p", "").pk


def notes(world: World, number: int = 5) -> tuple[Note, ...]:
    kept = tuple(Note(person_id="p", number=one) for one in range(number))
    for one in kept:
        world.ctx.store.write(NOTE.insert(one))
    return kept


def test_items_a_partition_and_a_group_are_waited_for_once(world: World) -> None:
    notes(world)
    seal = AuditSeal(day=world.now.date(), sealed_at=world.now, numbers=(0,) * 8, digests=("d",) * 8)
    world.ctx.store.write(AUDIT_SEAL.insert(seal))
    store = world.ctx.store.prefetching()

    with reads_counted() as made:
        store.prefetch(
            person_key("p", "test_note#0"),
            At(Regime.AUDIT, seal_key(seal.day)),
            Within(_PARTITION, "test_note#"),
            InGroup("test_notes"),
        )
        first = store.get(NOTE, person_key("p", "test_note#0"))
        found = store.get(AUDIT_SEAL, seal_key(seal.day))
        within = tuple(store.within(NOTE, _PARTITION, "test_note#"))
        group = tuple(store.group("test_notes"))

    assert first
    assert found
    assert (first.number, found.day) == (0, seal.day)
    assert [one.number for one in within] == [0, 1, 2, 3, 4]
    assert [key.sk for key in group] == [f"test_note#{number}" for number in range(5)]
    # Items of two tables in one call.
    assert sorted(made) == ["BatchGetItem", "Query", "Query"]
    assert made.waits == 1


@pytest.mark.parametrize("limit", [1, 3, 5])
@pytest.mark.parametrize("forward", [True, False])
def test_a_shorter_page_of_what_was_read_goes_on_where_the_table_s_own_would(
    world: World, limit: int, forward: bool
) -> None:
    notes(world)
    store = world.ctx.store.prefetching()
    store.prefetch(InGroup("test_notes", 5, forward))

    with reads_counted() as made:
        known = store.group_page("test_notes", limit=limit, forward=forward)
    plain = world.ctx.store.group_page("test_notes", limit=limit, forward=forward)

    assert (made, known.items) == ([], plain.items)
    if known.resume:
        rest = [
            world.ctx.store.group_page("test_notes", resume=page.resume, forward=forward).items
            for page in (known, plain)
        ]
        assert rest[0] == rest[1]
    else:
        assert limit == 5


def test_a_longer_page_than_was_read_is_read(world: World) -> None:
    notes(world)
    store = world.ctx.store.prefetching()
    store.prefetch(InGroup("test_notes", 2))

    assert len(store.group_page("test_notes", limit=4).items) == 4


def test_more_items_than_one_call_tells_are_asked_for_side_by_side(world: World) -> None:
    notes(world, 105)
    store = world.ctx.store.prefetching()

    with reads_counted() as made:
        store.prefetch(*(person_key("p", f"test_note#{number}") for number in range(105)))

    assert (len(made), made.waits) == (2, 1)
    assert store.get(NOTE, person_key("p", "test_note#104")) is not None


def test_a_store_that_remembers_nothing_reads_nothing_beforehand(world: World) -> None:
    notes(world)
    with reads_counted() as made:
        world.ctx.store.prefetch(Within(_PARTITION, "test_note#"))
    assert made == []


def test_what_fails_among_several_is_raised() -> None:
    def broken() -> int:
        raise LookupError

    with pytest.raises(LookupError):
        at_once([lambda: 1, broken, lambda: 3])
    assert at_once([lambda: 1, lambda: 2]) == [1, 2]
