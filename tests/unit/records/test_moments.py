"""Where a moment stands, and what brings those that stand to those that are expected."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from qlinx.records.moments import MOMENT, At, Moment, arranged, first_moments
from qlinx.records.shape import Change, ChangedItem, NewItem, RemovedItem

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=2)
SUBJECT = "thing#1"


def a_moment(what: str = "open", **changes: Any) -> Moment:
    return Moment.model_validate({"subject": SUBJECT, "name": f"trying.{what}", "at": NOW, **changes})


def test_it_stands_with_its_subject_and_is_due_in_the_queue_of_its_package() -> None:
    item = MOMENT.item(a_moment())

    assert (item["pk"], item["sk"]) == (SUBJECT, "moment#trying.open")
    assert (item["due_queue"], item["due_at"]) == ("moments#trying", "2026-11-23T09:00:00.000000Z")
    assert MOMENT.key(a_moment(part="7")).sk == "moment#trying.open#7"


def test_one_that_is_tried_again_is_due_at_its_next_look() -> None:
    tried = a_moment(tries=3, look_at=LATER)

    assert MOMENT.item(tried)["due_at"] == "2026-11-25T09:00:00.000000Z"
    assert tried.at == NOW


def told(changes: list[Change] | tuple[Change, ...]) -> list[tuple[str, str]]:
    words = []
    for change in changes:
        match change:
            case NewItem(item=item):
                words.append(("set", item["sk"]))
            case ChangedItem(item=item):
                words.append((f"moved to {item['at']}", item["sk"]))
            case RemovedItem(key=key):
                words.append(("taken away", key.sk))
            case _:
                words.append(("?", ""))
    return words


OPEN = "moment#trying.open"
MOVED = f"moved to {LATER:%Y-%m-%dT%H:%M:%S}Z"


@pytest.mark.parametrize(
    ("stored", "expected", "changes"),
    [
        ({}, {}, []),
        ({}, {"trying.open": At(NOW)}, [("set", OPEN)]),
        ({"open": {}}, {}, [("taken away", OPEN)]),
        ({"open": {}}, {"trying.open": At(NOW)}, []),
        ({"open": {}}, {"trying.open": At(LATER)}, [(MOVED, OPEN)]),
        ({"open": {}}, {"trying.open": At(LATER, stays=True)}, []),
        ({}, {"trying.open": At(LATER, stays=True)}, [("set", OPEN)]),
        ({"open": {"tries": 2, "look_at": LATER}}, {"trying.open": At(NOW)}, []),
        ({"close": {}}, {"trying.open": At(NOW)}, [("taken away", "moment#trying.close"), ("set", OPEN)]),
    ],
)
def test_what_stands_is_brought_to_what_is_expected(
    stored: dict[str, dict[str, Any]], expected: dict[str, At], changes: list[tuple[str, str]]
) -> None:
    standing = {f"trying.{what}": a_moment(what, **values) for what, values in stored.items()}

    assert told(arranged(standing, SUBJECT, expected)) == changes


def test_one_that_is_moved_was_never_tried() -> None:
    tried = {"trying.open": a_moment(tries=4, look_at=LATER)}
    (change,) = arranged(tried, SUBJECT, {"trying.open": At(LATER)})

    assert isinstance(change, ChangedItem)
    assert MOMENT.value(change.item) == a_moment(at=LATER, version=2)


def test_a_new_subject_sets_what_it_waits_for_without_a_look() -> None:
    assert told(first_moments(SUBJECT, {"trying.open": At(NOW), "trying.close": At(LATER)}, "7")) == [
        ("set", f"{OPEN}#7"),
        ("set", "moment#trying.close#7"),
    ]
