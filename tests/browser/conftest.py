"""One system on this machine and one real Chromium for all tests of the pages: `make browser`.

Where there is no Chromium, they are skipped, and say what to install.
"""

import shutil
from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from infrastructure.local.actors import Employer, signed_in
from infrastructure.local.client import Caller
from infrastructure.local.examples import PASSWORD, STAFF, make_staff
from infrastructure.local.paths import BUILD
from infrastructure.local.starting import local_system
from infrastructure.local.system import System
from tests.browser.acting import PATIENT_MS, Opens, a_mailed_page, opening
from tests.browser.signed import everybody, signed, work
from tests.support.app_client import an_employer

# For tests in any module of this folder.
__all__ = ["everybody", "signed", "work"]

# As Debian names it, and others.
_CHROMIUM: Final = ("chromium", "chromium-browser", "google-chrome")
# Without the sandbox, which root and most containers can't have, and without their small /dev/shm.
_FLAGS: Final = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
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
        expect.set_options(timeout=PATIENT_MS)
        running = driver.chromium.launch(
            executable_path=found, args=list(_FLAGS), timeout=3 * PATIENT_MS, chromium_sandbox=False
        )
        yield running
        running.close()


@pytest.fixture
def opens(browser: Browser) -> Iterator[Opens]:
    """Opens browsers that nobody used before."""
    with opening(browser) as opens:
        yield opens


@pytest.fixture
def context(opens: Opens) -> BrowserContext:
    return opens()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


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
    """The path of the page behind the link in the mail of an invitation; for tests that only look at it."""
    return a_mailed_page(system, employer)
