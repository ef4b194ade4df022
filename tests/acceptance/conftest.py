"""One system on this machine for all acceptance tests."""

from collections.abc import Iterator

import pytest

from infrastructure.local.actors import Employer, signed_in
from infrastructure.local.client import Caller
from infrastructure.local.examples import PASSWORD, STAFF, make_staff
from infrastructure.local.system import System, local_system
from tests.proof.iam.recording import functions_that_are_heard
from tests.support.app_client import an_employer


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The story counts what is kept, so it comes first, on a new system."""
    items.sort(key=lambda item: "test_story.py" not in item.nodeid)


@pytest.fixture(scope="session")
def system() -> Iterator[System]:
    """The deployed system; tests make people and employers of their own in it."""
    with local_system(functions_see=functions_that_are_heard()) as running:
        yield running


@pytest.fixture(scope="session")
def staff(system: System) -> Caller:
    """A member of staff who is signed in."""
    make_staff(system)
    return signed_in(system, STAFF.address, PASSWORD)


@pytest.fixture(scope="session")
def employer(system: System, staff: Caller) -> Employer:
    """An employer for tests that need one and change nothing about it."""
    return an_employer(system, staff)
