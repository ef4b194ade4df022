"""One system on this machine for all acceptance tests."""

from collections.abc import Iterator

import pytest

from infrastructure.local.system import System, local_system


@pytest.fixture(scope="session")
def system() -> Iterator[System]:
    """The deployed system; tests make people and employers of their own in it."""
    with local_system() as running:
        yield running
