"""The functions in a world whose clock is the real one."""

from datetime import UTC, datetime

import pytest

from tests.support.http import Functions
from tests.support.world import World


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    """The functions of the template; the world's clock stands at now, as theirs runs."""
    world.now = datetime.now(UTC)
    return Functions(world, monkeypatch)
