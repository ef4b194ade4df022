"""A worker with messages side by side is busy no less than it works, and no more than work and waits."""

import pytest

from tests.bench.worker import batch_of, side_by_side

WAITS = (0.005, 0.005, 0.060, 0.005)
WAITING = {"dynamodb:PutItem": 5.0, "dynamodb:BatchGetItem": 5.0, "sesv2:POST": 60.0}


def test_one_message_works_and_waits_in_turn() -> None:
    assert side_by_side(0.010, WAITS, 1) == pytest.approx(0.085)


@pytest.mark.parametrize("work", [0.001, 0.05, 0.5])
def test_ten_share_the_processor_and_wait_together(work: float) -> None:
    taken = side_by_side(work, WAITS, 10)

    assert max(work, work / 10 + sum(WAITS)) <= taken <= work + sum(WAITS) + 1e-9


def test_whoever_has_much_to_compute_waits_for_nothing_but_the_processor() -> None:
    assert side_by_side(2.0, WAITS, 10) == pytest.approx(2.0, rel=0.05)


def test_what_comes_once_for_a_batch_is_waited_for_before_its_messages() -> None:
    calls = {"dynamodb:PutItem": 40, "dynamodb:BatchGetItem": 24, "sesv2:POST": 20}

    batch = batch_of(0.1, calls, events=20, messages=10, waiting=WAITING)

    assert batch.before == pytest.approx(2 * 0.005)
    assert batch.waits == (0.005, 0.005, 0.060, 0.005)
    assert batch.work == pytest.approx(0.05)
    assert batch.takes(2.0) == pytest.approx(0.010 + side_by_side(0.1, WAITS, 10))
