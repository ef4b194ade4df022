"""The functions of rights, wired to a world."""

from collections.abc import Iterator

import pytest

from qlinx.entrypoints import wiring
from tests.support.world import World


@pytest.fixture
def deployed(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The functions wired to the world, with the environment that the template gives them."""
    environment: dict[str, str] = {}
    for function in ("change_relay", "rights_fulfilment", "rights_requests", "identity_codes"):
        environment |= world.resources.environment(function)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ALLOW_EXAMPLE_DOMAINS", "true")
    monkeypatch.setattr(wiring, "Context", lambda **_: world.ctx)
    for cached in (wiring.context, wiring.bucket, wiring.queue, wiring.user_pool):
        cached.cache_clear()
    yield world
    wiring.context.cache_clear()
