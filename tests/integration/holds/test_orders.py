"""An operator's order places, lists and lifts holds, and is audited."""

from datetime import timedelta
from typing import Any

import pytest

from qlinx.holds.errors import HeldOnOtherGround, HoldEnding, NothingToHold
from qlinx.holds.model import HoldState
from qlinx.holds.placing import begin_lifting
from qlinx.holds.store import every_hold, hold_id_of
from qlinx.people.store import EMPLOYMENT, PERSON, person_by_id
from qlinx.records.audit import acts
from qlinx.records.shape import Regime, StoredUnreadable
from qlinx.retention import holding
from qlinx.retention.holding import carry_out_hold_order
from qlinx.rights.store import (
    EXPORT,
)
from tests.support import standing
from tests.support.holding import item, lifts, order
from tests.support.queues import RememberedQueue
from tests.support.retention import line, run
from tests.support.rights import erases
from tests.support.whole_subjects import a_whole_account, a_whole_relation
from tests.support.world import World


def test_a_restriction_restricts_and_takes_native_expiry_off_and_its_end_undoes_both(world: World) -> None:
    person = a_whole_relation(world)

    order(world, person, {"kind": "outbox"}, ground="restriction")

    restricted = person_by_id(world.ctx.store, person.person_id)
    assert restricted is not None
    assert restricted.restricted
    assert "expires_at" not in item(world, person, "outbox")
    lifts(world, person)
    free = person_by_id(world.ctx.store, person.person_id)
    assert free is not None
    assert not free.restricted
    assert "expires_at" in item(world, person, "outbox")


def test_who_is_restricted_and_asks_for_an_erasure_is_erased(world: World) -> None:
    person = a_whole_relation(world)
    order(world, person, {"kind": "outbox"}, {"kind": "person"}, ground="restriction")

    assert erases(world, person.person_id)[-1] == "done"
    assert world.ctx.store.about(person.person_id) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"parts": [{"kind": "unheard_of"}]},
        {"parts": [{"kind": "person", "fields": ["nickname"]}]},
        {"parts": [{"kind": "hold"}]},
        {"parts": []},
        {"parts": [{"kind": "person", "fields": ["mobile"]}, {"kind": "person", "fields": ["photos"]}]},
        {"matter": None},
        {"owner": None},
        {"reason": None},
        {"review_on": None},
        {"review_on": "2026-11-23"},
        {"subject": "person#nobody"},
    ],
    ids=str,
)
def test_an_order_that_says_too_little_or_names_nothing_holds_nothing(world: World, wrong: Any) -> None:
    person = a_whole_account(world)

    with pytest.raises(NothingToHold):
        order(world, person, **{"parts": [{"kind": "person"}], **wrong})

    assert not any(one.get("holds") for one in world.every_item())


def test_lifting_tells_what_is_left_and_another_matter_is_left_alone(world: World) -> None:
    person = a_whole_account(world)
    order(world, person, {"kind": "person"})

    (left,) = order(world, person, do="lift", matter="2026-015")

    assert (left["matter"], left["items"]) == ("2026-014", 1)
    assert order(world, person, do="lift") == []
    assert order(world, person, do="lift") == []


def test_a_hold_that_is_being_lifted_is_not_placed_again_and_the_night_lifts_it(world: World) -> None:
    person = a_whole_account(world)
    order(world, person, {"kind": "person"})
    subject = f"person#{person.person_id}"
    hold = begin_lifting(world.ctx, subject, hold_id_of(subject, "2026-014"))
    assert hold.state is HoldState.LIFTING

    with pytest.raises(HoldEnding):
        order(world, person, {"kind": "person"})
    run(world)

    assert not any(one.get("holds") for one in world.every_item())
    assert [*every_hold(world.ctx.store)] == []


def test_a_hold_that_nobody_reviewed_in_time_counts_as_failed(world: World) -> None:
    person = a_whole_account(world)
    order(world, person, {"kind": "person"})
    world.pass_time(days=90)
    assert not any(one.rule == "review-overdue" for one in run(world).lines)

    world.pass_time(days=1)

    assert line(run(world), "hold", "review-overdue").failed == 1
    order(world, person, {"kind": "person"})
    assert not any(one.rule == "review-overdue" for one in run(world).lines)


def test_placing_and_lifting_stand_in_the_audit_trail_without_the_reason(world: World) -> None:
    person = a_whole_account(world)

    order(world, person, {"kind": "person"})
    lifts(world, person)

    assert [(act.actor, act.action) for act in acts(world.ctx, world.now.date())] == [
        ("operator", "hold-placed"),
        ("operator", "hold-lifted"),
    ]
    assert "announced" not in str(world.every_item(Regime.AUDIT))


def test_an_operator_sees_every_hold_with_what_it_is_on(world: World) -> None:
    person = a_whole_account(world)
    order(world, person, {"kind": "person"}, {"kind": "account", "fields": ["sign_in"]})

    (told,) = carry_out_hold_order(world.ctx, {"do": "list"}, rights=RememberedQueue())

    assert (told["items"], told["state"], told["too_late"]) == (2, "placed", [])
    assert PERSON.kind in str(told["parts"])
    assert EXPORT.kind not in str(told["parts"])
    assert EMPLOYMENT.kind not in str(told)


def test_an_order_that_says_no_ground_leaves_that_of_the_hold(world: World) -> None:
    person = a_whole_relation(world)
    order(world, person, {"kind": "outbox"}, ground="restriction")
    later = (world.now + timedelta(days=120)).date().isoformat()

    (told,) = order(world, person, {"kind": "outbox"}, review_on=later)

    assert (told["ground"], told["review_on"]) == ("restriction", later)
    with pytest.raises(HeldOnOtherGround):
        order(world, person, {"kind": "outbox"}, ground="legal_claim")
    lifts(world, person)
    free = person_by_id(world.ctx.store, person.person_id)
    assert free is not None
    assert not free.restricted


def test_a_night_that_found_a_hold_before_it_was_lifted_neither_marks_nor_restricts(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = a_whole_relation(world)
    order(world, person, {"kind": "outbox"}, ground="restriction")
    found = tuple(every_hold(world.ctx.store))
    lifts(world, person)
    monkeypatch.setattr(holding, "every_hold", lambda _: found)

    run(world)

    free = person_by_id(world.ctx.store, person.person_id)
    assert free is not None
    assert not free.restricted
    assert not any(one.get("holds") for one in world.every_item())


def test_a_lift_that_was_finished_side_by_side_does_not_end_the_night(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = a_whole_account(world)
    order(world, person, {"kind": "person"})
    subject = f"person#{person.person_id}"
    lifting = begin_lifting(world.ctx, subject, hold_id_of(subject, "2026-014"))
    lifts(world, person)
    monkeypatch.setattr(holding, "every_hold", lambda _: (lifting,))

    assert run(world).finished


def test_one_item_that_cannot_be_read_keeps_no_other_from_being_held(world: World) -> None:
    person = a_whole_account(world)
    table = standing.table(world.ctx.store.table(Regime.RECORDS))
    table.put_item(Item={"pk": f"person#{person.person_id}", "sk": "a", "kind": "export", "unheard_of": "x"})

    with pytest.raises(StoredUnreadable):
        order(world, person, {"kind": "person"})

    assert item(world, person, "person")["holds"]
