"""A user of an employer at a browser: signs in, hands a list in, tells about an occasion."""

import re
from datetime import timedelta
from typing import Any, Final

from qlinx.rosters.receiving import receive
from qlinx.rosters.store import roster_prefix
from qlinx.sessions.store import holding_of
from tests.support.authenticating import app_code
from tests.support.browser import Browser
from tests.support.roster_drop import RosterDrop, roster_csv
from tests.support.signing_in import ADDRESS, an_employer_user

HOME: Final = "/werkgever"
LIST: Final = f"{HOME}/lijst"
NEW: Final = f"{HOME}/nieuwe-uitnodiging"


def signs_in(browser: Browser, employer_id: str, address: str = ADDRESS, **more: Any) -> None:
    world = browser.functions.world
    user = an_employer_user(world, address, employer_id=employer_id, **more)
    browser.signs_in(address, role="employer", employer_id=employer_id)
    holding = holding_of(world.ctx, "employer", user.person_id)
    assert holding
    browser.goes("/inloggen/code")
    code = {"code": app_code(world.ctx, holding.factor), "stays": "", "next": ""}
    assert browser.sends("/inloggen/code", code).headers["Location"] == HOME


def hands_in(
    browser: Browser, employer: RosterDrop, rows: list[str] | None = None, *, content: bytes | None = None
) -> str:
    """A list with its declaration, of rows or of whatever is in the file; gives the address of its check."""
    browser.goes(LIST)
    declared = {"declared_by": "Petra de Wit", "ground": "contract", "covers": "everyone"}
    to = browser.sends(LIST, declared).headers["Location"]
    page = browser.goes(to)
    assert page.status == 200
    found = re.search(r'name="key" value="([^"]*)"', page.body)
    assert found
    key = found[1]
    assert f'/{to.split("/")[3]}/controle"' in page.body
    employer.tools.drop.write(
        key, roster_csv(rows or []) if content is None else content, "application/octet-stream"
    )
    receive(
        employer.world.ctx,
        employer.tools,
        employer.employer_id,
        key.removeprefix(roster_prefix(employer.employer_id)),
    )
    return to.replace("/bestand", "/controle")


def what_it_is(browser: Browser) -> dict[str, str]:
    """What somebody types about an occasion of next week."""
    day = browser.functions.world.now + timedelta(days=9)
    return {
        "title": "Zomerborrel",
        "starts_at": f"{day:%Y-%m-%d}T19:30",
        "ends_at": f"{day:%Y-%m-%d}T22:00",
        "location": "Voorbeeldplein 1",
        "text": "Neem je bord mee.\r\nEr is soep.",
        "answer_by": f"{day - timedelta(days=2):%Y-%m-%d}T12:00",
    }
