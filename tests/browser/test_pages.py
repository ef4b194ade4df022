"""Every page that a visitor sees, and the page behind a mailed link, as a browser shows them."""

import re
from html import unescape
from typing import Final
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import BrowserContext, Page, expect

from infrastructure.local.actors import Employer, visitor
from infrastructure.local.system import System
from qlinx.kit.cookies import COOKIES, USER_SESSION
from qlinx.people.places import MY
from qlinx.sessions.places import SIGN_IN
from tests.browser.acting import Opens, a_mailed_page, path_of, signs_in
from tests.browser.looking import complaints, looker, missed_by_keys
from tests.browser.table import OPEN
from tests.support.app_client import an_account, somebody

LANGUAGES: Final = ("nl", "en")
SITES: Final = {place.nl: place.en for place in OPEN}


def address(system: System, path: str, language: str) -> str:
    path = SITES[path] if language == "en" and path in SITES else path
    return f"{system.url}{path}?language={language}"


def test_what_matters_first_on_the_page_of_an_invitation_is_seen_first(
    system: System, page: Page, mailed: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 568})
    page.goto(address(system, mailed, "nl"))
    boxes = [button.bounding_box() for button in page.query_selector_all("main button")]
    assert len(boxes) == 2
    assert all(box and box["y"] <= 460 and box["height"] >= 48 for box in boxes)


def test_every_link_on_every_page_leads_somewhere(system: System, mailed: str) -> None:
    seen: set[str] = set()
    for path in [*SITES, mailed]:
        for language in LANGUAGES:
            at = address(system, path, language)
            page = visitor(system).get(at.removeprefix(system.url)).text
            links = map(unescape, re.findall(r'<a [^>]*?href="([^"]+)"', page))
            seen |= {urljoin(at, link) for link in links if not link.startswith(("mailto:", "tel:", "#"))}
    assert len(seen) > len(SITES)
    ours = {urlsplit(link)._replace(fragment="").geturl() for link in seen if link.startswith(system.url)}
    statuses = {link: visitor(system).get(link.removeprefix(system.url)).status for link in sorted(ours)}
    assert {
        link: status for link, status in statuses.items() if status >= 400 and "nergens" not in link
    } == {}
    assert {urlsplit(link).hostname for link in seen - ours} <= {
        urlsplit(system.url).hostname,
        "www.autoriteitpersoonsgegevens.nl",
        "autoriteitpersoonsgegevens.nl",
    }


def test_head_is_answered_as_get_is(system: System, mailed: str) -> None:
    for path in [*SITES, mailed]:
        shown, told = visitor(system).get(path), visitor(system).call("HEAD", path)
        assert told.status == shown.status, path
        assert told.headers["content-type"] == shown.headers["content-type"]
        assert told.text == ""


def test_the_keyboard_alone_goes_past_the_header_and_answers(
    system: System, page: Page, employer: Employer
) -> None:
    page.goto(address(system, a_mailed_page(system, employer), "nl"))
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.hash === '#main'")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.value") == "accept"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Je komt", ignore_case=True)


def test_the_page_behind_a_mailed_link_is_as_every_other(system: System, opens: Opens, mailed: str) -> None:
    """It has no place of its own among those of the table."""
    for language in LANGUAGES:
        page = looker(opens())
        page.goto(address(system, mailed, language))
        assert complaints(page, language) == []
        assert missed_by_keys(page) == []
        page.emulate_media(forced_colors="active")
        borders = page.eval_on_selector_all(
            "button", "all => all.map(one => getComputedStyle(one).borderTopStyle)"
        )
        assert set(borders) == {"solid"}


def test_signing_in_sets_the_cookie_of_the_register_and_no_other(
    system: System, context: BrowserContext, page: Page
) -> None:
    details = somebody("Iris")
    an_account(system, details)
    page.goto(address(system, SIGN_IN.nl, "nl"))
    assert context.cookies() == []
    signs_in(system, page, details.email)
    assert path_of(page) == MY.nl
    assert [cookie["name"] for cookie in context.cookies()] == [USER_SESSION.name]
    page.goto(address(system, "/cookies", "nl"))
    listed = page.inner_text("main table")
    assert all(kind.name in listed for kind in COOKIES)


def test_without_script_nothing_stands_there_that_needs_it(opens: Opens, system: System) -> None:
    page = opens(java_script_enabled=False).new_page()
    page.goto(address(system, SIGN_IN.nl, "nl"))
    expect(page.locator("[name=password]")).to_be_visible()
    expect(page.locator("button[data-show]")).to_be_hidden()


def test_a_password_can_be_looked_at_and_is_hidden_when_it_goes(system: System, page: Page) -> None:
    page.goto(address(system, SIGN_IN.nl, "nl"))
    page.fill("[name=password]", "nog niet goed")
    page.click("button[data-show]")
    expect(page.locator("[name=password]")).to_have_attribute("type", "text")
    page.click("button[data-show]")
    expect(page.locator("[name=password]")).to_have_attribute("type", "password")
