"""One policy for trying again: waits that grow, differ and end."""

import pytest

from qlinx.kit.retries import MOST, attempts


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    seconds: list[float] = []
    monkeypatch.setattr("qlinx.kit.retries.time.sleep", seconds.append)
    return seconds


def test_the_first_attempt_waits_for_nothing(waited: list[float]) -> None:
    for _ in attempts():
        break
    assert waited == []


def test_each_next_one_waits_at_most_twice_as_long_and_never_longer_than_a_sixth_of_a_second(
    waited: list[float],
) -> None:
    assert list(attempts(40)) == list(range(40))
    assert len(waited) == 39
    for number, seconds in enumerate(waited):
        assert 0 <= seconds <= min(0.16, 0.01 * 2**number)


def test_two_that_collided_do_not_wait_alike(waited: list[float]) -> None:
    list(attempts())
    list(attempts())
    assert waited[: MOST - 1] != waited[MOST - 1 :]
