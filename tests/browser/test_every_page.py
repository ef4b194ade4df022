"""Every page, for each who sees it, in both languages, with script and without: one look at all of it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from infrastructure.local.system import System
from qlinx.kit.pages import Place
from qlinx.kit.texts import LANGUAGES, Language
from tests.browser.acting import opening, path_of
from tests.browser.looking import WIDTHS, complaints, looker, missed_by_keys
from tests.browser.signed import Signed
from tests.browser.table import NOT_LOOKED_AT, TABLE, every_place

# In pixels: a header of one line at the width of a desk.
_ONE_LINE: Final = 80


@pytest.fixture(scope="module")
def looked(browser: Browser, everybody: Mapping[str, Signed]) -> Iterator[Mapping[tuple[str, bool], Page]]:
    """Who looks, with script and without; axe is one itself, so where ours does not come others must run."""
    with opening(browser) as opens:
        found = {}
        for role, who in everybody.items():
            without = opens(locale="en-GB")
            without.route("**/script.js*", lambda route: route.fulfill(content_type="text/javascript"))
            without.add_cookies(who.context.cookies())
            found[role, True], found[role, False] = looker(who.context), looker(without)
        yield found
        for page in found.values():
            page.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("role", "place"), TABLE, ids=[place.nl for _, place in TABLE])
def test_nothing_is_wrong_with_a_page(
    system: System,
    everybody: Mapping[str, Signed],
    looked: Mapping[tuple[str, bool], Page],
    role: str,
    place: Place,
    language: Language,
) -> None:
    scripted = language == "nl"
    page = looked[role, scripted]
    path = place.in_(language, **everybody[role].parts)
    told: list[str] = []
    heard: Mapping[Any, Callable[[Any], None]] = {
        "request": lambda asked: told.append(asked.url) if _is_elsewhere(system, asked.url) else None,
        "pageerror": lambda error: told.append(f"error {error}"),
        "console": lambda line: told.append(line.text) if line.type == "error" else None,
    }
    for event, hears in heard.items():
        page.on(event, hears)
    try:
        answer = page.goto(f"{system.url}{path}{'' if place.nl != place.en else f'?language={language}'}")
        assert answer
        assert answer.status == (404 if path == "/nergens" else 200)
        assert path_of(page) == path
        assert page.get_attribute("html", "lang") == language
        assert complaints(page, language) == []
        assert not scripted or missed_by_keys(page) == []
        assert path == "/nergens" or told == []
        if role != "visitor":
            page.set_viewport_size({"width": WIDTHS[1], "height": 740})
            header = page.locator("header").bounding_box()
            assert header
            assert header["height"] <= _ONE_LINE, "the menu takes more than a line"
        else:
            assert page.context.cookies() == []
            assert not scripted or page.evaluate("() => localStorage.length + sessionStorage.length") == 0
    finally:
        for event, hears in heard.items():
            page.remove_listener(event, hears)


def _is_elsewhere(system: System, url: str) -> bool:
    return urlsplit(url).netloc != urlsplit(system.url).netloc


def test_each_page_that_is_not_looked_at_is_one_and_says_why() -> None:
    assert set(NOT_LOOKED_AT) <= set(every_place())
    assert len(TABLE) > 70
