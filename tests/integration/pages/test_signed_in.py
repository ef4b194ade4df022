"""Signed in with a cookie: what it is, what it opens, what sends a form, and what ends it."""

from datetime import timedelta
from typing import Final

import pytest

from qlinx.factors.model import Factor
from qlinx.factors.store import CHALLENGE, challenge_item
from qlinx.kit.contact import parse_email
from qlinx.kit.cookies import COOKIES, USER_SESSION
from qlinx.people.model import AccountState
from qlinx.people.own_data import sign_out_everywhere
from qlinx.people.passwords import ask_new_password, choose_new_password, live_requests, new_password_token
from qlinx.people.store import ACCOUNT, account_of
from qlinx.records.sessions import DAY_SESSION_LIFE, SESSION_LIFE
from qlinx.sessions.ending import live_sessions
from qlinx.sessions.on_pages import session_with
from qlinx.sessions.store import holding_of
from tests.support.authenticating import app_code
from tests.support.browser import Browser
from tests.support.http import Functions, Response
from tests.support.people import IP, opens_account
from tests.support.sessions import opens, sign_in
from tests.support.signing_in import ADDRESS, an_employer_user, calls_of

SECURITY: Final = "/mijn/veiligheid"
OTHERS: Final = {"act": "others"}


def signed_in(browser: Browser) -> str:
    """Somebody with an account, signed in; gives their id."""
    account = opens_account(browser.functions.world)
    assert browser.signs_in().status == 303
    return account.person_id


def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(browser: Browser) -> None:
    sent = browser.goes(SECURITY)
    assert (sent.status, sent.headers["Location"]) == (303, "/inloggen?next=%2Fmijn%2Fveiligheid")
    opens_account(browser.functions.world)
    assert browser.signs_in(next_page=SECURITY).headers["Location"] == SECURITY
    assert browser.goes(SECURITY).status == 200


def test_the_cookie_is_for_this_site_alone_and_ends_with_the_browser(browser: Browser) -> None:
    opens_account(browser.functions.world)
    first, _ = browser.signs_in().cookies
    name, *attributes = first.split("; ")
    assert name.startswith(f"{USER_SESSION.name}=")
    assert sorted(attributes) == ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]
    stays, _ = browser.signs_in(stays="yes").cookies
    assert "Max-Age=2592000" in stays


def test_every_cookie_that_is_set_is_declared(browser: Browser) -> None:
    signed_in(browser)
    assert browser.cookies.keys() <= {kind.name for kind in COOKIES}
    assert all(kind.name.startswith("__Host-") for kind in COOKIES)


@pytest.mark.parametrize(("stays", "life"), [("", DAY_SESSION_LIFE), ("yes", SESSION_LIFE)])
def test_a_session_lasts_a_day_unless_it_is_to_stay(browser: Browser, stays: str, life: timedelta) -> None:
    opens_account(browser.functions.world)
    browser.signs_in(stays=stays)
    ctx, cookie = browser.functions.world.ctx, browser.cookies[USER_SESSION.name]
    session = session_with(ctx, cookie)
    assert session is not None
    assert session.ends_at - session.began_at == life


@pytest.mark.parametrize(
    "next_page",
    [
        "//elsewhere.example",
        "https://elsewhere.example",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "/%0d%0aX: y",
    ],
)
def test_signing_in_leads_nowhere_else(browser: Browser, next_page: str) -> None:
    opens_account(browser.functions.world)
    assert browser.signs_in(next_page=next_page).headers["Location"] == "/mijn"


def test_a_refused_password_brings_the_page_back_with_what_was_typed_but_no_password(
    browser: Browser,
) -> None:
    opens_account(browser.functions.world)
    refused = browser.signs_in(password="Een-verkeerd-wachtwoord-1", next_page=SECURITY)
    assert refused.status == 401
    assert ADDRESS in refused.body
    assert f'value="{SECURITY}"' in refused.body
    assert "Een-verkeerd" not in refused.body
    assert not refused.cookies


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
    ],
)
def test_a_form_of_another_site_does_nothing(browser: Browser, headers: dict[str, str]) -> None:
    user_id = signed_in(browser)
    browser.goes(SECURITY)
    refused = browser.sends(SECURITY, OTHERS, headers)
    assert refused.status == 403
    assert browser.sends("/uitloggen", {}, headers).status == 403
    assert len(live_sessions(browser.functions.world.ctx, "person", user_id)) == 1


@pytest.mark.parametrize("token", ["", "made-up", "WyJhIiwiYiJd.made-up"])
def test_a_form_without_its_token_is_shown_again_and_does_nothing(browser: Browser, token: str) -> None:
    user_id = signed_in(browser)
    sign_in(browser.functions.world)
    browser.goes(SECURITY)
    refused = browser.sends(SECURITY, {**OTHERS, "csrf": token}, token="")
    assert refused.status == 409
    assert len(live_sessions(browser.functions.world.ctx, "person", user_id)) == 2
    assert browser.sends(SECURITY, OTHERS).status == 303


