"""When two histories of the crash proof came to the same."""

import json
from collections import Counter
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from qlinx.aws.serialization import serialize_item
from qlinx.records.dealings import DEALING, By, Dealing, Dealt
from qlinx.records.shape import Regime
from tests.proof.crash.state import State, _items


def told(*acts: tuple[str, str]) -> State:
    return State(kept=(), acts=frozenset(json.dumps(act) for act in acts), mails=Counter())


def test_an_act_that_was_cut_off_may_be_told_of_an_id_that_came_to_nothing() -> None:
    expected = told(("staff-added", "<1>"))

    assert not told(("staff-added", "<1>"), ("staff-added", "<gone>")).against(expected)


@pytest.mark.parametrize(
    "acts",
    [
        (("staff-added", "<1>"), ("staff-ended", "<gone>")),
        (("staff-added", "<1>"), ("staff-added", "<2>")),
        (("staff-added", "<gone>"),),
    ],
)
def test_any_other_act_and_a_missing_one_differ(acts: tuple[tuple[str, str], ...]) -> None:
    # With the place of its subject as its name, as everywhere else in a state.
    assert told(*acts).against(told(("staff-added", "<1>")))


def dealings(*whats: str) -> list[str]:
    """What a state holds of dealings that were told at one moment."""
    items = [
        DEALING.item(
            Dealing(
                person_id="p" * 26,
                at=datetime(2026, 11, 27, 9, tzinfo=UTC),
                by=By.STAFF,
                what=Dealt(what),
                entry=f"entry-{number}",
            )
        )
        for number, what in enumerate(whats)
    ]
    tables = SimpleNamespace(every=lambda _: [serialize_item(item) for item in items])
    return list(_items(SimpleNamespace(tables=tables), {Regime.RECORDS: "Records"}))  # type: ignore[arg-type]


def test_a_look_may_be_told_twice_where_its_writer_was_cut_off() -> None:
    assert dealings("found", "found") == dealings("found")


def test_a_change_is_told_as_often_as_it_was_done() -> None:
    assert len(dealings("corrected", "corrected")) == 2
