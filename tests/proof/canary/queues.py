"""Messages under way: held back for a while, so that what they carry can be read."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager

from infrastructure.local.client import until
from infrastructure.local.inspection import queues
from infrastructure.local.system import System
from tests.proof.canary.judging import Place

_LOOK_AGAIN_SECONDS = 0.5


@contextmanager
def held_back(system: System) -> Iterator[None]:
    """Until the block ends no function takes a message out of a queue; streams go on."""
    client = system.client("lambda")
    pages = client.get_paginator("list_event_source_mappings").paginate()
    sources = [
        one["UUID"]
        for page in pages
        for one in page["EventSourceMappings"]
        if ":sqs:" in one["EventSourceArn"]
    ]
    try:
        for source in sources:
            client.update_event_source_mapping(UUID=source, Enabled=False)
        # One that was asking when it was told waits for its answer first.
        time.sleep(2 * _LOOK_AGAIN_SECONDS)
        yield
    finally:
        for source in sources:
            client.update_event_source_mapping(UUID=source, Enabled=True)


def under_way(system: System, number: int, seconds: float) -> list[Place]:
    """Every message, as soon as so many queues have one.

    Raises NotAsExpected when fewer have.
    """
    until(
        f"messages in {number} queues", lambda: len(queues(system).waiting) >= number or None, seconds=seconds
    )
    # Read once: a message that is read often enough is given up.
    return list(_waiting(system))


def _waiting(system: System) -> Iterator[Place]:
    client = system.client("sqs")
    for url in client.list_queues().get("QueueUrls", []):
        asked = client.receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0, MessageAttributeNames=["All"]
        )
        for message in asked.get("Messages", []):
            yield (
                f"queue {url.rpartition('/')[2]}",
                json.dumps([message["Body"], message.get("MessageAttributes")]),
            )
