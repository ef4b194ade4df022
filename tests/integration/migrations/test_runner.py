"""The runner, on a migration of its own: what any migration gets from it."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from qlinx.kit.errors import NotFound
from qlinx.migrations.decisions import decide
from qlinx.migrations.errors import DecidedAlready, NoSuchDecision
from qlinx.migrations.plan import (
    Choice,
    Gone,
    Instead,
    Migration,
    New,
    Partitions,
    Plan,
    Question,
    Step,
    partition,
)
from qlinx.migrations.runner import Mode, Report, Unreadable, look_over, run
from qlinx.migrations.store import case_id_of, every_case, progress_of
from qlinx.records.audit import acts
from qlinx.records.context import Context
from qlinx.records.shape import Regime
from qlinx.staff.store import STAFF
from tests.support import stored_dump
from tests.support.subjects import one_of_the_staff
from tests.support.world import World

RECORDS = Regime.RECORDS
WORTH_ASKING = Choice("worth_asking", ("yes", "no"), blocks=True, needed=2)


def thing(number: int, **changes: Any) -> dict[str, Any]:
    return {"pk": f"thing#{number:02d}", "sk": "thing", "kind": "thing", "version": 1, **changes}


def plain(ctx: Context, pk: str) -> Plan:
    """Marks every thing as new, with a copy beside it; a thing may wait, or lean on another."""
    items = partition(ctx, RECORDS, pk, "thing")
    if not pk.startswith("thing#") or not items or "form" in items[0]:
        return Plan()
    item = items[0]
    if item.get("broken"):
        raise Unreadable
    if item.get("asks") and not any(case.decision for case in every_case(ctx.store)):
        return Plan(
            cases=("asks",), waits=("asks",), questions=(Question(WORTH_ASKING, pk.partition("#")[2]),)
        )
    if leans := item.get("leans_on"):
        (other,) = partition(ctx, RECORDS, leans, "thing")
        if "form" not in other:
            return Plan()
    copy = {"pk": pk, "sk": "copy", "kind": "copy", "version": 1}
    return Plan(
        cases=("thing",),
        moved=(New(RECORDS, copy),),
        turn=(Instead(RECORDS, item, {**item, "form": "new", "version": item["version"] + 1}),),
    )


def a_migration(code: int = 1, look: Any = plain) -> Migration:
    return Migration("m9999", code, (Step("things", Partitions(RECORDS, segments=3, size=4), look),))


def all_the_time() -> int:
    return 900_000


def time_for(pages: int) -> Any:
    """Time is up after so many pages."""
    left: Iterator[int] = itertools.chain([900_000] * (pages - 1), itertools.repeat(0))
    return lambda: next(left)


def carry(world: World, migration: Migration | None = None, time: Any = all_the_time) -> Report:
    return run(world.ctx, migration or a_migration(), milliseconds_left=time)


def forms(world: World) -> dict[str, str | None]:
    return {item["pk"]: item.get("form") for item in world.items_of("thing")}


@pytest.fixture
def things(world: World) -> World:
    stored_dump.put(world, [thing(number) for number in range(20)])
    return world


def test_everything_is_carried_and_counted(things: World) -> None:
    report = carry(things)

    assert (report.finished, report.carried, report.waiting) == (True, {"thing": 20}, {})
    assert set(forms(things).values()) == {"new"}


def test_begin_and_end_are_in_the_audit_trail(things: World) -> None:
    carry(things)

    told = [(act.action, act.subject) for act in acts(things.ctx, things.now.date())]
    assert told == [("migration-begun", "m9999"), ("migration-finished", "m9999")]


def test_when_time_is_up_it_stops_and_goes_on_where_it_was(things: World) -> None:
    looked_at = []
    while not (report := carry(things, time=time_for(2))).finished:
        looked_at.append(report.looked_at)

    assert len(looked_at) > 3
    assert report.carried == {"thing": 20}
    # Once to carry, once to find nothing left; a partition at a page's edge may be looked at twice.
    assert 40 <= sum((*looked_at, report.looked_at)) <= 60


def test_a_dry_run_writes_nothing_and_says_where_to_go_on(things: World) -> None:
    before = stored_dump.tables(things, *Regime)
    report, found = look_over(things.ctx, a_migration(), Mode.DRY, milliseconds_left=time_for(1)), 0
    while report.position:
        found += report.carried.get("thing", 0)
        report = look_over(
            things.ctx, a_migration(), Mode.DRY, milliseconds_left=time_for(1), position=report.position
        )

    assert report.finished
    assert found + report.carried.get("thing", 0) == 20
    assert stored_dump.tables(things, *Regime) == before


def test_what_leans_on_another_is_carried_by_a_later_walk(world: World) -> None:
    stored_dump.put(world, [thing(number, leans_on=f"thing#{number + 1:02d}") for number in range(6)])
    stored_dump.put(world, [thing(6)])

    report = carry(world)

    assert report.finished
    assert set(forms(world).values()) == {"new"}


def test_what_is_not_of_the_old_form_waits_and_is_named(things: World) -> None:
    stored_dump.put(things, [thing(3, broken=True)])

    report = carry(things)

    assert (report.finished, report.blocked, report.waiting) == (False, True, {"unreadable": 1})
    assert report.listed == [("unreadable", "03")]
    assert forms(things)["thing#03"] is None
    assert report.carried == {"thing": 19}


def test_who_wrote_meanwhile_is_not_written_over(things: World) -> None:
    def beaten(ctx: Context, pk: str) -> Plan:
        found = plain(ctx, pk)
        if pk == "thing#07" and found.turn and not any(item.get("mine") for item in things.items_of("thing")):
            stored_dump.put(things, [thing(7, mine=True, version=2)])
        return found

    report = carry(things, a_migration(look=beaten))

    assert report.finished
    (seventh,) = (item for item in things.items_of("thing") if item["pk"] == "thing#07")
    assert (seventh["mine"], seventh["form"], seventh["version"]) == (True, "new", 3)


def test_a_second_run_looks_over_everything_and_changes_nothing(things: World) -> None:
    carry(things)
    before = stored_dump.tables(things)

    report = carry(things)

    assert (report.finished, report.carried) == (True, {})
    assert report.looked_at >= 20
    assert stored_dump.tables(things) == before


def test_progress_of_another_version_of_the_code_is_not_gone_on_with(things: World) -> None:
    def careless(ctx: Context, pk: str) -> Plan:
        del ctx, pk
        return Plan()

    carry(things, a_migration(look=careless), time_for(3))
    stale = progress_of(things.ctx.store, "m9999")
    assert stale
    assert stale.segment

    report = carry(things, a_migration(code=2))

    assert report.finished
    assert set(forms(things).values()) == {"new"}
    now = progress_of(things.ctx.store, "m9999")
    assert now
    assert now.code == 2


def test_a_hold_does_not_stop_an_item_from_moving(world: World) -> None:
    stored_dump.put(world, [thing(1, holds=["hold-1"])])

    def moving(ctx: Context, pk: str) -> Plan:
        found = partition(ctx, RECORDS, pk, "thing")
        if pk != "thing#01" or not found:
            return Plan()
        there = {**found[0], "pk": "thing#99"}
        return Plan(cases=("moved",), moved=(New(RECORDS, there),), turn=(Gone(RECORDS, found[0]),))

    assert carry(world, a_migration(look=moving)).finished
    assert [(item["pk"], item["holds"]) for item in world.items_of("thing")] == [("thing#99", ["hold-1"])]


# ---- cases ----


@pytest.fixture
def asking(world: World) -> World:
    stored_dump.put(world, [thing(1, asks=True), thing(2)])
    return world


def the_case() -> str:
    return case_id_of("m9999", "worth_asking", "01")


def test_what_people_must_decide_waits_and_the_rest_is_carried(asking: World) -> None:
    report = carry(asking)

    assert (report.blocked, report.waiting) == (True, {"asks": 1})
    assert ("worth_asking", "01") in report.listed
    assert forms(asking) == {"thing#01": None, "thing#02": "new"}


def test_two_decide_and_then_it_goes_on(asking: World) -> None:
    carry(asking)

    proposed = decide(asking.ctx, the_case(), "yes", actor="first")
    assert (proposed.proposal, proposed.decision) == ("yes", None)
    assert carry(asking).blocked
    decided = decide(asking.ctx, the_case(), "yes", actor="second")

    assert (decided.decision, decided.decided_by) == ("yes", "second")
    assert carry(asking).finished
    told = [act.action for act in acts(asking.ctx, asking.now.date()) if act.subject == the_case()]
    assert told == ["migration-case-proposed:yes", "migration-case-decided:yes"]


def test_one_alone_does_not_decide_however_often(asking: World) -> None:
    carry(asking)

    for _ in range(3):
        assert decide(asking.ctx, the_case(), "yes", actor="first").decision is None


def test_what_somebody_proposed_who_left_since_is_said_by_one_alone(asking: World) -> None:
    carry(asking)
    first = one_of_the_staff(asking.ctx)
    decide(asking.ctx, the_case(), "yes", actor=first.person_id)
    asking.ctx.store.write(STAFF.replace(first, ends_at=asking.now))

    assert decide(asking.ctx, the_case(), "yes", actor="second").decision is None
    assert decide(asking.ctx, the_case(), "yes", actor="third").decision == "yes"


def test_a_second_who_says_otherwise_proposes_that(asking: World) -> None:
    carry(asking)
    decide(asking.ctx, the_case(), "yes", actor="first")

    assert decide(asking.ctx, the_case(), "no", actor="second").decision is None
    assert decide(asking.ctx, the_case(), "no", actor="first").decision == "no"


def test_what_was_decided_stays_so(asking: World) -> None:
    carry(asking)
    decide(asking.ctx, the_case(), "yes", actor="first")
    decide(asking.ctx, the_case(), "yes", actor="second")

    assert decide(asking.ctx, the_case(), "yes", actor="third").decided_by == "second"
    with pytest.raises(DecidedAlready):
        decide(asking.ctx, the_case(), "no", actor="first")


def test_only_what_fits_can_be_decided(asking: World) -> None:
    carry(asking)

    with pytest.raises(NoSuchDecision):
        decide(asking.ctx, the_case(), "perhaps", actor="first")
    with pytest.raises(NotFound):
        decide(asking.ctx, "nothing", "yes", actor="first")
