"""Before a training ends its member of staff is told, a month and a week before, and once each."""

from datetime import date, timedelta
from typing import Final

import pytest

from qlinx.records.due_moments import take_moments
from qlinx.records.moments import MOMENT, Moment, MomentTools, moment_item
from qlinx.staff.model import TRAINING_ENDS, TRAINING_LASTS, StaffMember
from qlinx.staff.moments import PACKAGE, TRAINING
from qlinx.staff.service import change_staff, end_member
from qlinx.staff.store import staff_item
from tests.support.signing_in import a_staff_member
from tests.support.world import World

_TOOLS: Final = MomentTools({}, lambda: 60.0)


def trained(world: World, member: StaffMember, on: date) -> StaffMember:
    return change_staff(world.ctx, member, trained_on=on, actor="m" * 26)


def moment_of(world: World, member: StaffMember) -> Moment | None:
    return world.ctx.store.get(MOMENT, moment_item(staff_item(member.person_id).pk, TRAINING))


def night(world: World, day: date) -> None:
    """The cleanup of a night, twice, as when it is cut off at its end."""
    world.now += (day - world.ctx.today()) * 1
    for _ in range(2):
        take_moments(world.ctx, PACKAGE, _TOOLS)


def told(world: World) -> list[str]:
    """The last days that were told of, in the order in which they were."""
    found = [item for item in world.items_of("outbox") if item["template"] == TRAINING_ENDS]
    return [str(item["refs"]["until"]) for item in sorted(found, key=lambda item: str(item["created_at"]))]


@pytest.fixture
def member(world: World) -> StaffMember:
    return a_staff_member(world)


def test_who_was_trained_is_told_a_month_and_a_week_before_and_no_more(
    world: World, member: StaffMember
) -> None:
    today = world.ctx.today()
    until = today + TRAINING_LASTS
    trained(world, member, today)

    for before, number in ((31, 0), (30, 1), (20, 1), (8, 1), (7, 2), (3, 2), (0, 2), (-1, 2)):
        night(world, until - timedelta(days=before))
        assert told(world) == [until.isoformat()] * number, before
    assert moment_of(world, member) is None


def test_a_training_that_is_put_down_anew_is_told_of_at_its_own_end(
    world: World, member: StaffMember
) -> None:
    first = world.ctx.today()
    known = trained(world, member, first)
    night(world, first + TRAINING_LASTS - timedelta(days=30))
    again = world.ctx.today()
    trained(world, known, again)

    night(world, first + TRAINING_LASTS - timedelta(days=7))
    assert told(world) == [(first + TRAINING_LASTS).isoformat()]
    night(world, again + TRAINING_LASTS - timedelta(days=30))
    assert told(world)[1:] == [(again + TRAINING_LASTS).isoformat()]


def test_a_training_of_long_ago_is_told_of_once_and_one_that_is_over_not_at_all(
    world: World, member: StaffMember
) -> None:
    today = world.ctx.today()
    known = trained(world, member, today - TRAINING_LASTS + timedelta(days=3))
    night(world, today)
    night(world, today + timedelta(days=3))
    assert len(told(world)) == 1
    trained(world, known, today - TRAINING_LASTS - timedelta(days=1))
    night(world, today + timedelta(days=4))
    assert len(told(world)) == 1
    assert moment_of(world, member) is None


def test_who_left_is_told_nothing(world: World, member: StaffMember) -> None:
    today = world.ctx.today()
    known = trained(world, member, today)
    end_member(world.ctx, known, pool=world.pool(), actor="m" * 26)
    night(world, today + TRAINING_LASTS - timedelta(days=30))
    assert told(world) == []
    assert moment_of(world, member) is None
