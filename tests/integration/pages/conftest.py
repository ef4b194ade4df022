"""A browser, at functions with their own keys and a clock that is the pool's."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.support.browser import Browser
from tests.support.desk import CASES, gives_code, gives_password
from tests.support.http import Functions
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
