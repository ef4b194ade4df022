"""Users of an employer see and end their sessions in a browser, and renew their second step."""

import re
from datetime import timedelta
from typing import Final

import pytest

from qlinx.employers.model import Access
from qlinx.sessions.store import holding_of
from tests.support.authenticating import app_code
from tests.support.browser import Browser
from tests.support.signing_in import ADDRESS, an_employer_user
from tests.support.world import World

OWN: Final = "/werkgever/veiligheid"


def code(world: World, user_id: str, *, later: int = 0) -> str:
    """What the app shows; a code works once, the next one half a minute later."""
    holding = holding_of(world.ctx, "employer", user_id)
    assert holding
    return app_code(world.ctx, holding.factor, at=world.now + timedelta(seconds=30 * later))


def signs_in(browser: Browser, user_id: str, *, later: int = 0) -> None:
    browser.cookies.clear()
    browser.signs_in(ADDRESS, role="employer", employer_id="e" * 26)
    browser.goes("/inloggen/code")
    given = {"code": code(browser.functions.world, user_id, later=later), "stays": "", "next": ""}
    assert browser.sends("/inloggen/code", given).headers["Location"] == "/werkgever"


@pytest.fixture(params=list(Access), ids=str)
def user_id(browser: Browser, request: pytest.FixtureRequest) -> str:
    """Somebody who works for an employer, whatever they may do there; signed in."""
    user = an_employer_user(browser.functions.world, access=request.param)
    signs_in(browser, user.person_id)
    return user.person_id


def test_their_sessions_are_ended_one_by_one_or_all_but_the_one_that_asks(
    browser: Browser, user_id: str
) -> None:
    first = dict(browser.cookies)
    signs_in(browser, user_id, later=1)
    page = browser.goes(OWN)
    assert (page.status, page.body.count("Dit is deze browser.")) == (200, 1)
    assert f'href="{OWN}"' in browser.goes("/werkgever").body
    browser.goes(OWN)
    (other,) = re.findall(r'name="session" value="([^"]+)"', browser.page.body)
    assert browser.sends(OWN, {"act": "end", "session": other}).headers["Location"] == f"{OWN}?done=ended"
    assert "Daar ben je nu uitgelogd." in browser.goes(f"{OWN}?done=ended").body
    here, browser.cookies = browser.cookies, first
    assert browser.goes(OWN).status == 303
    browser.cookies = here
    browser.goes(OWN)
    assert browser.sends(OWN, {"act": "others"}).status == 303
    assert len(browser.functions.world.items_of("session")) == 1
    assert browser.goes("/en/employer/security").status == 200


def test_recovery_codes_are_shown_once_and_one_of_them_takes_the_step_and_every_session_away(
    browser: Browser, user_id: str
) -> None:
    browser.goes(OWN)
    refused = browser.sends(OWN, {"act": "codes", "code": "000000"})
    assert (refused.status, "Dit is deze browser." in refused.body) == (401, True)
    assert browser.sends(OWN, {"act": "begin"}).status == 422
    browser.goes(OWN)
    shown = browser.sends(OWN, {"act": "codes", "code": code(browser.functions.world, user_id, later=1)})
    codes = re.findall(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>", shown.body)
    assert (shown.status, len(codes)) == (200, 10)
    assert "Je hebt nog 10 herstelcodes" in browser.goes(OWN).body
    assert browser.sends(OWN, {"act": "remove", "code": codes[0]}).status == 303
    assert browser.goes(OWN).headers["Location"].startswith("/inloggen?")
    holding = holding_of(browser.functions.world.ctx, "employer", user_id)
    assert holding
    assert holding.value.factor is None
