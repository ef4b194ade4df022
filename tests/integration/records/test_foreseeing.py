"""A store that keeps to itself what is written:
it answers as the tables would, and the tables stay as they are.
"""

import pytest

from qlinx.aws.database import ConditionFailed
from qlinx.people.store import PERSON
from qlinx.records.context import Context
from qlinx.records.foreseeing import ForeseeingStore
from tests.support.factories import a_person
from tests.support.world import World


@pytest.fixture
def ctx(world: World) -> Context:
    return world.ctx


def test_what_is_written_is_read_again_and_is_not_in_the_tables(ctx: Context) -> None:
    foreseen, store = ctx.foreseeing()
    person = a_person()
    foreseen.store.write(PERSON.insert(person))
    assert foreseen.store.get(PERSON, PERSON.key(person)) == person
    assert list(store.values(PERSON)) == [person]
    assert ctx.store.get(PERSON, PERSON.key(person)) is None


def test_conditions_hold_as_they_would(ctx: Context) -> None:
    person = a_person()
    ctx.store.write(PERSON.insert(person))
    store = ForeseeingStore(ctx.store)
    assert store.get(PERSON, PERSON.key(person))
    with pytest.raises(ConditionFailed):
        store.write(PERSON.insert(person))
    store.write(PERSON.replace(person, first_name="Anders"))
    with pytest.raises(ConditionFailed):
        store.write(PERSON.replace(person, first_name="Nog anders"))
    store.write(PERSON.remove(PERSON.changed(person)))
    assert store.get(PERSON, PERSON.key(person)) is None
    assert ctx.store.get(PERSON, PERSON.key(person)) == person


def test_it_tells_what_would_be_different(ctx: Context) -> None:
    person = a_person(first_name="Noor")
    ctx.store.write(PERSON.insert(person))
    store = ForeseeingStore(ctx.store)
    store.get_many(PERSON, [PERSON.key(person)])
    store.write(PERSON.replace(person, first_name="Nora"))
    (told,) = store.told
    assert told.before
    assert told.after
    assert (told.kind, told.before["first_name"], told.after["first_name"]) == ("person", "Noor", "Nora")


def test_a_partition_shows_what_was_written_in_it(ctx: Context) -> None:
    person = a_person()
    ctx.store.write(PERSON.insert(person))
    store = ForeseeingStore(ctx.store)
    key = PERSON.key(person)
    store.get(PERSON, key)
    store.write(PERSON.replace(person, first_name="Anders"))
    assert [one.first_name for one in store.within(PERSON, key.pk, "")] == ["Anders"]
    assert [one.first_name for one in ctx.store.within(PERSON, key.pk, "")] == [person.first_name]
