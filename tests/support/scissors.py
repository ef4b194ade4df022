"""Cuts a process off right after a chosen call that changes something."""

from typing import Any

from tests.support.post import CutOffError

_READS = ("Get", "Query", "Scan", "List", "BatchGet", "Head", "AdminGet")


class Scissors:
    """Watches clients and cuts off after the n-th call that changes something.

    That is every moment there is: what is stored when a process dies before a later call, or while it reads,
    is the same.
    """

    def __init__(self, *clients: Any) -> None:
        self.made: list[str] = []
        self._cut_after: int | None = None
        for client in clients:
            client.meta.events.register("after-call", self._after)

    def open(self, cut_after: int) -> None:
        self.made = []
        self._cut_after = cut_after

    def close(self) -> None:
        self._cut_after = None

    def _after(self, model: Any, **_: Any) -> None:
        if self._cut_after is None or model.name.startswith(_READS):
            return
        self.made.append(model.name)
        if len(self.made) == self._cut_after:
            raise CutOffError
