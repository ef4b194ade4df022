"""The end of an agreement: relations end with it, and whoever has no other employer goes (obligation 37)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from qlinx.employers.model import AFTER_AGREEMENT
from qlinx.employers.service import NewContact, NewEmployer, create_employer, end_agreement
from qlinx.employers.store import AGREEMENT, agreement_of
from qlinx.people.model import AFTER_EMPLOYMENT, Person
from qlinx.people.store import ACCOUNT, employments_of, person_by_id
from qlinx.retention.model import Line, Report
from tests.support.factories import an_account
from tests.support.retention import run
from tests.support.rights import a_known_person, an_employer, works
from tests.support.world import World

LAST_DAY = date(2026, 11, 30)
END = datetime(2026, 11, 30, 22, 59, 59, 999999, UTC)


def line(report: Report, kind: str) -> Line:
    return next(one for one in report.lines if one.kind == kind and one.rule == "agreement-ended")


def people(world: World, count: int) -> list[Person]:
    """People of employer 1, whose agreement ends; the last of them also works for employer 2."""
    ending, staying = an_employer(world.ctx, 1, ends_on=LAST_DAY), an_employer(world.ctx, 2)
    found = [a_known_person(world.ctx, f"n{number}@werk.example.nl") for number in range(count)]
    for person in found:
        works(world.ctx, person, ending)
    works(world.ctx, found[-1], staying)
    return found


def test_nothing_happens_before_the_last_day_has_passed_in_the_netherlands(world: World) -> None:
    people(world, 2)
    world.now = END

    assert run(world).lines == ()

    world.pass_time(hours=1, seconds=1)
    assert line(run(world), "agreement").removed == 1


def test_relations_end_and_people_go_unless_somebody_else_employs_them(world: World) -> None:
    *going, staying = people(world, 4)
    world.ctx.store.write(ACCOUNT.insert(an_account(person_id=going[0].person_id)))
    world.pass_time(days=10)

    report = run(world)

    assert (line(report, "employment").found, line(report, "employment").removed) == (4, 4)
    for person in going:
        stored = person_by_id(world.ctx.store, person.person_id)
        assert stored is not None
        assert stored.ends_at == AFTER_EMPLOYMENT.ends(END)
    kept = person_by_id(world.ctx.store, staying.person_id)
    assert kept is not None
    assert kept.ends_at is None

    world.pass_time(days=28)
    run(world)
    assert [person_by_id(world.ctx.store, person.person_id) for person in going] == [None] * 3
    (relation,) = employments_of(world.ctx.store, staying.person_id)
    assert relation.employer_id == "2" * 26


def test_it_is_done_once_and_again_only_for_another_last_day(world: World) -> None:
    people(world, 2)
    world.pass_time(days=10)
    run(world)

    assert run(world).lines == ()

    end_agreement(world.ctx, "1" * 26, date(2026, 12, 1), actor="staff-id")
    assert line(run(world), "agreement").removed == 1


def test_the_contact_person_goes_three_months_later(world: World) -> None:
    new = NewEmployer(
        "Voorbeeld Zorg",
        "nl",
        date(2026, 1, 1),
        LAST_DAY,
        NewContact("Kim", "kim@werk.example.nl", None, None),
    )
    create_employer(world.ctx, new, actor="staff-id")
    world.pass_time(days=10)
    run(world)
    assert len(world.items_of("employer_contact")) == 1

    world.now = AFTER_AGREEMENT.ends(END)
    run(world)

    assert world.items_of("employer_contact") == []


def test_a_dry_run_counts_the_same_and_changes_nothing(world: World) -> None:
    people(world, 3)
    world.pass_time(days=10)
    before = world.every_item()

    dry = run(world, dry_run=True)

    assert world.every_item() == before
    assert dry.lines == run(world).lines


def test_when_time_is_up_the_agreement_stays_due_and_the_next_run_completes_it(world: World) -> None:
    people(world, 3)
    world.pass_time(days=10)
    left = iter([900_000, 900_000, 900_000])

    first = run(world, seconds=lambda: next(left, 0))

    assert not first.finished
    agreement = agreement_of(world.ctx.store, "1" * 26)
    assert agreement is not None
    assert agreement.settled_for is None
    run(world)
    assert all(
        item.get("ended_at") for item in world.items_of("employment") if item["employer_id"] == "1" * 26
    )


@pytest.mark.parametrize("days", [0, 1])
def test_an_agreement_without_end_is_never_due(world: World, days: int) -> None:
    employer = an_employer(world.ctx)
    agreement = agreement_of(world.ctx.store, employer.employer_id)
    assert agreement is not None

    assert AGREEMENT.due(agreement) is None
    assert AGREEMENT.due(AGREEMENT.changed(agreement, ends_on=LAST_DAY + timedelta(days=days))) is not None
