"""The clock of an incident: it counts from when it was known, is looked at in time, and stops when
settled.
"""

from dataclasses import asdict
from datetime import timedelta

import pytest

from qlinx.incidents.deciding import decide_risk
from qlinx.incidents.model import Risk
from qlinx.incidents.moments import PACKAGE
from qlinx.incidents.policies import NOTICE_HOURS
from qlinx.incidents.recording import incident_of, put_right
from qlinx.incidents.states import CLOCK_RUNS, IncidentEvent, IncidentState
from qlinx.incidents.store import INCIDENT, incident_by_id, incident_item
from qlinx.incidents.watching import Watched, incidents_to_look_at
from qlinx.kit.seen import WHATEVER_IS_NOW
from qlinx.records.moments import Moment, moments_of
from qlinx.records.policy import POLICY, Policy, PolicyValue
from qlinx.rights.deadlines import deadline_in_hours
from tests.support.incidents import BY, WHY, an_incident, an_incident_that_is, does, facts_of
from tests.support.retention import run
from tests.support.world import World

NONE, NEAR, LATE = Watched(), Watched(near=1), Watched(late=1)


def moments(world: World, incident_id: str) -> dict[str, Moment]:
    return moments_of(world.ctx.store, incident_item(incident_id).pk, PACKAGE)


def hours_that_ring(world: World, hours: int) -> list[tuple[int, str]]:
    """After how many hours which count was above zero, looked at each quarter."""
    rang = []
    for quarter in range(hours * 4):
        found = incidents_to_look_at(world.ctx, lambda: 60)
        rang += [(quarter // 4, name) for name, number in asdict(found).items() if number]
        world.pass_time(minutes=15)
    return rang


def test_it_is_near_at_four_fifths_and_at_nearly_all_and_late_at_its_end_and_each_day_after(
    world: World,
) -> None:
    made = an_incident(world.ctx)
    length = (made.notify_before - made.aware_at) / timedelta(hours=1)
    rang = hours_that_ring(world, 125)
    assert [name for _, name in rang] == ["near", "near"] + ["late"] * 3
    assert [hour for hour, _ in rang][:2] == pytest.approx([length * 0.8, length * 0.95], abs=1)
    late = [hour for hour, name in rang if name == "late"]
    assert late == pytest.approx([length, length + 24, length + 48], abs=1.5)


@pytest.mark.parametrize("state", sorted(set(IncidentState)))
def test_a_clock_runs_until_it_is_settled_and_no_longer(world: World, state: IncidentState) -> None:
    made = an_incident_that_is(world.ctx, state)
    assert made.state is state
    assert bool(moments(world, made.incident_id)) == (state in CLOCK_RUNS)
    world.pass_time(hours=80)
    found = incidents_to_look_at(world.ctx, lambda: 60)
    assert found == (LATE if state in CLOCK_RUNS else NONE)


def test_one_that_turns_out_to_be_a_risk_is_watched_again(world: World) -> None:
    made = an_incident_that_is(world.ctx, IncidentState.NO_RISK)
    world.pass_time(hours=60)
    does(world.ctx, made.incident_id, IncidentEvent.FIND_RISK)
    assert incidents_to_look_at(world.ctx, lambda: 60) == NEAR


def test_one_that_was_known_before_it_was_recorded_is_late_when_it_is_recorded(world: World) -> None:
    an_incident(world.ctx, known_for=timedelta(hours=100))
    assert incidents_to_look_at(world.ctx, lambda: 60) == LATE


def test_a_corrected_moment_moves_its_term_and_its_looks(world: World) -> None:
    made = an_incident(world.ctx)
    earlier = facts_of(world.ctx, aware_at=world.ctx.now() - timedelta(hours=60))
    put_right(world.ctx, made.incident_id, earlier, WHATEVER_IS_NOW, actor=BY)
    now = incident_of(world.ctx, made.incident_id)
    assert now.notify_before == deadline_in_hours(earlier.aware_at, 72)
    (moment,) = moments(world, made.incident_id).values()
    assert world.ctx.now() < moment.at < now.notify_before


def test_the_term_is_the_one_that_held_when_it_became_known(world: World) -> None:
    day = world.ctx.today()
    values = (*NOTICE_HOURS.policy.values, PolicyValue(since=day + timedelta(days=1), value=96))
    stored = Policy(
        name=NOTICE_HOURS.name, owner=NOTICE_HOURS.owner, reason=NOTICE_HOURS.reason, values=values
    )
    world.ctx.store.write(POLICY.insert(stored))
    before = an_incident(world.ctx)
    world.pass_time(days=2)
    after = an_incident(world.ctx)
    assert before.notify_before == deadline_in_hours(before.aware_at, 72)
    assert after.notify_before == deadline_in_hours(after.aware_at, 96)


def test_a_closed_one_stays_for_its_years_and_then_goes_and_an_open_one_stays(world: World) -> None:
    closed = an_incident_that_is(world.ctx, IncidentState.CLOSED)
    undecided = an_incident(world.ctx)
    assert closed.kept_until is not None
    world.now = closed.kept_until - timedelta(hours=1)
    run(world)
    assert incident_by_id(world.ctx.store, closed.incident_id)
    world.pass_time(hours=2)
    run(world)
    assert incident_by_id(world.ctx.store, closed.incident_id) is None
    assert incident_by_id(world.ctx.store, undecided.incident_id)


def test_a_decision_twice_stands_once_and_another_beside_it(world: World) -> None:
    made = an_incident(world.ctx)
    for risk in (Risk.HIGH, Risk.HIGH, Risk.NONE):
        decide_risk(world.ctx, made.incident_id, risk, WHY, actor=BY)
    decided = incident_of(world.ctx, made.incident_id).decisions
    assert [(one.risk, one.reason, one.decided_by) for one in decided] == [
        (Risk.HIGH, WHY, BY),
        (Risk.NONE, WHY, BY),
    ]


def test_an_incident_names_nobody() -> None:
    assert {"person_id", "email", "name"}.isdisjoint(INCIDENT.model.model_fields)
