"""Every page that a visitor sees, and the page behind a mailed link, as a browser shows them."""

from typing import Final
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from infrastructure.local.actors import Employer, visitor
from infrastructure.local.system import System
from qlinx.kit.cookies import COOKIES, USER_SESSION
from qlinx.kit.pages import Place
from qlinx.people.places import MY, SIGN_UP
from qlinx.sessions.places import FORGOTTEN, SIGN_IN, SIGN_OUT
from qlinx.visitors import places
from tests.browser.acting import Opens, a_mailed_page, path_of, signs_in
from tests.browser.looking import SCHEMES, WIDTHS, faults, is_too_wide, rings
from tests.support.app_client import an_account, somebody

# With a path for both languages, and with one for each.
VISITORS: Final = (
    "/",
    "/privacy",
    "/privacy/2026-11-27/changes",
    "/rights",
    "/sign-up",
    "/account",
    "/nergens",
)
SITES: Final = {
    place.nl: place.en
    for place in (*vars(places).values(), SIGN_IN, SIGN_OUT, SIGN_UP, FORGOTTEN)
    if isinstance(place, Place)
}
ALL: Final = (*VISITORS, *SITES, "mailed")
LANGUAGES: Final = ("nl", "en")


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


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ALL)
def test_nothing_is_wrong_or_in_doubt_for_whoever_reads_otherwise(
    system: System, page: Page, mailed: str, path: str, language: str
) -> None:
    page.goto(address(system, mailed if path == "mailed" else path, language))
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 740})
            assert faults(page) == [], f"{scheme} at {width}"
            assert not is_too_wide(page), f"{scheme} at {width}"


@pytest.mark.parametrize("path", ALL)
def test_what_has_the_focus_has_a_ring_that_is_seen(
    system: System, page: Page, mailed: str, path: str
) -> None:
    page.goto(address(system, mailed if path == "mailed" else path, "nl"))
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        found = rings(page)
        assert found, "the Tab key reaches nothing"
        assert not [ring for ring in found if not ring.shown or ring.contrast < 3], scheme


@pytest.mark.parametrize("path", ALL)
def test_letters_of_twice_the_size_fit(system: System, page: Page, mailed: str, path: str) -> None:
    page.goto(address(system, mailed if path == "mailed" else path, "nl"))
    page.evaluate("() => { document.documentElement.style.fontSize = '212.5%'; }")
    assert not is_too_wide(page)


@pytest.mark.parametrize("path", ALL)
def test_a_page_loads_nothing_from_elsewhere_and_keeps_nothing(
    system: System, context: BrowserContext, page: Page, mailed: str, path: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: asked.append(f"error {error}"))
    page.on(
        "console",
        lambda message: asked.append(f"console {message.text}") if message.type == "error" else None,
    )
    page.goto(address(system, mailed if path == "mailed" else path, "nl"))
    odd = [one for one in asked if not one.startswith(system.url)]
    assert path == "/nergens" or not odd
    assert context.cookies() == []
    assert page.evaluate("() => localStorage.length + sessionStorage.length") == 0


def test_every_link_on_every_page_leads_somewhere(system: System, page: Page, mailed: str) -> None:
    seen: set[str] = set()
    for path in [*VISITORS, *SITES, mailed]:
        for language in LANGUAGES:
            page.goto(address(system, path, language))
            links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
            seen |= {
                urljoin(page.url, link) for link in links if not link.startswith(("mailto:", "tel:", "#"))
            }
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
    for path in [*VISITORS, *SITES, mailed]:
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


def test_with_forced_colours_buttons_have_borders(opens: Opens, system: System, mailed: str) -> None:
    page = opens(forced_colors="active").new_page()
    page.goto(address(system, mailed, "nl"))
    borders = page.eval_on_selector_all(
        "button", "all => all.map(one => getComputedStyle(one).borderTopStyle)"
    )
    assert borders
    assert set(borders) == {"solid"}
    assert all(ring.shown for ring in rings(page))


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
