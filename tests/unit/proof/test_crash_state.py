"""When two histories of the crash proof came to the same."""

import json
from collections import Counter

import pytest

from tests.proof.crash.state import State


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
