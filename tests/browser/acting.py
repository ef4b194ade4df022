"""What somebody does in a browser, and what tests need for it; each waits for what comes of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page

from infrastructure.local.actors import Details, Employer, invite, path_in
from infrastructure.local.authenticator import APPS
from infrastructure.local.client import Caller, NotAsExpected, until
from infrastructure.local.system import System
from qlinx.kit.texts import Language
from qlinx.sessions.places import SIGN_IN, STAFF_SIGN_IN
from tests.support.app_client import (
    PASSWORD,
    PATIENCE,
    an_account,
    an_employer,
    an_occasion,
    shares,
    somebody,
)

# For whatever is waited for: a busy machine is slow, and what never comes is seen all the same.
PATIENT_MS: Final = 60_000
# Longer than a page lets somebody wait before it asks again, at most (`script.js`).
_A_WHILE_MS: Final = 300_000
# A code can have been used, or be of the half minute before when it arrives.
_CODES: Final = 3


class Opens(Protocol):
    """Opens a browser that nobody used before; what is asked goes to Playwright."""

    def __call__(self, **asked: Any) -> BrowserContext: ...


@contextmanager
def opening(browser: Browser) -> Iterator[Opens]:
    """Closes in the end what it opened. At phone width, unless something else is asked."""
    made: list[BrowserContext] = []

    def opens(**asked: Any) -> BrowserContext:
        phone = {"locale": "nl-NL", "viewport": {"width": 360, "height": 740}, "reduced_motion": "reduce"}
        context = browser.new_context(**{**phone, **asked})
        context.set_default_timeout(PATIENT_MS)
        if asked.get("java_script_enabled", True):
            # Goes on as clocks do, but can be put forward: nobody waits for what a page does after a while.
            context.clock.install()
        made.append(context)
        return context

    try:
        yield opens
    finally:
        for one in made:
            one.close()


def path_of(page: Page) -> str:
    """Where a browser is."""
    return str(urlsplit(page.url).path)


def presses(page: Page, button: Locator) -> None:
    """Presses what leads to another page, or to the same one anew, and waits until it stands."""
    with page.expect_navigation():
        button.click()


def submits(page: Page) -> None:
    """Presses the first button of the page that sends its form."""
    presses(page, page.locator("main button:not([type=button])").first)


def signs_in(
    system: System,
    page: Page,
    email: str,
    *,
    role: str = "person",
    language: Language = "nl",
    password: str = PASSWORD,
    to: str = "",
) -> None:
    """Signs in as people do, with a code where one is asked; ends on the page where that leads."""
    place = (STAFF_SIGN_IN if role == "staff" else SIGN_IN).in_(language)
    page.goto(f"{system.url}{place}{f'?next={to}' if to else ''}")
    page.fill("[name=email]", email)
    page.fill("[name=password]", password)
    if role == "employer":
        page.check("[name=role][value=employer]")
    submits(page)
    for _ in range(_CODES):
        if not path_of(page).endswith("/code"):
            return
        secret = APPS.secret(system.url, role, email)
        if secret is None:
            raise NotAsExpected(f"no app was set up for {email}")
        page.fill("[name=code]", APPS.fresh_code(secret))
        submits(page)


def comes(page: Page, what: Locator, *, scripted: bool) -> None:
    """Waits for what is yet to come on a page that changes: by itself, or without script by its button."""

    def look() -> bool | None:
        if what.is_visible():
            return True
        if scripted:
            # The page asks again by itself, at its own moment, which comes sooner so.
            page.clock.fast_forward(_A_WHILE_MS)
        else:
            presses(page, page.locator("[data-refresh] a").first)
        return None

    until(f"{what} on {path_of(page)}", look, seconds=PATIENCE)


def invited(system: System, employer: Employer) -> tuple[Details, str]:
    """Somebody with an account whom their employer invited, and the invitation's id."""
    details = somebody("Iris")
    shares(employer, details, covers="additions")
    an_account(system, details)
    before = len(system.mailbox.messages(details.email))
    audience = {"email_addresses": [details.email]}
    invitation_id = invite(employer.user, an_occasion(audience=audience))
    system.mailbox.wait_for(details.email, count=before + 1, seconds=PATIENCE)
    return details, invitation_id


def a_case(system: System, staff: Caller, employer: Employer | None = None) -> str:
    """The reference of a request that waits for an employer, which decides on such itself."""
    employer = employer or an_employer(system, staff)
    rights = f"/v1/staff/employers/{employer.employer_id}/agreement/rights"
    staff.put(rights, {"executes_rights": False}).must_be(200)
    details = somebody("Iris")
    shares(employer, details, covers="additions")
    person = an_account(system, details)
    joined = person.get("/v1/account/relations").must_be(200).json["relations"]
    about = {"account": False, "relations": [one["relation_id"] for one in joined]}
    asked = person.post("/v1/account/rights-requests", {"kind": "access", **about}).must_be(202)
    return str(asked.json["rights_requests"][0]["reference"])


def a_mailed_page(system: System, employer: Employer) -> str:
    """The path of the page behind the link in the mail of an invitation with places."""
    details = somebody("Iris")
    shares(employer, details, covers="additions")
    audience = {"email_addresses": [details.email]}
    invite(employer.user, an_occasion(audience=audience, number_of_places=12))
    return path_in(system.mailbox.wait_for(details.email, seconds=PATIENCE)[0], system, "/i/")
