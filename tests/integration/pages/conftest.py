"""A browser, at functions with their own keys and a clock that is the pool's."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.support.browser import Browser
from tests.support.desk import CASES, gives_code, gives_password
from tests.support.http import Functions
from tests.support.inviting import Inviting
from tests.support.office import signs_in
from tests.support.roster_drop import RosterDrop, person_row
from tests.support.world import World


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    world.now = datetime.now(UTC)
    made = Functions(world, monkeypatch)
    # The deployed functions know people by their own keys.
    world.ctx = replace(world.context(), read_secret=made.of("signup").context().read_secret)
    return made


@pytest.fixture
def browser(functions: Functions) -> Browser:
    return Browser(functions)


@pytest.fixture
def staff(browser: Browser) -> Browser:
    """Somebody of the staff who gave address and password."""
    gives_password(browser)
    return browser


@pytest.fixture
def desk(staff: Browser) -> Browser:
    """The same, signed in."""
    assert gives_code(staff).headers["Location"] == CASES
    return staff


@pytest.fixture
def employer(browser: Browser) -> RosterDrop:
    """An employer with two people, of whom a user is signed in."""
    employer = RosterDrop(browser.functions.world)
    signs_in(browser, employer.employer_id)
    employer.drop([person_row(1), person_row(2)])
    return employer


@pytest.fixture
def inviting(browser: Browser) -> Inviting:
    """An employer with three people, of whom two are in the kitchen, and a user who is signed in."""
    inviting = Inviting(browser.functions.world)
    inviting.people(2, shared={"department": "Keuken"})
    inviting.person(shared={"department": "Zorg", "tags": ("bhv",)})
    signs_in(browser, inviting.employer_id)
    return inviting
