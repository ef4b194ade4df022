"""The restore proof notices who comes back; the whole of it is quick enough to run with every test."""

import pytest

from tests.proof.restore.proving import MUTANTS, is_caught, restored, what_ended


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
