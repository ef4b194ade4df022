"""Every page that links lead to, as a visitor and in each role: each is there, and holds nothing of others.

Whatever is stored about somebody carries a mark, so that it is seen where it has no business.
"""

import gzip
from typing import Final
from urllib.parse import urlsplit

import pytest

from qlinx.kit.cookies import USER_SESSION
from qlinx.kit.pages import Place
from qlinx.kit.texts import LANGUAGES
from qlinx.people.places import MENU
from qlinx.visitors import places as visitors
from tests.support.browser import Browser
from tests.support.crawling import crawled
from tests.support.http import Response
from tests.support.inviting import Inviting
from tests.support.people import is_shared, letters, opens_account, says_yes

MARK: Final = "zqxmerk"
_HEAVIEST: Final = 14_000
_STARTS: Final = ("/", "/?language=en", "/nergens", "/account")


def missing(seen: dict[str, Response]) -> dict[str, int]:
    return {path: page.status for path, page in seen.items() if page.status >= 400 and "nergens" not in path}


def too_heavy(seen: dict[str, Response]) -> list[str]:
    """Pages of more than a browser gets with the first round of an answer."""
    return [path for path, page in seen.items() if len(gzip.compress(page.body.encode())) > _HEAVIEST]


@pytest.fixture
def marked(inviting: Inviting) -> Inviting:
    """People of an employer, one of whom has an account and said yes to it, and an invitation; marked."""
    world = inviting.world
    letters(world)
    account = opens_account(world, email=f"{MARK}@thuis.example.nl", first_name=f"N{MARK}")
    shared, _ = is_shared(world, f"{MARK}@werk.example.nl", first_name=f"N{MARK}", last_name=f"V{MARK}")
    says_yes(world, account, shared)
    letters(world)
    inviting.person(first_name=f"N{MARK}")
    inviting.dispatch(title=f"Borrel {MARK}")
    return inviting


def test_no_page_for_visitors_holds_anything_of_anybody_and_each_is_there(
    browser: Browser, marked: Inviting
) -> None:
    browser.cookies.clear()
    before = marked.world.every_item()
    assert any(MARK in str(item) for item in before)
    places = [place for place in vars(visitors).values() if isinstance(place, Place)]
    seen = crawled(browser, [*_STARTS, *(one.nl for one in places), *(one.en for one in places)])

    assert len(seen) > 40
    assert missing(seen) == {}
    assert too_heavy(seen) == []
    assert [path for path, page in seen.items() if MARK in page.body or MARK in str(page.headers)] == []
    for path in ("/en/contact", "/en/sign-up", "/en/your-rights", "/privacy", "/inloggen"):
        assert path in {urlsplit(one).path for one in seen}, path
    assert marked.world.every_item() == before


def test_a_person_finds_every_page_and_nothing_of_anybody_else(browser: Browser, marked: Inviting) -> None:
    browser.cookies.clear()
    letters(marked.world)
    account = opens_account(marked.world, email="eva@thuis.example.nl", first_name="Eva")
    own, _ = is_shared(marked.world, "eva@werk.example.nl", employer_id=marked.employer_id)
    says_yes(marked.world, account, own)
    marked.dispatch()
    browser.signs_in("eva@thuis.example.nl")
    before = marked.world.every_item()
    seen = crawled(browser, [place.in_(language) for place, _ in MENU for language in LANGUAGES])

    assert missing(seen) == {}
    assert too_heavy(seen) == []
    assert {"/mijn/gegevens/foto", "/en/my/data/everything", "/mijn/verwijderen/bevestigen"} <= seen.keys()
    assert any(path.startswith("/mijn/uitnodigingen/") for path in seen)
    assert "Eva" in seen["/mijn/gegevens"].body
    assert [path for path, page in seen.items() if f"{MARK}@" in page.body] == []
    assert marked.world.every_item() == before


def test_whoever_works_for_an_employer_finds_every_page(browser: Browser, marked: Inviting) -> None:
    seen = crawled(browser, ["/werkgever", "/en/employer"])
    # Files of who comes are written behind the pages, by what does not run here.
    assert {path for path in missing(seen) if not path.endswith(("/csv", "/xlsx"))} == set()
    assert too_heavy(seen) == []
    assert marked.employer_id
    assert len([path for path in seen if path.startswith("/werkgever/")]) > 8


@pytest.mark.usefixtures("desk", "marked")
def test_staff_find_every_page_and_nobody_s_name_or_address(browser: Browser) -> None:
    browser.cookies.pop(USER_SESSION.name, None)
    seen = crawled(browser, ["/balie", "/en/desk"])
    assert missing(seen) == {}
    assert too_heavy(seen) == []
    assert len([path for path in seen if path.startswith("/balie/")]) > 8
    assert [path for path, page in seen.items() if f"{MARK}@" in page.body] == []
