"""A restored backup raises no limit that staff lowered since."""

from datetime import UTC, date, datetime, timedelta

import pytest

from qlinx.kit.seen import saw
from qlinx.people.limits import PHOTOS
from qlinx.records.limits import most_of
from qlinx.records.policy import POLICY, policy_key
from qlinx.staff.policies import NewValue, set_limit, withdraw_limit
from tests.integration.rights.test_replay import replays, restore
from tests.support.world import World


@pytest.fixture(autouse=True)
def _today(world: World) -> None:
    world.now = datetime.now(UTC)


def lowers(world: World, value: int, version: int, since: date | None = None) -> None:
    new = NewValue(value=value, since=since, why="Aanval.", seen=saw(str(version)))
    set_limit(world.ctx, PHOTOS.name, new, actor="staff")


@pytest.mark.parametrize("stored_before", [False, True])
def test_a_limit_that_staff_lowered_is_low(world: World, *, stored_before: bool) -> None:
    if stored_before:
        lowers(world, 30, 0)
    backup = world.every_item()
    world.pass_time(minutes=2)
    lowers(world, 5, int(stored_before))
    restore(world, backup)

    assert replays(world).standings == 1

    world.pass_time(minutes=2)
    assert most_of(world.ctx, PHOTOS) == 5
    policy = world.ctx.store.get(POLICY, policy_key(PHOTOS.policy_name))
    assert policy is not None
    assert [(one.value, one.why) for one in policy.values][1:] == [
        *([(30, "Aanval.")] if stored_before else []),
        (5, None),
    ], "the ledger has no text that somebody wrote"
    assert replays(world).standings == 0


def test_a_value_that_was_withdrawn_does_not_begin(world: World) -> None:
    later = world.ctx.today() + timedelta(days=3)
    lowers(world, 40, 0, later)
    backup = world.every_item()
    withdraw_limit(world.ctx, PHOTOS.name, later, saw("1"), actor="staff")
    restore(world, backup)
    assert replays(world).standings == 1
    world.pass_time(days=4)
    assert most_of(world.ctx, PHOTOS) != 40
