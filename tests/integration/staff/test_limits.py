"""Limits as staff see and change them: dated, within bounds, by one at a time, with what each stopped."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest

from qlinx.kit.errors import ChangedMeanwhile, InputInvalid, NotFound, TooManyRequests
from qlinx.kit.seen import ChangedSince, saw
from qlinx.people.limits import PHOTOS, SIGN_UPS_OF_NETWORK
from qlinx.records.audit import acts
from qlinx.records.catalogue import every_limit
from qlinx.records.limit_effects import DAYS, effects
from qlinx.records.limits import count, count_network, give_back, most_of, tally
from qlinx.records.policy import POLICY, Policy, policy_key
from qlinx.records.shape import Regime
from qlinx.staff.errors import ValueHolds
from qlinx.staff.policies import LimitState, NewValue, all_limits, set_limit, withdraw_limit
from tests.support.moment import START
from tests.support.people import set_limit as stored_limit
from tests.support.threads import a_context_with
from tests.support.world import World

ACTOR: Final = "s" * 26
OTHER: Final = "t" * 26
WHY: Final = "Een werkgever met veel foto's."
TODAY: Final = START.date()
NAME: Final = PHOTOS.name


def sets(world: World, value: int, *, version: int, **more: Any) -> LimitState:
    new = NewValue(
        value=value, since=more.pop("since", None), why=more.pop("why", WHY), seen=saw(str(version))
    )
    return set_limit(more.pop("ctx", world.ctx), NAME, new, actor=more.pop("actor", ACTOR))


def stored(world: World) -> Policy | None:
    return world.ctx.store.get(POLICY, policy_key(PHOTOS.policy_name))


def told(world: World) -> list[str]:
    return [f"{act.actor[0]} {act.action} {act.subject}" for act in acts(world.ctx, world.now.date())]


def test_what_staff_set_holds_within_a_minute_and_what_held_stays_on_record(world: World) -> None:
    assert most_of(world.ctx, PHOTOS) == 20
    sets(world, 30, version=0)
    sets(world, 25, version=1, actor=OTHER)
    world.pass_time(seconds=60)
    assert most_of(world.ctx, PHOTOS) == 25
    policy = stored(world)
    assert policy is not None
    assert [(one.value, one.set_by) for one in policy.values] == [(20, None), (30, ACTOR), (25, OTHER)]
    assert policy.on(TODAY - timedelta(days=1)) == 20
    assert told(world) == [
        f"s limit-set:30:{TODAY} limit.photo-upload",
        f"t limit-set:25:{TODAY} limit.photo-upload",
    ]


def test_a_later_value_begins_on_its_day_at_home(world: World) -> None:
    sets(world, 30, version=0, since=TODAY + timedelta(days=1))
    # Just before midnight in Amsterdam, and just after.
    world.now = datetime(2026, 11, 23, 22, 58, tzinfo=UTC)
    assert most_of(world.ctx, PHOTOS) == 20
    world.pass_time(minutes=3)
    assert most_of(world.ctx, PHOTOS) == 30


def test_of_two_values_for_one_day_the_one_that_was_set_last_begins(world: World) -> None:
    day = TODAY + timedelta(days=2)
    sets(world, 30, version=0, since=day)
    after = sets(world, 40, version=1, since=day)
    assert [one.value for one in after.policy.later_than(TODAY)] == [40]
    assert after.policy.on(day) == 40


def test_the_same_request_twice_is_one(world: World) -> None:
    for _ in range(2):
        sets(world, 30, version=0)
        sets(world, 40, version=1, since=TODAY + timedelta(days=9))
    policy = stored(world)
    assert policy is not None
    assert (policy.version, len(policy.values), len(told(world))) == (2, 3, 2)
    # A client that was away over midnight asks again: what holds is what it asked for.
    world.pass_time(days=1)
    assert sets(world, 30, version=0).version == 2


def test_who_has_not_seen_the_last_change_changes_nothing(world: World) -> None:
    sets(world, 30, version=0)
    with pytest.raises(ChangedSince):
        sets(world, 40, version=0, actor=OTHER)
    with pytest.raises(ChangedSince):
        sets(world, 40, version=7, actor=OTHER)
    assert told(world) == [f"s limit-set:30:{TODAY} limit.photo-upload"]


@pytest.mark.parametrize("version", [0, 1])
def test_of_two_who_change_a_limit_at_once_the_second_hears_of_the_first(world: World, version: int) -> None:
    if version:
        sets(world, 22, version=0, why="Het eerste van vandaag.")

    def meanwhile() -> None:
        sets(world, 30, version=version)

    # The act is inserted just before the change, so the other comes in between read and write.
    with pytest.raises(ChangedMeanwhile):
        sets(
            world,
            40,
            version=version,
            actor=OTHER,
            ctx=a_context_with(world, meanwhile, call="put_item"),
        )
    policy = stored(world)
    assert policy is not None
    assert (policy.on(TODAY), policy.version) == (30, version + 1)


@pytest.mark.parametrize(
    ("value", "since", "fault"),
    [
        (0, None, ("/value", "out_of_bounds")),
        (4, None, ("/value", "out_of_bounds")),
        (101, None, ("/value", "out_of_bounds")),
        (30, TODAY - timedelta(days=1), ("/since", "in_the_past")),
    ],
)
def test_what_would_lock_everybody_out_or_break_the_bound_on_cost_is_refused(
    world: World, value: int, since: date | None, fault: tuple[str, str]
) -> None:
    with pytest.raises(InputInvalid) as refused:
        sets(world, value, version=0, since=since)
    [one] = refused.value.faults
    assert (one.pointer, one.code) == fault
    assert one.advice.nl != one.advice.en
    assert (stored(world), told(world)) == (None, [])


def test_a_limit_that_there_is_not_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        set_limit(world.ctx, "mobile_required", NewValue(1, None, WHY, saw("0")), actor=ACTOR)
    with pytest.raises(NotFound):
        withdraw_limit(world.ctx, NAME, TODAY + timedelta(days=1), saw("0"), actor=ACTOR)


def test_a_value_that_has_not_begun_is_withdrawn_once_and_stays_on_record(world: World) -> None:
    day = TODAY + timedelta(days=3)
    sets(world, 30, version=0, since=day)
    sets(world, 40, version=1, since=day)
    with pytest.raises(ChangedSince):
        withdraw_limit(world.ctx, NAME, day, saw("1"), actor=OTHER)
    once, after = (withdraw_limit(world.ctx, NAME, day, saw("2"), actor=OTHER) for _ in range(2))
    assert once == after
    assert (after.policy.later_than(TODAY), after.policy.on(day)) == ((), 20)
    assert [(one.value, one.withdrawn_by) for one in after.policy.values[1:]] == [(30, OTHER), (40, OTHER)]
    assert told(world)[-1] == f"t limit-withdrawn:{day} limit.photo-upload"
    assert sets(world, 30, version=3, since=day).policy.on(day) == 30


def test_what_holds_is_not_withdrawn(world: World) -> None:
    sets(world, 30, version=0)
    for day in (TODAY, PHOTOS.policy.values[0].since):
        with pytest.raises(ValueHolds):
            withdraw_limit(world.ctx, NAME, day, saw("1"), actor=ACTOR)


def test_every_limit_has_words_and_bounds_around_what_it_lets_through() -> None:
    for limit in every_limit().values():
        least, highest = limit.between
        assert 1 <= least <= limit.most <= highest, limit.name
        assert limit.what.nl, limit.name
        assert limit.what.en not in {"", limit.what.nl}, limit.name


def test_every_limit_that_is_counted_is_one_that_staff_see() -> None:
    assert {"employer-user-invitation", "address-undo", "sign-up-network"} <= set(every_limit())


# ---- what limits stop


def beyond(world: World, times: int, *, who: str = "198.51.100.7") -> None:
    for _ in range(times):
        with pytest.raises(TooManyRequests):
            count_network(world.ctx, SIGN_UPS_OF_NETWORK, who)


def counted(world: World) -> list[tuple[str, date, int, int]]:
    return [(one.limit, one.day, one.reached, one.stopped) for one in effects(world.ctx)]


def test_what_a_limit_stops_is_counted_by_day_in_few_writes(world: World) -> None:
    stored_limit(world, SIGN_UPS_OF_NETWORK, 1)
    for who in ("198.51.100.7", "2001:db8:1:2::3"):
        count_network(world.ctx, SIGN_UPS_OF_NETWORK, who)
        beyond(world, 9, who=who)
    assert counted(world) == [("sign-up-network", TODAY, 2, 16)]
    world.pass_time(days=1)
    count_network(world.ctx, SIGN_UPS_OF_NETWORK, "198.51.100.7")
    beyond(world, 1)
    assert counted(world)[1:] == [("sign-up-network", TODAY + timedelta(days=1), 1, 1)]


def test_what_was_within_a_limit_is_not_counted(world: World) -> None:
    for _ in range(PHOTOS.most):
        count(world.ctx, PHOTOS, "somebody")
    for _ in range(9):
        give_back(world.ctx, tally(world.ctx, PHOTOS, "somebody else"))
    assert counted(world) == []


def test_what_was_stopped_tells_of_nobody_and_is_gone_after_thirty_days(world: World) -> None:
    stored_limit(world, SIGN_UPS_OF_NETWORK, 0)
    beyond(world, 1)
    (item,) = [one for one in world.every_item(Regime.SECURITY) if one["kind"] == "limit_effect"]
    assert not {"198.51.100.7", "network_address"} & {str(part) for part in (*item, *item.values())}
    assert 29 * 86400 < int(item["expires_at"]) - world.now.timestamp() <= 30 * 86400
    world.pass_time(days=DAYS)
    assert counted(world) == []


def test_a_count_that_could_not_be_kept_keeps_nobody_from_an_answer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qlinx.aws.database import Busy, Database

    add: Callable[..., Any] = Database.add

    def busy(self: Database, update: Any) -> Any:
        if update.key.pk == "limit_effects":
            raise Busy
        return add(self, update)

    monkeypatch.setattr(Database, "add", busy)
    stored_limit(world, SIGN_UPS_OF_NETWORK, 0)
    beyond(world, 1)
    assert counted(world) == []


def test_the_list_is_of_every_limit_whoever_stored_it(world: World) -> None:
    sets(world, 30, version=0)
    by_name = {state.limit.name: state for state in all_limits(world.ctx)}
    assert (by_name[NAME].version, by_name["sign-up-network"].version) == (1, 0)