def test_the_token_of_another_session_is_refused(browser: Browser) -> None:
    signed_in(browser)
    browser.goes(SECURITY)
    other = browser.token
    browser.signs_in()
    browser.goes(SECURITY)
    assert browser.sends(SECURITY, OTHERS, token=other).status == 409


def test_a_form_sent_twice_does_it_once(browser: Browser) -> None:
    user_id = signed_in(browser)
    sign_in(browser.functions.world)
    browser.goes(SECURITY)
    first, second = browser.sends(SECURITY, OTHERS), browser.sends(SECURITY, OTHERS)
    assert (first.status, second.status) == (303, 303)
    assert first.headers["Location"] == f"{SECURITY}?done=ended"
    assert len(live_sessions(browser.functions.world.ctx, "person", user_id)) == 1


def test_only_words_that_are_known_are_said_after_a_form(browser: Browser) -> None:
    signed_in(browser)
    assert "uitgelogd." in browser.goes(f"{SECURITY}?done=ended").body
    assert "made-up" not in browser.goes(f"{SECURITY}?done=made-up").body


def test_the_path_decides_the_language_and_the_other_one_keeps_the_page(browser: Browser) -> None:
    signed_in(browser)
    dutch = browser.goes(SECURITY)
    assert dutch.headers["Content-Language"] == "nl"
    assert 'href="/en/my/security"' in dutch.body
    english = browser.goes("/en/my/security")
    assert english.headers["Content-Language"] == "en"
    assert f'href="{SECURITY}"' in english.body
    assert browser.sends("/en/my/security", OTHERS).headers["Location"] == "/en/my/security?done=ended"


def test_head_tells_what_get_does_without_the_page(browser: Browser) -> None:
    signed_in(browser)
    got, head = browser.goes(SECURITY), browser.goes(SECURITY, "HEAD")
    assert (head.status, head.body) == (200, "")
    assert head.headers == got.headers
    assert got.headers["Referrer-Policy"] == "same-origin"
    assert got.headers["Cache-Control"] == "no-store"


def test_whoever_signs_out_or_is_signed_out_leaves_nothing_to_go_back_to(browser: Browser) -> None:
    signed_in(browser)
    assert "Clear-Site-Data" not in browser.sends(SECURITY, OTHERS).headers
    kept = dict(browser.cookies)
    browser.goes("/uitloggen")
    assert browser.sends("/uitloggen", {}).headers["Clear-Site-Data"] == '"cache"'
    browser.cookies |= kept
    assert browser.goes(SECURITY).headers["Clear-Site-Data"] == '"cache"'


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_find_nothing(browser: Browser, method: str) -> None:
    signed_in(browser)
    assert browser.goes(SECURITY, method).status == 404


def test_a_page_that_is_not_there_says_so(browser: Browser) -> None:
    missing = browser.goes("/en/sign-in/made-up")
    assert missing.status == 404
    assert missing.headers["Content-Type"].startswith("text/html")
    assert 'lang="en"' in missing.body


def test_a_session_of_the_app_opens_no_page_and_a_cookie_not_the_api(browser: Browser) -> None:
    world = browser.functions.world
    opens_account(world)
    claims = sign_in(world).claims
    browser.cookies[USER_SESSION.name] = f"{claims.user_id}.{claims.origin.replace('-', '')[:26]}"
    assert browser.goes(SECURITY).status == 303


def test_an_employer_user_is_not_shown_pages_of_people(browser: Browser) -> None:
    world = browser.functions.world
    an_employer_user(world)
    asked = browser.signs_in(role="employer")
    assert asked.headers["Location"] == "/inloggen/code"
    assert 'name="code"' in browser.goes("/inloggen/code").body
    # The code is not given yet: nobody is signed in.
    assert browser.goes(SECURITY).headers["Location"].startswith("/inloggen")


def test_signing_out_ends_this_session_at_once(browser: Browser) -> None:
    signed_in(browser)
    kept = dict(browser.cookies)
    assert browser.sends("/uitloggen", {}).headers["Location"] == "/inloggen?done=signed-out"
    assert browser.cookies.get(USER_SESSION.name) is None
    browser.cookies = kept
    assert browser.goes(SECURITY).status == 303


def test_a_session_of_a_browser_is_listed_and_ended_from_the_app(
    browser: Browser, functions: Functions
) -> None:
    user_id = signed_in(browser)
    tokens = sign_in(functions.world)
    listed = functions.call("sessions", "GET", "/v1/account/sessions", access_token=tokens.access_token).json
    (other,) = [one for one in listed["sessions"] if not one["current"]]
    path = f"/v1/account/sessions/{other['session_id']}"
    assert functions.call("sessions", "DELETE", path, access_token=tokens.access_token).status == 204
    assert browser.goes(SECURITY).status == 303
    assert len(live_sessions(functions.world.ctx, "person", user_id)) == 1


