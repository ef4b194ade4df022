"""The restore proof notices who comes back; the whole of it is quick enough to run with every test."""

import pytest

from tests.proof.restore.proving import (
    MUTANTS,
    is_caught,
    is_seen_as_forgotten,
    restored,
    what_ended,
    what_stands,
)
from tests.proof.restore.standing import SEEN_BY


@pytest.mark.parametrize("name", list(MUTANTS))
def test_a_broken_replay_is_caught(name: str) -> None:
    assert is_caught(name)


def test_without_the_replay_people_come_back() -> None:
    assert restored(replays=False).wrong


def test_without_the_look_at_the_users_sign_ins_are_of_nobody() -> None:
    assert "a sign-in of nobody" in str(restored(compares=False).wrong)


def test_with_the_replay_nobody_comes_back_whatever_backup_is_restored() -> None:
    found = restored()

    assert found.backups > 10
    assert found.people > 10
    assert not found.wrong


def test_what_people_had_ended_stays_so() -> None:
    found = what_ended()

    assert found.backups > 20
    assert not found.wrong


@pytest.mark.parametrize("what", list(SEEN_BY))
def test_notes_that_are_not_replayed_are_missed(what: str) -> None:
    assert is_seen_as_forgotten(what)


def test_what_was_ended_locked_or_lowered_stands_so_whatever_backup_is_restored() -> None:
    found = what_stands()

    assert found.backups > 100
    assert not found.wrong
