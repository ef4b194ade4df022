"""Seconds are those of a processor of one speed."""

import pytest

from tests.bench.yardstick import STANDARD_SECONDS, Yardstick


def test_a_machine_that_is_half_as_fast_measures_the_same() -> None:
    fast = Yardstick([STANDARD_SECONDS, 2 * STANDARD_SECONDS, STANDARD_SECONDS])
    slow = Yardstick([2 * STANDARD_SECONDS, 4 * STANDARD_SECONDS, 2 * STANDARD_SECONDS])

    assert fast.standard(0.0015) == pytest.approx(0.0015)
    assert slow.standard(0.0030) == pytest.approx(0.0015)
    assert fast.standard(0.0030) == pytest.approx(0.0030)


def test_the_yardstick_works_anew_each_time() -> None:
    stick = Yardstick()
    for _ in range(3):
        stick.take()

    assert len(stick.took) == 3
    assert min(stick.took) > 0
