"""The cloud of the proofs takes a message for one of a loop as Lambda does:
after some sixteen calls of one function that led from one to the next.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.proof.crash.platform import Platform
from tests.support.cloud.application import Source
from tests.support.house_rules.queues import LOOP_HOPS


def _played(
    monkeypatch: pytest.MonkeyPatch, function: str, times: int, *, loops: bool | None = None
) -> Platform:
    """A function that answers each message with another to its own queue, so many times."""
    platform = Platform(monkeypatch)
    source: Source = next(one for one in platform.wiring.queues.values() if one.function == function)
    source = source if loops is None else replace(source, loops=loops)
    queues = platform.cloud.queues
    sent = 0

    def again(_: str, event: Mapping[str, Any]) -> Mapping[str, Any]:
        nonlocal sent
        if sent < times:
            sent += 1
            queues.put(source.url, event["Records"][0]["body"])
        return {"batchItemFailures": []}

    monkeypatch.setattr(platform.functions, "invoke", again)
    queues.put(source.url, "{}")
    while waiting := list(queues.waiting[source.url].values()):
        platform._deliver(source, waiting)
    return platform


@pytest.mark.parametrize("function", ["roster_import", "rights_fulfilment"])
def test_whose_loop_is_meant_goes_on(monkeypatch: pytest.MonkeyPatch, function: str) -> None:
    """An erasure looks for its receipt for a day; the end of a roster goes from message to message."""
    assert _played(monkeypatch, function, 100).cloud.dead == []


def test_a_loop_that_nobody_meant_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    platform = _played(monkeypatch, "rights_fulfilment", 100, loops=False)

    assert len(platform.cloud.dead) == 1
    assert "in a loop" in platform.cloud.dead[0]


def test_what_ends_in_time_is_not_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _played(monkeypatch, "invitation_dispatch", LOOP_HOPS - 1).cloud.dead == []
    assert len(_played(monkeypatch, "invitation_dispatch", LOOP_HOPS).cloud.dead) == 1
