"""Who wants an account asks for it on a page, and is mailed a link; it says the same for any address."""

import re
from typing import Final

import pytest

from qlinx.people.confirmation import confirmation
from tests.support.browser import Browser
from tests.support.http import Response
from tests.support.people import letter, letters, opens_account, signs_up, token_in
from tests.support.signing_in import ADDRESS

PAGES: Final = ("/aanmelden", "/en/sign-up")
NOOR: Final = {
    "first_name": "Noor",
    "last_name": "van den Berg",
    "email": "noor.berg@thuis.nl",
    "mobile": "06 12345678",
    "postcode": "",
    "town": "",
}


def signs_up_with(browser: Browser, page: str = PAGES[0], **changes: str) -> Response:
    """Opens the form, fills it in and sends it."""
    shown = re.search(r'name="statement_version" value="([^"]*)"', browser.goes(page).body)
    assert shown
    return browser.sends(page, {"statement_version": shown[1], **NOOR, **changes})


@pytest.mark.parametrize("page", PAGES)
def test_what_was_filled_in_waits_behind_the_mailed_link(browser: Browser, page: str) -> None:
    sent = signs_up_with(browser, page)
    assert (sent.status, sent.headers["Location"]) == (303, f"{page}?done=mailed")
    told = browser.goes(sent.headers["Location"])
    assert (told.status, "<form" in told.body) == (200, False)

    world = browser.functions.world
    details = confirmation(world.ctx, token_in(letter(world))).details
    assert details is not None
    assert (details.first_name, details.mobile) == ("Noor", "+31612345678")
    assert details.language == ("nl" if page == PAGES[0] else "en")


def test_the_page_says_the_same_where_there_is_an_account_already(browser: Browser) -> None:
    opens_account(browser.functions.world)
    known = signs_up_with(browser, email=ADDRESS)
    unknown = signs_up_with(browser)
    assert (known.status, known.headers["Location"]) == (unknown.status, unknown.headers["Location"])


def test_what_is_wrong_is_said_at_its_field_and_the_rest_stays(browser: Browser) -> None:
    refused = signs_up_with(browser, email="geen adres", town="Haarlem")
    assert refused.status == 422
    assert 'aria-invalid="true"' in refused.body
    assert 'value="van den Berg"' in refused.body
    assert 'value="Haarlem"' in refused.body
    assert letters(browser.functions.world) == []


def test_without_a_mobile_number_it_says_that_one_is_required(browser: Browser) -> None:
    refused = signs_up_with(browser, mobile="")
    assert (refused.status, letters(browser.functions.world)) == (422, [])
    assert re.search(r'id="mobile"[^>]*aria-invalid="true"', refused.body)


def test_opening_the_form_keeps_nothing(browser: Browser) -> None:
    before = browser.functions.world.every_item()
    for page in PAGES:
        assert browser.goes(page).status == browser.goes(page, "HEAD").status == 200
    assert browser.functions.world.every_item() == before


def test_a_form_of_another_site_signs_nobody_up(browser: Browser) -> None:
    signs_up(browser.functions.world)
    shown = browser.goes(PAGES[0])
    assert shown.status == 200
    sent = browser.sends(PAGES[0], NOOR, {"sec-fetch-site": "cross-site", "origin": "https://elders.example"})
    assert (sent.status, letters(browser.functions.world)) == (403, [])
