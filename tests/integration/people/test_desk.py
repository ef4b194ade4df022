"""What an employer does with its own relations:
it sees and corrects what it said, and nothing of anybody else.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from qlinx.kit.contact import parse_email
from qlinx.kit.errors import InputInvalid, NotFound
from qlinx.people.desk import Decision, correct, decide, own_relation, relations_page
from qlinx.people.errors import NothingSaid
from qlinx.people.model import Memory, NoticeState, Person, PersonState, Word
from qlinx.people.stated import Stated
from qlinx.people.store import EMPLOYER_SHARDS, MEMORY_ITEM, PERSON
from qlinx.people.words import say
from qlinx.records.addresses import rows_of
from qlinx.records.audit import acts
from tests.support.people import is_shared, letter, letters, opens_account, person_of, says_yes
from tests.support.world import World

EMPLOYER, OTHER = "e" * 26, "f" * 26
NEW = "n.berg@werk.example.nl"


def moved(stated: Stated) -> Stated:
    return replace(stated, email=parse_email(NEW))


def listed(world: World, employer_id: str = EMPLOYER) -> list[str]:
    found = []
    for shard in range(EMPLOYER_SHARDS):
        people, _ = relations_page(world.ctx, employer_id, shard, limit=50)
        found += [one.person.person_id for one in people]
    return found


def says(world: World, relation: Person, word: Word) -> None:
    say(world.ctx, relation.person_id, word, relation.address_hash)


def test_an_employer_sees_its_own_people_and_no_account(world: World) -> None:
    relation, _ = is_shared(world)
    is_shared(world, employer_id=OTHER)
    account = opens_account(world)
    assert listed(world) == [relation.person_id]
    assert own_relation(world.ctx, EMPLOYER, relation.person_id).person == relation
    for person_id in (account.person_id, "z" * 26):
        with pytest.raises(NotFound):
            own_relation(world.ctx, EMPLOYER, person_id)
    with pytest.raises(NotFound):
        own_relation(world.ctx, OTHER, relation.person_id)


def test_who_is_being_erased_or_asked_to_be_let_alone_is_not_listed(world: World) -> None:
    erasing, _ = is_shared(world)
    restricted, _ = is_shared(world, "sanne@werk.example.nl")
    world.ctx.store.write(PERSON.replace(erasing, state=PersonState.ERASING))
    world.ctx.store.write(PERSON.replace(restricted, restricted=True))
    assert listed(world) == []


def test_a_corrected_address_starts_afresh(world: World) -> None:
    relation, _ = is_shared(world)
    account = opens_account(world)
    says_yes(world, account, relation)
    letters(world)
    after = correct(world.ctx, EMPLOYER, relation.person_id, moved, actor="hr")
    assert (after.person.email, after.person.account_id, after.employment.notice) == (
        NEW,
        None,
        NoticeState.DUE,
    )
    assert letter(world).facts["because"] == "address_changed"
    assert [row.kind_of_ground for row in rows_of(world.ctx.store, relation.address_hash)] == ["account"]
    assert [row.kind_of_ground for row in rows_of(world.ctx.store, world.ctx.address_hash(NEW))] == [
        "relation"
    ]
    (act,) = acts(world.ctx, world.now.date())
    assert (act.actor, act.action, act.subject) == ("hr", "relation-corrected", relation.person_id)


def test_a_corrected_address_ends_wrong_person(world: World) -> None:
    relation, _ = is_shared(world)
    says(world, relation, Word.WRONG_PERSON)
    correct(world.ctx, EMPLOYER, relation.person_id, lambda old: replace(old, department="Zorg"), actor="hr")
    assert person_of(world.ctx, relation.person_id).said is Word.WRONG_PERSON
    correct(world.ctx, EMPLOYER, relation.person_id, moved, actor="hr")
    assert person_of(world.ctx, relation.person_id).said is None


def test_a_correction_that_changes_nothing_writes_nothing(world: World) -> None:
    relation, _ = is_shared(world)
    before = world.every_item()
    correct(world.ctx, EMPLOYER, relation.person_id, lambda old: old, actor="hr")
    assert world.every_item() == before
    assert list(acts(world.ctx, world.now.date())) == []


def test_an_address_of_somebody_who_was_erased_is_refused_to_that_employer_alone(world: World) -> None:
    relation, _ = is_shared(world)
    elsewhere, _ = is_shared(world, employer_id=OTHER)
    memory = Memory(employer_id=EMPLOYER, of="address", hashed=world.ctx.address_hash(NEW), since=world.now)
    world.ctx.store.write(MEMORY_ITEM.insert(memory))
    with pytest.raises(InputInvalid) as refused:
        correct(world.ctx, EMPLOYER, relation.person_id, moved, actor="hr")
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("/email", "erased")]
    assert correct(world.ctx, OTHER, elsewhere.person_id, moved, actor="hr").person.email == NEW


def test_a_number_of_somebody_else_is_refused(world: World) -> None:
    is_shared(world, number="1001")
    relation, _ = is_shared(world, "sanne@werk.example.nl", number="1002")
    with pytest.raises(InputInvalid) as refused:
        correct(
            world.ctx,
            EMPLOYER,
            relation.person_id,
            lambda old: replace(old, personnel_number="1001"),
            actor="hr",
        )
    assert [fault.pointer for fault in refused.value.faults] == ["/personnel_number"]


def test_who_says_not_any_more_is_paused_until_the_employer_decides(world: World) -> None:
    relation, _ = is_shared(world)
    with pytest.raises(NothingSaid):
        decide(world.ctx, EMPLOYER, relation.person_id, Decision.STILL_WORKS_HERE, actor="hr")
    says(world, relation, Word.LEFT)
    decide(world.ctx, EMPLOYER, relation.person_id, Decision.STILL_WORKS_HERE, actor="hr")
    assert person_of(world.ctx, relation.person_id).said is None


def test_who_has_left_goes_four_weeks_later_and_is_corrected_no_more(world: World) -> None:
    relation, _ = is_shared(world)
    first, again = (
        decide(world.ctx, EMPLOYER, relation.person_id, Decision.HAS_LEFT, actor="hr") for _ in range(2)
    )
    assert first.employment.ended_at == again.employment.ended_at == world.now
    assert first.person.ends_at == world.now + timedelta(days=28)
    with pytest.raises(NotFound):
        correct(world.ctx, EMPLOYER, relation.person_id, moved, actor="hr")
    assert [act.action for act in acts(world.ctx, world.now.date())] == ["relation-ended"]


def test_nobody_decides_about_anothers_people(world: World) -> None:
    relation, _ = is_shared(world)
    with pytest.raises(NotFound):
        decide(world.ctx, OTHER, relation.person_id, Decision.HAS_LEFT, actor="hr")
    with pytest.raises(NotFound):
        correct(world.ctx, OTHER, relation.person_id, moved, actor="hr")
