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
        # Several queues may call one function.
        self._sources: dict[str, list[Any]] = {}
        for page in pages:
            for one in page["EventSourceMappings"]:
                if ":sqs:" in one["EventSourceArn"]:
                    self._sources.setdefault(_function(one), []).append(one)

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
        names = {function: self._queues(function) for function in functions}

        def all_wait() -> bool | None:
            waiting = queues(self._system).waiting
            return True if all(any(name in waiting for name in own) for own in names.values()) else None

        until(f"messages for {', '.join(functions)}", all_wait, seconds=seconds)
        return [
            message
            for function, own in names.items()
            for name in own
            for message in self._read(function, name)
        ]

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

    def _queues(self, function: str) -> list[str]:
        return [str(source["EventSourceArn"]).rpartition(":")[2] for source in self._sources[function]]

    def _take(self, functions: Iterable[str], *, enabled: bool) -> None:
        for source in (one for function in functions for one in self._sources[function]):
            self._client.update_event_source_mapping(UUID=source["UUID"], Enabled=enabled)


def _function(source: Any) -> str:
    # arn:aws:lambda:<region>:<account>:function:qlinx-<stage>-<function>[:<alias>]
    return str(source["FunctionArn"]).split(":")[6].rpartition("-")[2]


@contextmanager
def held_back(system: System) -> Iterator[HeldBack]:
    """Until the block ends no function takes a message out of a queue, but those that are let go;
    streams go on.
    """
    held = HeldBack(system)
    try:
        held.hold()
        yield held
    finally:
        held.let_go(*held.functions)
