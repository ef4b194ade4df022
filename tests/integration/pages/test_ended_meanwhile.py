"""A session that ended while somebody filled a form in: what they typed goes once they sign in again."""

import re
from html import unescape
from typing import Final

import pytest

from qlinx.people.store import person_by_id
from tests.support.browser import Browser
from tests.support.desk import gives_code, gives_password
from tests.support.people import opens_account

CHANGE: Final = "/mijn/gegevens/wijzigen"
TYPED: Final = {
    "first_name": "Nóra <b>",
    "last_name": "van den Berg",
    "language": "nl",
    "mobile": "06 12345678",
    "postcode": "",
    "town": "",
}


def kept(body: str) -> dict[str, str]:
    """What the form of a page would send."""
    form = body[body.index("<main") :]
    return {
        name: unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    }


def test_what_was_typed_is_kept_and_can_be_sent_by_whoever_signs_in_again(browser: Browser) -> None:
    world = browser.functions.world
    account = opens_account(world)
    browser.signs_in()
    browser.goes(CHANGE)
    token = browser.token
    browser.cookies.clear()
    ended = browser.sends(CHANGE, TYPED, token=token)
    assert ended.status == 401
    assert ended.headers["Cache-Control"] == "no-store"
    fields = kept(ended.body)
    assert fields == {name: value for name, value in TYPED.items() if value}
    assert 'href="/inloggen?next=%2Fmijn%2Fgegevens%2Fwijzigen"' in ended.body

    browser.signs_in()
    # Without a token of this session it changes nothing, and is shown to be sent.
    shown = browser.sends(CHANGE, fields, token="")
    assert (shown.status, 'value="Nóra &lt;b&gt;"' in shown.body) == (409, True)
    person = person_by_id(world.ctx.store, account.person_id)
    assert person
    assert person.first_name == "Noor"


def test_a_password_is_not_kept_and_a_form_without_anything_typed_leads_to_sign_in(browser: Browser) -> None:
    opens_account(browser.functions.world)
    ended = browser.sends(
        CHANGE, {"first_name": "Nora", "password": "geheim-2026", "code": "123456"}, token=""
    )
    assert kept(ended.body) == {"first_name": "Nora"}
    assert not any(secret in ended.body for secret in ("geheim-2026", "123456"))
    assert browser.sends(CHANGE, {}, token="").status == 303


@pytest.mark.parametrize("page", ["/balie/zoeken", "/en/desk/search"])
def test_what_staff_typed_is_kept_too(browser: Browser, page: str) -> None:
    ended = browser.sends(page, {"email": "noor@thuis.example.nl", "reason": "complaint"}, token="")
    assert (ended.status, kept(ended.body)["email"]) == (401, "noor@thuis.example.nl")
    assert "sign-in?next=" in ended.body or "inloggen?next=" in ended.body
    gives_password(browser)
    gives_code(browser)
    assert browser.goes(page).status == 200
