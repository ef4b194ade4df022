"""A second step of signing in, on the page of whoever is signed in: set, told once, renewed, turned off."""

import re
from html import unescape
from typing import Final

import pytest

from qlinx.people.store import account_of
from tests.support.authenticating import app_code
from tests.support.browser import Browser
from tests.support.http import Response
from tests.support.people import opens_account

SECURITY: Final = "/mijn/veiligheid"


@pytest.fixture
def person_id(browser: Browser) -> str:
    """Somebody with an account, signed in."""
    person = opens_account(browser.functions.world)
    browser.signs_in()
    return person.person_id


def begins(browser: Browser) -> Response:
    browser.goes(SECURITY)
    return browser.sends(SECURITY, {"act": "begin"})


def enrolment_in(page: Response) -> str:
    (found,) = re.findall(r'name="enrolment" value="([^"]+)"', page.body)
    return unescape(found)


def secret_in(page: Response) -> str:
    (found,) = re.findall(r"<code>([A-Z2-7]+)</code>", page.body)
    return str(found)


def code_of(browser: Browser, secret: str) -> str:
    return app_code(browser.functions.world.ctx, secret)


def codes_in(page: Response) -> list[str]:
    return re.findall(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>", page.body)


def sets_one(browser: Browser) -> tuple[Response, str]:
    """The page with the recovery codes, and the key of the app."""
    offer = begins(browser)
    secret = secret_in(offer)
    fields = {"act": "set", "enrolment": enrolment_in(offer), "code": code_of(browser, secret)}
    return browser.sends(SECURITY, fields), secret


def test_it_is_set_by_a_picture_or_the_key_and_a_first_code(browser: Browser, person_id: str) -> None:
    world = browser.functions.world
    before = world.every_item()
    offer = begins(browser)
    assert offer.status == 200
    assert world.every_item() == before, "an offer is kept nowhere"
    assert re.search(r'<svg role="img" aria-label="[^"]+" viewBox="-4 -4 \d+ \d+"', offer.body)
    secret = secret_in(offer)
    assert f"secret={secret}" in unescape(offer.body)

    shown, _ = sets_one(browser)
    assert shown.status == 200
    assert len(codes_in(shown)) == 10
    account = account_of(world.ctx.store, person_id)
    assert account
    assert account.factor
    page = browser.goes(SECURITY).body
    assert "Je hebt nog 10 herstelcodes." in page
    assert not any(code in page for code in codes_in(shown))


@pytest.mark.usefixtures("person_id")
def test_from_then_on_signing_in_asks_for_a_code(browser: Browser) -> None:
    shown, _ = sets_one(browser)
    browser.cookies.clear()
    asked = browser.signs_in()
    assert asked.headers["Location"].startswith("/inloggen/code")
    browser.goes("/inloggen/code")
    given = browser.sends("/inloggen/code", {"code": codes_in(shown)[0], "stays": "", "next": ""})
    assert given.headers["Location"] == "/mijn"
    assert "Je hebt nog 9 herstelcodes." in browser.goes(SECURITY).body


def test_a_wrong_code_brings_the_same_offer_back(browser: Browser, person_id: str) -> None:
    offer = begins(browser)
    again = browser.sends(SECURITY, {"act": "set", "enrolment": enrolment_in(offer), "code": "000000"})
    assert again.status == 401
    assert "Deze code klopt niet." in again.body
    assert (secret_in(again), enrolment_in(again)) == (secret_in(offer), enrolment_in(offer))
    unfit = browser.sends(SECURITY, {"act": "set", "enrolment": enrolment_in(offer), "code": "geen"})
    assert unfit.status == 422
    assert secret_in(unfit) == secret_in(offer)
    assert 'href="#code"' in unfit.body
    account = account_of(browser.functions.world.ctx.store, person_id)
    assert account
    assert account.factor is None


@pytest.mark.usefixtures("person_id")
@pytest.mark.parametrize("enrolment", ["", "made-up", "x" * 2000])
def test_an_offer_that_is_not_ours_leads_back_to_the_page(browser: Browser, enrolment: str) -> None:
    browser.goes(SECURITY)
    refused = browser.sends(SECURITY, {"act": "set", "enrolment": enrolment, "code": "123456"})
    assert refused.status == 401
    assert "Stel een tweede stap in" in refused.body


@pytest.mark.usefixtures("person_id")
def test_a_session_that_was_left_open_sets_none(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    browser.goes(SECURITY)
    monkeypatch.setattr("qlinx.sessions.freshness.is_fresh", lambda *_: False)
    refused = browser.sends(SECURITY, {"act": "begin"})
    assert (refused.status, refused.headers["Location"].split("?")[0]) == (303, "/inloggen")


def test_new_codes_end_the_former_ones_and_it_is_turned_off_with_a_code(
    browser: Browser, person_id: str
) -> None:
    first, _ = sets_one(browser)
    browser.goes(SECURITY)
    refused = browser.sends(SECURITY, {"act": "remove", "code": ""})
    assert refused.status == 422
    assert 'href="#code"' in refused.body
    renewed = browser.sends(SECURITY, {"act": "codes", "code": codes_in(first)[0]})
    assert len(codes_in(renewed)) == 10
    assert set(codes_in(renewed)).isdisjoint(codes_in(first))
    browser.goes(SECURITY)
    former = browser.sends(SECURITY, {"act": "remove", "code": codes_in(first)[1]})
    assert former.status == 401
    off = browser.sends(SECURITY, {"act": "remove", "code": codes_in(renewed)[0]})
    assert off.headers["Location"] == f"{SECURITY}?done=factor-off"
    assert "De tweede stap staat uit." in browser.goes(f"{SECURITY}?done=factor-off").body
    account = account_of(browser.functions.world.ctx.store, person_id)
    assert account
    assert account.factor is None


@pytest.mark.usefixtures("person_id")
def test_whoever_sends_the_first_code_twice_keeps_the_one_that_was_set(browser: Browser) -> None:
    offer = begins(browser)
    secret = secret_in(offer)
    fields = {"act": "set", "enrolment": enrolment_in(offer), "code": code_of(browser, secret)}
    token = browser.token
    assert len(codes_in(browser.sends(SECURITY, fields, token=token))) == 10
    again = browser.sends(SECURITY, fields, token=token)
    assert again.status == 409
    assert "Je hebt al een tweede stap." in again.body
    assert "Je hebt nog 10 herstelcodes." in again.body
