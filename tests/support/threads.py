"""Acts that start together,
on clients whose calls are carried out one at a time as the service itself would.
"""

import threading
from collections.abc import Callable
from typing import Any

from qlinx.records.context import Context
from tests.support.standing import ONE_AT_A_TIME, client
from tests.support.world import World


class OneAtATime:
    """A client whose calls wait for each other, whole transactions included."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._client, name)

        def called(*given: Any, **request: Any) -> Any:
            with ONE_AT_A_TIME:
                return method(*given, **request)

        return called


def a_context(world: World) -> Context:
    """A context for one thread."""
    return world.context(OneAtATime(client("dynamodb")))


def at_once(*acts: Callable[[], object]) -> list[BaseException | None]:
    """Carries the acts out in threads that start together; gives what each raised."""
    barrier = threading.Barrier(len(acts))
    raised: list[BaseException | None] = [None] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            act()
        except Exception as error:  # noqa: BLE001  # given back to the test
            raised[number] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


class Meanwhile:
    """A client that lets something happen just before its first call of a kind:
    the worst moment, every time.
    """

    def __init__(self, client: Any, call: str, act: Callable[[], object]) -> None:
        self._client = client
        self._call = call
        self._act: Callable[[], object] | None = act

    def __getattr__(self, name: str) -> Any:
        if name == self._call and self._act is not None:
            act, self._act = self._act, None
            act()
        return getattr(self._client, name)


def a_context_with(world: World, act: Callable[[], object], call: str = "transact_write_items") -> Context:
    """A context in whose world ``act`` happens between what was read and the first write."""
    return world.context(Meanwhile(client("dynamodb"), call, act))
