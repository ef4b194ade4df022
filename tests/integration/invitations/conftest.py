from collections.abc import Iterator

import pytest

from tests.support.inviting import Inviting, empty
from tests.support.world import START, World, new_world


@pytest.fixture(scope="module")
def tables() -> Iterator[World]:
    with pytest.MonkeyPatch.context() as monkeypatch, new_world(monkeypatch) as world:
        yield world


@pytest.fixture
def world(tables: World) -> World:
    """The module's tables, empty, and the clock at its start."""
    empty(tables)
    tables.now = START
    return tables


@pytest.fixture
def inviting(world: World) -> Inviting:
    """An employer with an agreement and no people yet."""
    return Inviting(world)
