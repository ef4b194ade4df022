"""One system on this machine for all acceptance tests."""

from collections.abc import Iterator

import pytest

from infrastructure.local.system import System, local_system
from tests.proof.iam.recording import functions_that_are_heard


@pytest.fixture(scope="session")
def system() -> Iterator[System]:
    """The deployed system; tests make people and employers of their own in it."""
    with local_system(functions_see=functions_that_are_heard()) as running:
        yield running
