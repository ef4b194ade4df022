"""A queue for tests that keeps what it gets."""

from collections.abc import Iterable, Mapping
from typing import Any

from qlinx.aws.queues import Queue


class RememberedQueue(Queue):
    """A queue whose messages a test takes out by hand, whatever delay was asked for."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    def send(
        self, messages: Iterable[Mapping[str, Any]], *, delay_seconds: int = 0, tenant: str | None = None
    ) -> int:
        del delay_seconds, tenant
        new = [dict(message) for message in messages]
        self.messages += new
        return len(new)
