"""The pace of mail that may wait, on a clock that sleeping moves."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from qlinx.mailing.pace import Pace


class Clock:
    def __init__(self) -> None:
        self.now = 100.0
        self.slept = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept += seconds


def begun(took: list[float], seconds: float) -> tuple[list[float], Clock]:
    """When each mail began, of mails that took so long."""
    clock = Clock()
    pace = Pace(seconds, clock=clock, sleep=clock.sleep)
    moments = []
    for one in took:
        pace.wait()
        moments.append(clock.now)
        clock.now += one
    return moments, clock


@given(st.lists(st.floats(0, 2), min_size=2), st.floats(0.01, 1))
def test_no_two_mails_begin_sooner_after_one_another_than_the_pace(took: list[float], seconds: float) -> None:
    moments, _ = begun(took, seconds)

    between = [later - earlier for earlier, later in pairwise(moments)]
    assert min(between) >= seconds - 1e-6


def test_a_mail_that_takes_longer_than_the_pace_is_followed_at_once() -> None:
    _, clock = begun([0.2, 0.5, 0.3], 0.16)

    assert clock.slept == 0


def test_a_worker_that_stood_idle_does_not_make_up_for_it() -> None:
    moments, _ = begun([10.0, 0, 0], 0.16)

    assert [round(moment - moments[0], 2) for moment in moments] == [0, 10.0, 10.16]


def test_of_mails_that_ask_at_once_each_has_a_turn_of_its_own() -> None:
    turns: list[float] = []
    pace = Pace(0.16, clock=lambda: 100.0, sleep=turns.append)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: pace.wait(), range(24)))

    assert sorted(round(turn, 2) for turn in turns) == [round(0.16 * number, 2) for number in range(1, 24)]
