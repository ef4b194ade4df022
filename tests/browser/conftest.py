"""One system on this machine and one real Chromium for all tests of the pages: `make browser`.

Where there is no Chromium, they are skipped, and say what to install.
"""

import shutil
from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, sync_playwright

from infrastructure.local.actors import Employer, invite, path_in, signed_in
from infrastructure.local.client import Caller
from infrastructure.local.examples import PASSWORD, STAFF, make_staff
from infrastructure.local.paths import BUILD
from infrastructure.local.starting import local_system
from infrastructure.local.system import System
from tests.support.app_client import PATIENCE, an_employer, an_occasion, shares, somebody

# As Debian names it, and others.
_CHROMIUM: Final = ("chromium", "chromium-browser", "google-chrome")
_FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make pictures`."""
    parser.addoption("--pictures", action="store_true", help="write the main pages to docs/pages")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium, of this machine."""
    found = next(filter(None, map(shutil.which, _CHROMIUM)), None)
    if found is None:
        pytest.skip("There is no Chromium here (Debian and Ubuntu: apt install chromium).")
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=found, args=list(_FLAGS))
        yield running
        running.close()


@pytest.fixture(scope="session")
def system(browser: Browser) -> Iterator[System]:
    """The deployed system; not started where nothing would look at it."""
    assert browser.is_connected()
    with local_system(check=False, log=BUILD / "engine-browser.log") as running:
        yield running


@pytest.fixture(scope="session")
def staff(system: System) -> Caller:
    """A member of staff who is signed in."""
    make_staff(system)
    return signed_in(system, STAFF.address, PASSWORD, "staff")


@pytest.fixture(scope="session")
def employer(system: System, staff: Caller) -> Employer:
    """An employer that invites."""
    return an_employer(system, staff)


@pytest.fixture(scope="session")
def mailed(system: System, employer: Employer) -> str:
    """The path of the page behind the link in the mail of an invitation with places."""
    details = somebody("Iris")
    shares(employer, details, covers="additions")
    audience = {"email_addresses": [details.email]}
    invite(employer.user, an_occasion(audience=audience, number_of_places=12))
    return path_in(system.mailbox.wait_for(details.email, seconds=PATIENCE)[0], system, "/i/")
