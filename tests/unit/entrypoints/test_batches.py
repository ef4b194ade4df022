import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, cast

import pytest

from qlinx.aws.queues import Queue, TryLater
from qlinx.entrypoints.batches import Patience, each_group, each_message


class Source:
    """A queue that keeps how long messages were held back."""

    def __init__(self) -> None:
        self.held: dict[str, int] = {}

    def hold_back(self, receipt: str, seconds: int) -> None:
        self.held[receipt] = seconds


def an_event(*bodies: Any, received: int = 1) -> dict[str, Any]:
    return {
        "Records": [
            {
                "messageId": f"m{number}",
                "receiptHandle": f"r{number}",
                "body": body if isinstance(body, str) else json.dumps(body),
                "attributes": {"ApproximateReceiveCount": str(received)},
                "eventSource": "aws:sqs",
            }
            for number, body in enumerate(bodies)
        ]
    }


def failed(answer: Mapping[str, Any]) -> list[str]:
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def test_a_message_that_fails_comes_back_alone() -> None:
    def handle(message: Mapping[str, Any]) -> None:
        if message["n"] == 1:
            raise ValueError("not this one")

    assert failed(each_message(an_event({"n": 0}, {"n": 1}, {"n": 2}), handle)) == ["m1"]


def test_a_message_that_is_no_json_comes_back_alone() -> None:
    seen: list[Any] = []

    assert failed(each_message(an_event("{", {"n": 1}), seen.append)) == ["m0"]
    assert seen == [{"n": 1}]


@pytest.mark.parametrize("at_a_time", [1, 10])
def test_an_event_without_messages_is_handled_whole(at_a_time: int) -> None:
    seen: list[Mapping[str, Any]] = []
    assert failed(each_message(an_event(), seen.append, at_a_time=at_a_time)) == []


@pytest.mark.parametrize(
    ("received", "least", "most"), [(1, 10, 20), (2, 20, 40), (4, 80, 160), (7, 450, 900), (19, 450, 900)]
)
def test_a_message_that_can_t_be_handled_now_waits_longer_each_time(
    received: int, least: int, most: int
) -> None:
    source = Source()

    def not_now(_: Mapping[str, Any]) -> None:
        raise TryLater

    answer = each_message(an_event({}, received=received), not_now, source=cast("Queue", source))

    assert failed(answer) == ["m0"]
    assert least <= source.held["r0"] <= most


def test_a_message_waits_as_long_as_it_is_told() -> None:
    source = Source()

    def in_five_minutes(_: Mapping[str, Any]) -> None:
        raise TryLater(timedelta(minutes=5))

    each_message(an_event({}), in_five_minutes, source=cast("Queue", source))

    assert source.held == {"r0": 301}


def test_a_wait_that_the_queue_refuses_stops_no_other_message() -> None:
    class Refusing:
        def hold_back(self, receipt: str, seconds: int) -> None:
            raise ConnectionError(receipt, seconds)

    def not_the_first(message: Mapping[str, Any]) -> None:
        if message["n"] == 0:
            raise TryLater

    answer = each_message(an_event({"n": 0}, {"n": 1}), not_the_first, source=cast("Queue", Refusing()))

    assert failed(answer) == ["m0"]


@pytest.mark.parametrize(("received", "least", "most"), [(1, 30, 60), (3, 120, 240), (9, 900, 1800)])
def test_a_message_that_failed_comes_back_sooner_than_its_queue_would_where_that_is_long(
    received: int, least: int, most: int
) -> None:
    source = Source()

    def fails(_: Mapping[str, Any]) -> None:
        raise ValueError("not now")

    answer = each_message(
        an_event({}, received=received),
        fails,
        source=cast("Queue", source),
        after_failure=Patience(first=60, longest=1800),
    )

    assert failed(answer) == ["m0"]
    assert least <= source.held["r0"] <= most


def test_a_message_that_failed_and_can_t_be_held_back_fails_as_others_do() -> None:
    class Refusing:
        def hold_back(self, receipt: str, seconds: int) -> None:
            raise ConnectionError(receipt, seconds)

    def not_the_first(message: Mapping[str, Any]) -> None:
        if message["n"] == 0:
            raise ValueError("not this one")

    event = an_event({"n": 0}, {"n": 1})
    source = cast("Queue", Refusing())

    assert failed(each_message(event, not_the_first, source=source, after_failure=Patience())) == ["m0"]


def test_messages_of_one_group_are_handled_together_and_come_back_together() -> None:
    seen: list[tuple[str, int]] = []

    def handle(name: str, messages: Sequence[Mapping[str, Any]]) -> None:
        seen.append((name, len(messages)))
        if name == "a":
            raise ValueError("not this one")

    answer = each_group(an_event({"of": "a"}, {"of": "b"}, {"of": "a"}), "of", handle)

    assert seen == [("a", 2), ("b", 1)]
    assert failed(answer) == ["m0", "m2"]


@pytest.mark.parametrize(
    "unreadable", ["{", {"other": "a"}, ["of"], "7", "null", '"of"', {"of": ["a"]}, {"of": {"a": 1}}]
)
def test_a_message_that_belongs_to_no_group_comes_back_alone(unreadable: Any) -> None:
    seen: list[str] = []

    answer = each_group(an_event(unreadable, {"of": "b"}), "of", lambda name, _: seen.append(name))

    assert (failed(answer), seen) == (["m0"], ["b"])


def test_messages_of_a_group_that_failed_come_back_together_and_sooner_than_their_queue_would() -> None:
    source = Source()

    def only_b(name: str, _: Sequence[Mapping[str, Any]]) -> None:
        if name == "a":
            raise ValueError("not this one")

    event = an_event({"of": "a"}, {"of": "b"}, {"of": "a"}, received=2)
    patience = Patience(first=20, longest=420)
    answer = each_group(event, "of", only_b, source=cast("Queue", source), after_failure=patience)

    assert failed(answer) == ["m0", "m2"]
    assert source.held.keys() == {"r0", "r2"}
    assert len(set(source.held.values())) == 1
    assert 20 <= source.held["r0"] <= 40
