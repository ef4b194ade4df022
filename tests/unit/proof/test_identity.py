"""The identity proof notices what it is there to notice, and a quick part of it runs with every test."""

import pytest

from tests.proof.identity.beginnings import is_erased_among_others
from tests.proof.identity.histories import play_histories
from tests.proof.identity.mutants import MUTANTS
from tests.proof.identity.proving import is_caught


@pytest.mark.parametrize("name", list(MUTANTS))
def test_a_broken_variant_is_caught(name: str) -> None:
    assert is_caught(name)


def test_histories_keep_the_law() -> None:
    found = play_histories(2_000_000, 60)

    assert found.wrong == []
    assert found.reached > 20
    assert {"UsesCode yes", "FollowsPassword recovered", "ErasesWithCode erased", "Restores restored"} <= set(
        found.answers
    )


def test_of_several_at_one_mailbox_nobody_brings_back_who_was_erased() -> None:
    found = play_histories(2_100_000, 60, only=is_erased_among_others)

    assert found.wrong == []
    assert found.answers["ErasesWithCode erased"] > 20


def test_a_row_that_its_employer_called_wrong_stays_refused_when_who_it_names_has_come_since() -> None:
    found = play_histories(13_645, 1)

    assert (found.histories, found.wrong) == (1, [])


def test_the_same_seed_is_the_same_history() -> None:
    first, second = play_histories(7, 5), play_histories(7, 5)

    assert (first.acts, first.answers) == (second.acts, second.answers)
