"""Messages under way: held back for a while, so that what they carry can be read."""

import json
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from infrastructure.local.client import until
from infrastructure.local.inspection import queues
from infrastructure.local.system import System
from tests.proof.canary.judging import Place

_LOOK_AGAIN_SECONDS = 0.5


class HeldBack:
    """Functions that take no messages out of their queues, by name."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._client = system.client("lambda")
        pages = self._client.get_paginator("list_event_source_mappings").paginate()
        self._sources: dict[str, Any] = {
            _function(one): one
            for page in pages
            for one in page["EventSourceMappings"]
            if ":sqs:" in one["EventSourceArn"]
        }

    @property
    def functions(self) -> frozenset[str]:
        """Every function that takes messages out of a queue."""
        return frozenset(self._sources)

    def hold(self) -> None:
        self._take(self.functions, enabled=False)
        # One that was asking when it was told waits for its answer first.
        time.sleep(2 * _LOOK_AGAIN_SECONDS)

    def let_go(self, *functions: str) -> None:
        """Lets these functions take their messages."""
        self._take(functions, enabled=True)

    def messages_for(self, *functions: str, seconds: float) -> list[Place]:
        """What waits for these functions, as soon as something waits for each.

        Ask once for a function: a message that is read often enough is given up.

        Raises NotAsExpected when nothing comes.
        """
        names = {function: self._queue(function) for function in functions}

        def all_wait() -> bool | None:
            waiting = queues(self._system).waiting
            return True if all(name in waiting for name in names.values()) else None

        until(f"messages for {', '.join(functions)}", all_wait, seconds=seconds)
        return [message for function, name in names.items() for message in self._read(function, name)]

    def _read(self, function: str, queue: str) -> Iterator[Place]:
        client = self._system.client("sqs")
        asked = client.receive_message(
            QueueUrl=client.get_queue_url(QueueName=queue)["QueueUrl"],
            MaxNumberOfMessages=10,
            VisibilityTimeout=0,
            MessageAttributeNames=["All"],
        )
        for message in asked.get("Messages", []):
            yield f"queue of {function}", json.dumps([message["Body"], message.get("MessageAttributes")])

    def _queue(self, function: str) -> str:
        return str(self._sources[function]["EventSourceArn"]).rpartition(":")[2]

    def _take(self, functions: Iterable[str], *, enabled: bool) -> None:
        for function in functions:
            self._client.update_event_source_mapping(UUID=self._sources[function]["UUID"], Enabled=enabled)


def _function(source: Any) -> str:
    # arn:aws:lambda:<region>:<account>:function:qlinx-<stage>-<function>[:<alias>]
    return str(source["FunctionArn"]).split(":")[6].rpartition("-")[2]


@contextmanager
def held_back(system: System) -> Iterator[HeldBack]:
    """Until the block ends no function takes a message out of a queue, but those that are let go; streams go on."""
    held = HeldBack(system)
    try:
        held.hold()
        yield held
    finally:
        held.let_go(*held.functions)
