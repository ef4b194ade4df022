"""The crash proof notices what it is there to notice, and a quick part of it runs with every test."""

import pytest

from tests.proof.crash.faults import examine
from tests.proof.crash.mutants import MUTANTS
from tests.proof.crash.proving import histories, is_caught, playing
from tests.proof.crash.story import stories


@pytest.mark.parametrize("name", list(MUTANTS))
def test_a_broken_variant_is_caught(name: str) -> None:
    assert is_caught(name)


def test_people_are_told_whatever_fails_on_the_way() -> None:
    with playing() as (play, _):
        found = examine(play, stories()["notices"], some=4)

    assert found.cases > 30
    assert not found.failed


def test_random_histories_with_faults_end_as_those_without() -> None:
    played, wrong = histories(5)

    assert not wrong
    assert played.acts > 5
