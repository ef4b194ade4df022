"""The end of an agreement ends its relations, and no others."""

from datetime import date, timedelta

import pytest

from qlinx.employers.service import end_agreement
from qlinx.employers.store import AGREEMENT, agreement_of
from qlinx.newsletters.store import subscription_by_id
from qlinx.people.employment import end_employment
from qlinx.people.joins import join
from qlinx.people.model import AFTER_EMPLOYMENT
from qlinx.people.relations import relation_by_id
from qlinx.people.replaying import partings_since
from qlinx.people.store import account_of, person_by_id
from qlinx.records.shape import Regime
from qlinx.retention.people import end_person
from tests.support import standing
from tests.support.agreements_ending import (
    END,
    LAST_DAY,
    ended,
    ended_by,
    is_shared_again,
    line,
    people,
    settled_for,
)
from tests.support.grounds import reads_newsletters
from tests.support.people import letters, person_of
from tests.support.retention import line as line_of
from tests.support.retention import run
from tests.support.subjects import (
    a_holder,
    a_relation,
    an_employer,
    works,
)
from tests.support.world import World


def test_nothing_happens_before_the_last_day_has_passed_in_the_netherlands(world: World) -> None:
    people(world, 2)
    world.now = END

    assert run(world).lines == ()

    world.pass_time(hours=1, seconds=1)
    assert line(run(world), "agreement").held == 1
    assert settled_for(world) == LAST_DAY


def test_relations_end_and_go_four_weeks_later_and_those_of_another_employer_stay(world: World) -> None:
    going = people(world, 3)
    stays = a_relation(world.ctx, an_employer(world.ctx, 2), going[0].email)
    world.pass_time(days=10)

    run(world)

    for person in going:
        assert person_of(world.ctx, person.person_id).ends_at == AFTER_EMPLOYMENT.ends(END)

    world.pass_time(days=28)
    run(world)
    assert [person_by_id(world.ctx.store, person.person_id) for person in going] == [None] * 3
    assert person_of(world.ctx, stays.person_id) == stays
    assert [item["ground"] for item in world.items_of("address_row")] == [f"relation#{'2' * 26}"]


def test_an_account_whose_only_join_is_with_that_employer_goes_at_the_same_time(world: World) -> None:
    ending = an_employer(world.ctx, 1, ends_on=LAST_DAY)
    holder = a_holder(world.ctx)
    works(world, holder, ending)
    world.pool().create(holder.person_id)
    world.pass_time(days=10)

    run(world)

    assert person_of(world.ctx, holder.person_id).ends_at == AFTER_EMPLOYMENT.ends(END)
    world.now = AFTER_EMPLOYMENT.ends(END)
    run(world)
    assert world.items_of("person") == world.items_of("address_row") == world.items_of("join") == []
    assert not world.pool().exists(holder.person_id)


def test_a_newsletter_that_its_reader_asked_for_outlives_the_account_at_the_same_address(
    world: World,
) -> None:
    reader = reads_newsletters(world)
    holder = a_holder(world.ctx)
    works(world, holder, an_employer(world.ctx, 1, ends_on=LAST_DAY))
    world.pool().create(holder.person_id)
    world.pass_time(days=10)
    run(world)
    world.now = AFTER_EMPLOYMENT.ends(END)

    run(world)

    assert world.items_of("person") == []
    assert subscription_by_id(world.ctx.store, reader.person_id) == reader


def test_a_relation_goes_before_its_account_whichever_is_come_to_first(world: World) -> None:
    ending = an_employer(world.ctx, 1, ends_on=LAST_DAY)
    holder = a_holder(world.ctx)
    relation = works(world, holder, ending)
    world.pool().create(holder.person_id)
    world.pass_time(days=10)
    run(world)
    letters(world)
    world.now = AFTER_EMPLOYMENT.ends(END)

    end_person(world.ctx, holder.person_id, private=world.bucket("Private"), pool=world.pool())

    assert world.items_of("person") == []
    manifests = [item["manifest"] for item in world.every_item(Regime.LEDGER) if item["kind"] == "erasure"]
    assert len(manifests) == 2
    assert not any("join" in manifest for manifest in manifests)
    assert [made.relation_id for made in partings_since(world.ctx, world.now)] == [relation.person_id]
    assert world.items_of("outbox") == []


def test_an_account_with_another_live_join_stays_and_keeps_only_that(world: World) -> None:
    ending, staying = an_employer(world.ctx, 1, ends_on=LAST_DAY), an_employer(world.ctx, 2)
    holder = a_holder(world.ctx)
    works(world, holder, ending)
    kept = works(world, holder, staying)
    world.pass_time(days=10)
    run(world)
    world.pass_time(days=28)

    run(world)

    assert person_of(world.ctx, holder.person_id).ends_at is None
    assert [item["relation_id"] for item in world.items_of("join")] == [kept.person_id]
    assert account_of(world.ctx.store, holder.person_id) is not None