def test_a_browser_ends_a_session_of_the_app(browser: Browser) -> None:
    signed_in(browser)
    tokens = sign_in(browser.functions.world)
    browser.goes(SECURITY)
    browser.sends(SECURITY, OTHERS)
    assert not opens(browser.functions, tokens)
    assert browser.goes(SECURITY).status == 200


def test_signing_out_everywhere_ends_it(browser: Browser) -> None:
    user_id, world = signed_in(browser), browser.functions.world
    world.pass_time(seconds=5)
    sign_out_everywhere(world.ctx, user_id, pool=world.pool(), asked_in=world.now)
    assert browser.goes(SECURITY).status == 303


def test_a_restore_of_the_tables_ends_it(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    signed_in(browser)
    restored = browser.functions.world.now + timedelta(minutes=1)
    monkeypatch.setattr("qlinx.entrypoints.private_site.restored_at", lambda: restored)
    assert browser.goes(SECURITY).status == 303


def test_a_new_password_ends_it(browser: Browser) -> None:
    user_id, world = signed_in(browser), browser.functions.world
    world.pass_time(seconds=5)
    ask_new_password(world.ctx, parse_email(ADDRESS), network_address=IP)
    (request,) = live_requests(world.ctx, user_id)
    token = new_password_token(world.ctx, request)
    choose_new_password(world.ctx, token, "Een-ander-wachtwoord-8", pool=world.pool())
    assert browser.goes(SECURITY).status == 303


def test_a_frozen_account_shows_nothing(browser: Browser) -> None:
    user_id, world = signed_in(browser), browser.functions.world
    account = account_of(world.ctx.store, user_id)
    assert account is not None
    world.ctx.store.write(ACCOUNT.replace(account, state=AccountState.FROZEN))
    assert browser.goes(SECURITY).status == 303


def test_a_page_costs_three_reads_at_most(browser: Browser) -> None:
    signed_in(browser)
    browser.goes(SECURITY)
    calls = calls_of(lambda: browser.goes(SECURITY))
    assert len(calls) <= 3, calls


def gives_code(browser: Browser, user_id: str) -> Response:
    """The code of the app of a user of an employer, on the page that asks for it."""
    world = browser.functions.world
    holding = holding_of(world.ctx, "employer", user_id)
    assert holding is not None
    browser.goes("/inloggen/code")
    return browser.sends(
        "/inloggen/code", {"code": app_code(world.ctx, holding.factor), "stays": "", "next": ""}
    )


def test_a_user_of_an_employer_signs_in_with_a_code_and_sees_no_pages_of_people(browser: Browser) -> None:
    user = an_employer_user(browser.functions.world)
    browser.signs_in(role="employer")
    assert browser.sends("/inloggen/code", {"code": "000000"}).status == 401
    went_on = gives_code(browser, user.person_id)
    assert (went_on.status, went_on.headers["Location"]) == (303, "/werkgever")
    assert "__Host-qlinx-step" not in browser.cookies
    refused = browser.goes(SECURITY)
    assert refused.status == 403
    assert not refused.cookies


def test_who_sets_a_second_factor_sees_the_recovery_codes_once(browser: Browser) -> None:
    world = browser.functions.world
    an_employer_user(world, factor=None, factor_set_at=None)
    browser.signs_in(role="employer")
    page = browser.goes("/inloggen/code").body
    challenge_id, _ = world.ctx.keys.read("sign-in", browser.cookies["__Host-qlinx-step"])
    challenge = world.ctx.store.get(CHALLENGE, challenge_item(challenge_id))
    assert challenge is not None
    assert "otpauth://" in page
    code = app_code(
        world.ctx, Factor(factor_id=challenge.factor_id, recovery_codes=(), codes_made_at=world.now)
    )
    shown = browser.sends("/inloggen/code", {"code": code})
    assert shown.status == 200
    assert shown.body.count("<li><code>") == 10
    assert USER_SESSION.name in browser.cookies
    # Sent again, as a reload does it: the step is over.
    assert browser.sends("/inloggen/code", {"code": code}).headers["Location"] == "/inloggen?done=over"


def test_a_new_password_is_asked_for_and_every_address_is_answered_alike(browser: Browser) -> None:
    world = browser.functions.world
    opens_account(world)
    browser.goes("/wachtwoord-vergeten")
    answers = [
        browser.sends("/wachtwoord-vergeten", {"email": email, "role": role})
        for email in (ADDRESS, "nobody@werk.example.nl")
        for role in ("person", "employer")
    ]
    assert {(one.status, one.headers["Location"]) for one in answers} == {
        (303, "/wachtwoord-vergeten?done=mailed")
    }
    assert "Kijk in je mail." in browser.goes("/wachtwoord-vergeten?done=mailed").body
    assert browser.sends("/wachtwoord-vergeten", {"email": "none", "role": "person"}).status == 422
