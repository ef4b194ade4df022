"""What staff do about second steps in a browser: a lost one of somebody else, and their own."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from qlinx.factors.model import Shown
from qlinx.kit.contact import parse_email
from qlinx.sessions.lost_factor import ask_reset, waiting_resets
from qlinx.sessions.store import holding_of
from tests.support.authenticating import app_code
from tests.support.browser import Browser
from tests.support.desk import ADDRESS as DESK_ADDRESS
from tests.support.desk import CASES
from tests.support.people import PASSWORD
from tests.support.signing_in import an_employer_user
from tests.support.world import World

OWN, RESETS = "/balie/beheer/inloggen", "/balie/beheer/tweede-stap"


@pytest.mark.parametrize("page", [OWN, RESETS])
def test_only_staff_see_these_pages(browser: Browser, page: str) -> None:
    sent = browser.goes(page)
    assert (sent.status, sent.headers["Location"].startswith("/balie/inloggen")) == (303, True)


def has_factor(world: World, user_id: str) -> bool:
    holding = holding_of(world.ctx, "employer", user_id)
    assert holding
    return holding.value.factor is not None


def asks(world: World, user_id: str, *, actor: str) -> None:
    address = next(one["email"] for one in world.items_of("employer_user") if one["person_id"] == user_id)
    ask_reset(world.ctx, "employer", parse_email(address), None, Shown.CALL_BACK, actor=actor)


def test_one_asks_and_cannot_confirm_what_they_asked_themselves(desk: Browser) -> None:
    world = desk.functions.world
    user_id = an_employer_user(world, email="petra@werk.nl").person_id
    assert "Er wacht niets" in desk.goes(RESETS).body
    assert f'href="{RESETS}"' in desk.goes("/balie/beheer/grenzen").body
    desk.goes(RESETS)
    typed = {"email": "petra@werk.nl", "role": "employer", "employer_id": "", "shown": "call_back"}
    wrong = desk.sends(RESETS, {**typed, "email": "geen", "shown": ""})
    assert wrong.status == 422
    assert 'value="geen"' in wrong.body
    unknown = desk.sends(RESETS, {**typed, "email": "niemand@werk.nl"})
    assert unknown.status == 404
    desk.goes(RESETS)
    assert desk.sends(RESETS, typed).headers["Location"] == f"{RESETS}?done=asked"
    shown = desk.goes(f"{RESETS}?done=asked").body
    assert "petra@werk.nl" in shown
    assert "Dit vroeg jij" in shown
    assert 'name="user_id"' not in shown
    assert desk.sends(RESETS, {"user_id": user_id}).status == 409
    assert has_factor(world, user_id)


def test_another_confirms_and_the_step_is_gone_once(desk: Browser) -> None:
    world = desk.functions.world
    user_id = an_employer_user(world, email="petra@werk.nl").person_id
    asks(world, user_id, actor="another-of-staff")
    assert "Bevestig voor petra@werk.nl" in desk.goes(RESETS).body
    assert desk.sends(RESETS, {"user_id": user_id}).headers["Location"] == f"{RESETS}?done=confirmed"
    assert "De tweede stap is weg" in desk.goes(f"{RESETS}?done=confirmed").body
    assert not has_factor(world, user_id)
    assert not list(waiting_resets(world.ctx))
    assert desk.sends(RESETS, {"user_id": user_id}).status == 404


def codes_in(body: str) -> list[str]:
    return re.findall(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>", body)


def own_code(desk: Browser) -> str:
    """The next code of the app: the present one was used to sign in."""
    world = desk.functions.world
    (member,) = world.items_of("staff")
    holding = holding_of(world.ctx, "staff", str(member["person_id"]))
    assert holding
    return app_code(world.ctx, holding.factor, at=datetime.now(UTC) + timedelta(seconds=30))


def test_own_recovery_codes_are_shown_once_and_one_of_them_takes_the_step_and_every_session_away(
    desk: Browser,
) -> None:
    page = desk.goes(OWN).body
    assert "Dit is deze browser." in page
    assert f'href="{OWN}"' in desk.goes("/balie/beheer/grenzen").body
    desk.goes(OWN)
    refused = desk.sends(OWN, {"act": "codes", "code": "000000"})
    assert (refused.status, codes_in(refused.body)) == (401, [])
    assert "Dit is deze browser." in refused.body
    assert desk.sends(OWN, {"act": "begin"}).status == 422

    desk.goes(OWN)
    shown = desk.sends(OWN, {"act": "codes", "code": own_code(desk)})
    assert shown.status == 200
    codes = codes_in(shown.body)
    assert len(codes) == 10
    assert "Je hebt nog 10 herstelcodes" in desk.goes(OWN).body
    assert not codes_in(desk.page.body)

    assert desk.sends(OWN, {"act": "remove", "code": codes[0]}).status == 303
    assert desk.goes(OWN).headers["Location"].startswith("/balie/inloggen?")


def test_own_sessions_are_ended_but_the_one_that_asks(desk: Browser) -> None:
    world = desk.functions.world
    here = dict(desk.cookies)
    desk.cookies.clear()
    fields = {"email": DESK_ADDRESS, "password": PASSWORD, "next": CASES}
    assert desk.sends("/balie/inloggen", fields, token="").status == 303
    assert desk.sends("/balie/inloggen/code", {"code": own_code(desk), "next": CASES}, token="").status == 303
    there = dict(desk.cookies)
    desk.cookies = here
    desk.goes(OWN)
    (other,) = re.findall(r'name="session" value="([^"]+)"', desk.page.body)
    assert desk.sends(OWN, {"act": "end", "session": other}).headers["Location"] == f"{OWN}?done=ended"
    assert "Daar ben je nu uitgelogd." in desk.goes(f"{OWN}?done=ended").body
    assert desk.sends(OWN, {"act": "end", "session": "a" * 26}).status == 404
    desk.goes(OWN)
    assert desk.sends(OWN, {"act": "others"}).status == 303
    assert len(world.items_of("session")) == 1
    assert desk.goes(OWN).status == 200
    desk.cookies = there
    assert desk.goes(OWN).status == 303
