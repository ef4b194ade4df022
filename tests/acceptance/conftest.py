"""One system on this machine for all acceptance tests of a process: `make test-acceptance` has two.

A file's tests stay together, so that they share what they made.
"""

import os
from collections.abc import Iterator
from typing import Final

import pytest

from infrastructure.local.actors import Employer, invite, signed_in
from infrastructure.local.client import Caller
from infrastructure.local.examples import PASSWORD, STAFF, make_staff
from infrastructure.local.paths import BUILD
from infrastructure.local.starting import local_system
from infrastructure.local.system import System
from tests.proof.iam.recording import functions_that_are_heard
from tests.support.app_client import PATIENCE, an_account, an_employer, an_occasion, shares, somebody

# Of two that share the tests; empty where one process has them all.
WORKER: Final = os.environ.get("PYTEST_XDIST_WORKER", "")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The story counts what is kept, so it comes first, on a new system; it also takes longest."""
    items.sort(key=lambda item: "test_story.py" not in item.nodeid)


@pytest.fixture(scope="session")
def system() -> Iterator[System]:
    """The deployed system; tests make people and employers of their own in it."""
    # That every function answers needs showing once.
    first = WORKER in {"", "gw0"}
    log = BUILD / f"engine{WORKER and '-'}{WORKER}.log"
    with local_system(check=first, functions_see=functions_that_are_heard(), log=log) as running:
        yield running


@pytest.fixture(scope="session")
def staff(system: System) -> Caller:
    """A member of staff who is signed in."""
    make_staff(system)
    return signed_in(system, STAFF.address, PASSWORD, "staff")


@pytest.fixture(scope="session")
def employer(system: System, staff: Caller) -> Employer:
    """An employer for tests that need one and change nothing about it."""
    return an_employer(system, staff)


@pytest.fixture(scope="module")
def invited(system: System, employer: Employer) -> tuple[str, Caller]:
    """An invitation, and the one person who is invited, signed in."""
    details = somebody("Iris")
    shares(employer, details, covers="additions")
    person = an_account(system, details)
    invitation = invite(employer.user, an_occasion(audience={"email_addresses": [details.email]}))
    system.mailbox.wait_for(details.email, subject="Kerstborrel", seconds=PATIENCE)
    return invitation, person
