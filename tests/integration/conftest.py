"""Integration tests run against moto, with everything made from the templates."""

from collections.abc import Iterator

import pytest

from tests.support.moment import one_moment
from tests.support.world import World, new_world

__all__ = ["one_moment", "world"]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The application's resources, empty, with a clock that moves by hand."""
    with new_world(monkeypatch) as made:
        yield made
