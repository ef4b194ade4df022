"""Whether the audit trail is what was written can be looked up, and looking changes nothing."""

from datetime import timedelta

import pytest

from qlinx.people.store import person_by_id
from qlinx.records.audit import record_act
from qlinx.records.seals import check_and_seal, seal_key
from qlinx.records.shape import Regime
from qlinx.records.verifying import DayState, sealed_days, verified
from tests.support.http import Functions
from tests.support.retention import former_employee
from tests.support.retention import run as night
from tests.support.standing import table
from tests.support.world import World


def days_pass(world: World, number: int) -> None:
    """Days with an act each, sealed every night."""
    for _ in range(number):
        record_act(world.ctx, actor="staff-id", action="tested", subject="somebody")
        world.pass_time(days=1)
        check_and_seal(world.ctx)


def states(world: World) -> dict[int, DayState]:
    """By how many days ago."""
    today = world.now.date()
    return {(today - one.day).days: one.state for one in verified(world.ctx, days=8)}


def takes_away(world: World, ago: int, *, with_acts: bool) -> None:
    day = world.now.date() - timedelta(days=ago)
    stored = table(world.ctx.store.table(Regime.AUDIT))
    key = seal_key(day)
    stored.delete_item(Key={"pk": key.pk, "sk": key.sk})
    for item in world.every_item(Regime.AUDIT):
        if with_acts and item["pk"].startswith(f"audit#{day.isoformat()}"):
            stored.delete_item(Key={"pk": item["pk"], "sk": item["sk"]})


def test_days_that_are_as_they_were_sealed_are_told_so(world: World) -> None:
    days_pass(world, 5)
    found = states(world)
    assert found[0] is DayState.OPEN
    assert {found[ago] for ago in range(1, 6)} == {DayState.SEALED}


def test_a_day_without_a_seal_shows_and_stays_to_be_seen_when_it_gets_one(world: World) -> None:
    days_pass(world, 8)
    takes_away(world, 5, with_acts=True)
    assert states(world)[5] is DayState.MISSING
    check_and_seal(world.ctx)
    assert states(world)[5] is DayState.LATE


def test_an_act_that_was_taken_away_or_changed_shows(world: World) -> None:
    days_pass(world, 5)
    stored = table(world.ctx.store.table(Regime.AUDIT))
    acts = sorted(
        (item for item in world.every_item(Regime.AUDIT) if item["kind"] == "audit"),
        key=lambda one: one["pk"],
    )
    stored.delete_item(Key={"pk": acts[-1]["pk"], "sk": acts[-1]["sk"]})
    stored.put_item(Item={**acts[-2], "actor": "somebody-else"})
    assert (states(world)[1], states(world)[2]) == (DayState.UNLIKE, DayState.BROKEN)


def test_the_anchor_of_a_day_changes_with_whatever_changes_of_it(world: World) -> None:
    days_pass(world, 2)
    kept = {one.day: one.anchor for one in sealed_days(world.ctx, days=2) if one.anchor}
    assert len(set(kept.values())) == len(kept) > 1
    day = world.now.date() - timedelta(days=1)
    takes_away(world, 1, with_acts=True)
    check_and_seal(world.ctx)
    (anew,) = (one.anchor for one in sealed_days(world.ctx, days=2) if one.day == day)
    assert anew != kept[day]


def test_it_holds_after_whoever_it_is_about_is_erased(world: World) -> None:
    person = former_employee(world)
    record_act(world.ctx, actor=person.person_id, action="tested", subject=person.person_id)
    for _ in range(30):
        world.pass_time(days=1)
        check_and_seal(world.ctx)
    night(world)
    assert person_by_id(world.ctx.store, person.person_id) is None
    found = verified(world.ctx, days=31)
    assert not [one for one in found if one.is_wrong]
    assert sum(one.acts for one in found) >= 1


def test_an_operator_verifies_by_an_order_that_writes_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    functions = Functions(world, monkeypatch)
    days_pass(world, 3)
    world.is_everywhere()
    before = world.every_item(Regime.AUDIT)
    told = functions.handle("audit_check", {"verify": {"days": 5}})
    assert (told["days"], told["wrong"]) == (6, {})
    assert len(told["anchors"]) >= 3
    takes_away(world, 2, with_acts=False)
    day = (world.now.date() - timedelta(days=2)).isoformat()
    assert functions.handle("audit_check", {"verify": {"days": 5}})["wrong"] == {day: "missing"}
    assert len(world.every_item(Regime.AUDIT)) == len(before) - 1