def test_an_account_joined_to_an_employer_that_goes_on_has_its_year_though_the_work_there_ended(
    world: World,
) -> None:
    holder = a_holder(world.ctx)
    works(world, holder, an_employer(world.ctx, 1, ends_on=LAST_DAY))
    left = relation_by_id(world.ctx, works(world, holder, an_employer(world.ctx, 2)).person_id)
    assert left is not None
    end_employment(world.ctx, left.employment, world.now)
    world.pass_time(days=10)
    run(world)
    assert person_of(world.ctx, holder.person_id).ends_at is None

    world.pass_time(days=28)
    run(world)

    assert person_of(world.ctx, holder.person_id).ends_at == world.now + timedelta(days=365)


def test_an_account_that_was_never_joined_is_not_touched(world: World) -> None:
    people(world, 1)
    holder = a_holder(world.ctx, "n0@werk.example.nl")
    world.pass_time(days=40)

    run(world)

    assert person_of(world.ctx, holder.person_id) == holder


@pytest.mark.parametrize("first", [1, 2])
def test_an_account_goes_with_the_last_of_its_agreements_whichever_is_settled_first(
    world: World, first: int
) -> None:
    days = {first: LAST_DAY, 3 - first: LAST_DAY + timedelta(days=5)}
    holder = a_holder(world.ctx)
    for number in (1, 2):
        works(world, holder, an_employer(world.ctx, number, ends_on=days[number]))
    world.pass_time(days=8, hours=16)
    run(world)
    assert person_of(world.ctx, holder.person_id).ends_at is None

    world.pass_time(days=10)
    run(world)

    assert person_of(world.ctx, holder.person_id).ends_at == AFTER_EMPLOYMENT.ends(END + timedelta(days=5))


def test_whoever_joins_another_employer_meanwhile_keeps_the_account(world: World) -> None:
    holder = a_holder(world.ctx)
    works(world, holder, an_employer(world.ctx, 1, ends_on=LAST_DAY))
    world.pass_time(days=10)
    run(world)
    other = a_relation(world.ctx, an_employer(world.ctx, 2), holder.email)
    join(world.ctx, holder.person_id, other.person_id, other.address_hash)
    world.pass_time(days=28)

    run(world)

    assert person_of(world.ctx, holder.person_id).ends_at is None
    assert [item["relation_id"] for item in world.items_of("join")] == [other.person_id]


def test_an_account_whose_relation_is_shared_again_keeps_it(world: World) -> None:
    holder = a_holder(world.ctx)
    relation = works(world, holder, an_employer(world.ctx, 1, ends_on=LAST_DAY))
    world.pass_time(days=10)
    run(world)
    end_agreement(world.ctx, "1" * 26, date(2027, 12, 31), actor="staff-id")
    is_shared_again(world, relation.person_id)
    world.pass_time(days=28)

    report = run(world)

    assert line_of(report, "person").held == 1
    assert person_of(world.ctx, holder.person_id).ends_at is None
    assert person_of(world.ctx, relation.person_id).account_id == holder.person_id
    assert run(world).lines == ()


def test_it_is_done_once_and_again_only_for_another_last_day(world: World) -> None:
    people(world, 2)
    world.pass_time(days=10)
    run(world)

    assert run(world).lines == ()

    end_agreement(world.ctx, "1" * 26, date(2026, 12, 1), actor="staff-id")
    assert line(run(world), "agreement").removed == 1


def test_an_agreement_that_is_not_as_declared_keeps_no_other_from_ending(world: World) -> None:
    people(world, 1)
    other = an_employer(world.ctx, 2, ends_on=LAST_DAY)
    a_relation(world.ctx, other, "ander@werk.example.nl")
    table = standing.table(world.ctx.store.table(Regime.RECORDS))
    (one,) = (item for item in world.items_of("agreement") if "1" * 26 in item["pk"])
    table.put_item(Item={**one, "unheard_of": 1})
    world.now = END + timedelta(seconds=1)

    report = run(world)

    assert line(report, "agreement").failed == 1
    assert ended(world) == 1


def test_a_dry_run_counts_the_same_and_changes_nothing(world: World) -> None:
    people(world, 3)
    world.pass_time(days=10)
    before = world.every_item()

    dry = run(world, dry_run=True)

    assert world.every_item() == before
    assert (line(dry, "employment").found, line(dry, "employment").removed) == (3, 3)
    assert line(dry, "agreement").removed == 1
    assert ended_by(world) == 3


def test_when_time_is_up_in_a_dry_run_it_says_so(world: World) -> None:
    people(world, 3)
    world.pass_time(days=10)
    left = iter([900_000, 900_000])

    assert not run(world, dry_run=True, seconds=lambda: next(left, 0)).finished


@pytest.mark.parametrize("days", [0, 1])
def test_an_agreement_without_end_is_never_due(world: World, days: int) -> None:
    employer = an_employer(world.ctx)
    agreement = agreement_of(world.ctx.store, employer.employer_id)
    assert agreement is not None

    assert AGREEMENT.due(agreement) is None
    assert AGREEMENT.due(AGREEMENT.changed(agreement, ends_on=LAST_DAY + timedelta(days=days))) is not None
