"""Staff at a browser: their password, and then always a code."""

from datetime import UTC, datetime
from typing import Final

from qlinx.factors.model import Factor
from qlinx.factors.store import CHALLENGE, challenge_item
from qlinx.kit.cookies import SIGN_IN_STEP
from qlinx.sessions.store import holding_of
from tests.support.authenticating import app_code
from tests.support.browser import Browser
from tests.support.http import Response
from tests.support.people import PASSWORD
from tests.support.signing_in import a_staff_member

ADDRESS: Final = "sam@aanbieder.example.nl"
CASES: Final = "/balie/zaken"


def gives_password(browser: Browser, *, factor: bool = True) -> None:
    """A member of staff comes, with an app or without one yet, and gives address and password."""
    browser.functions.world.pass_time(seconds=-10)
    a_staff_member(browser.functions.world, ADDRESS, factor=factor)
    browser.functions.world.pass_time(seconds=10)
    fields = {"email": ADDRESS, "password": PASSWORD, "next": CASES}
    asked = browser.sends("/balie/inloggen", fields, token="")
    assert asked.headers["Location"].startswith("/balie/inloggen/code")


def gives_code(browser: Browser) -> Response:
    """Staff gave their password; now they give the code of their app."""
    world = browser.functions.world
    challenge_id, _ = world.ctx.keys.read("sign-in", browser.cookies[SIGN_IN_STEP.name])
    challenge = world.ctx.store.get(CHALLENGE, challenge_item(challenge_id))
    assert challenge
    holding = holding_of(world.ctx, "staff", challenge.user_id)
    assert holding
    # Of who has no app yet, the one that is offered.
    offered = Factor(factor_id=challenge.factor_id, recovery_codes=(), codes_made_at=world.now)
    factor = offered if holding.value.factor is None else holding.factor
    code = app_code(world.ctx, factor, at=datetime.now(UTC))
    return browser.sends("/balie/inloggen/code", {"code": code, "next": CASES}, token="")
