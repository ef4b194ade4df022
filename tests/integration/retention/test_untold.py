"""Staff see how many people of each employer were not told yet, near the end of their month or past it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from qlinx.kit.clock import home_day
from qlinx.people.model import NoticeState, Person
from qlinx.people.relations import NOTICE_DAYS
from qlinx.people.store import EMPLOYMENT, employment_of
from qlinx.records.context import Context
from qlinx.retention.untold import Untold, first_notices
from qlinx.rights.deadlines import deadline_of, escalations
from tests.support.http import Functions
from tests.support.retention import run
from tests.support.subjects import a_relation, an_employer, one_of_the_staff
from tests.support.world import World


def shared(ctx: Context, number: int, employer: Any, since: datetime, **work: Any) -> Person:
    due = since + timedelta(days=NOTICE_DAYS)
    return a_relation(
        ctx,
        employer,
        f"n{number}@werk.example.nl",
        work={"shared_at": since, "notice_due_at": due, **work},
    )


def test_they_are_counted_by_employer_and_by_how_much_of_the_month_is_over(world: World) -> None:
    ctx = world.ctx
    one, other = an_employer(ctx), an_employer(ctx, 2)
    for number, days in enumerate((1, 10, 27, 40, 50)):
        shared(ctx, number, one, ctx.now() - timedelta(days=days))
    shared(ctx, 9, other, ctx.now() - timedelta(days=2))
    shared(ctx, 10, other, ctx.now() - timedelta(days=60), notice=NoticeState.GIVEN)
    shared(ctx, 11, other, ctx.now() - timedelta(days=60), ended_at=ctx.now())
    found = first_notices(ctx)
    assert found.employers == (
        Untold(one.employer_id, one.name, late=2, near=1, waiting=5),
        Untold(other.employer_id, other.name, late=0, near=0, waiting=1),
    )
    assert (found.late, found.near, found.complete) == (2, 1, True)


def test_a_notice_is_near_from_four_fifths_of_its_month_and_late_after_its_last_day(world: World) -> None:
    ctx = world.ctx
    since = ctx.now()
    shared(ctx, 1, an_employer(ctx), since)
    deadline = deadline_of(since)
    words = []
    while home_day(world.ctx.now()) <= deadline + timedelta(days=1):
        (one,) = first_notices(ctx).employers
        words.append((one.late, one.near))
        expected = ctx.now() >= escalations(since, deadline)[1] and ctx.today() <= deadline
        assert one.near == expected
        world.pass_time(days=1)
    assert [*dict.fromkeys(words)] == [(0, 0), (0, 1), (1, 0)]


def test_another_department_begins_no_new_month(world: World) -> None:
    ctx = world.ctx
    person = shared(ctx, 1, an_employer(ctx), ctx.now() - timedelta(days=40))
    work = employment_of(ctx.store, person)
    assert work is not None
    ctx.store.write(EMPLOYMENT.replace(work, department="Inkoop", shared_at=ctx.now()))
    assert first_notices(ctx).late == 1


def test_who_was_told_is_counted_no_more(world: World) -> None:
    ctx = world.ctx
    person = shared(ctx, 1, an_employer(ctx), ctx.now() - timedelta(days=40))
    work = employment_of(ctx.store, person)
    assert work is not None
    assert first_notices(ctx).late == 1
    ctx.store.write(EMPLOYMENT.replace(work, notice=NoticeState.GIVEN, notice_given_at=ctx.now()))
    assert first_notices(ctx).employers == ()


def test_the_api_tells_the_same_and_nobody_s_name(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shared(world.ctx, 1, an_employer(world.ctx), world.ctx.now() - timedelta(days=40))
    staff = one_of_the_staff(world.ctx)
    told = Functions(world, monkeypatch).call(
        "staff_cases", "GET", "/v1/staff/first-notices", person_id=staff.person_id, groups="staff"
    )
    assert (told.status, told.json["late"], told.json["employers"][0]["employer"]) == (
        200,
        1,
        "Voorbeeld Zorg 1",
    )
    assert "n1@werk" not in told.body


def test_who_became_late_rings_for_two_nights_and_no_longer(world: World) -> None:
    ctx = world.ctx
    waits = {"shared_at": ctx.now(), "notice_due_at": ctx.now() + timedelta(days=NOTICE_DAYS)}
    a_relation(ctx, an_employer(ctx), work=waits)
    rang = []
    for day in range(40):
        rang += [day] * sum(one.failed for one in run(world).lines if one.rule == "first_notice_late")
        world.pass_time(days=1)
    last = (deadline_of(waits["shared_at"]) - home_day(waits["shared_at"])).days
    assert rang == [last + 1, last + 2]
