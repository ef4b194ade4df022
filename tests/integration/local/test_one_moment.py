"""Whatever runs in the process of a test goes by one clock, whenever the suite runs."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest

from qlinx.entrypoints.wiring import context
from qlinx.kit.clock import utc_now
from tests.support.http import Functions
from tests.support.moment import START
from tests.support.standing import client
from tests.support.world import World

MINUTE = timedelta(minutes=1)


def test_a_world_the_functions_and_python_begin_together(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    Functions(world, monkeypatch).of("signup")
    clocks = (context().now(), utc_now(), datetime.now(UTC), datetime.fromtimestamp(time.time(), UTC))

    assert world.now == START
    assert all(START < one < START + MINUTE for one in clocks)
    assert date.today() == START.date()  # noqa: DTZ011  # what must be right too


def test_what_stands_in_for_aws_goes_by_it_and_sees_days_pass_where_it_is_told(world: World) -> None:
    world.pass_time(days=3)
    before = client("sqs").create_queue(QueueName="before")["QueueUrl"]
    world.is_everywhere()
    after = client("sqs").create_queue(QueueName="after")["QueueUrl"]

    made = [
        client("sqs").get_queue_attributes(QueueUrl=one, AttributeNames=["CreatedTimestamp"])["Attributes"]
        for one in (before, after)
    ]

    told = [float(one["CreatedTimestamp"]) - START.timestamp() for one in made]
    assert told[0] < 60
    assert 0 <= told[1] - timedelta(days=3).total_seconds() < 60
