"""The places proof notices what it is there to notice, and a quick part of it runs with every test."""

import pytest

from tests.proof.places.model import interleave
from tests.proof.places.mutants import MUTANTS
from tests.proof.places.proving import is_caught


@pytest.mark.parametrize("name", list(MUTANTS))
def test_a_broken_ledger_is_caught(name: str) -> None:
    assert is_caught(name)


def test_answers_interleaved_at_random_keep_the_ledger_right() -> None:
    found = interleave(1_000_000, 300)

    assert not found.wrong
    assert found.refused["NoPlaceLeft"] > 10


def test_the_same_seed_is_the_same_interleaving() -> None:
    first, second = interleave(7, 20), interleave(7, 20)

    assert (first.calls, first.acts, first.refused) == (second.calls, second.acts, second.refused)
