"""Every page behind a sign-in, and every form on one, is asked for by everybody: who is let in, who is sent
to sign in, and who is told that it is not for them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pytest

from qlinx.employers.model import Access
from qlinx.entrypoints.private_site import PrivateSite
from qlinx.sessions.store import holding_of
from qlinx.staff.desk_places import MEMBER, MEMBER_END, MEMBERS
from qlinx.staff.managing import members
from qlinx.staff.model import StaffRole
from qlinx.staff.service import change_staff
from tests.support.authenticating import app_code
from tests.support.browser import Browser
from tests.support.desk import gives_code, gives_password
from tests.support.http import Response
from tests.support.people import opens_account
from tests.support.signing_in import ADDRESS, an_employer_user
from tests.support.sites import sites

# Nothing of ours: whoever is let in is told that it is not there, or that the form is out of date.
NOTHING: Final = "a" * 26
AREAS: Final = {"own": "/mijn", "employer": "/werkgever", "desk": "/balie"}


@dataclass(frozen=True)
class Asked:
    """A page or a form of a private site."""

    method: str
    path: str

    @property
    def area(self) -> str:
        return next(area for area, begins in AREAS.items() if self.path.startswith(begins))


def everything_private() -> Iterator[Asked]:
    for site in sites().values():
        if isinstance(site, PrivateSite):
            for method, place in site.places:
                parts = dict.fromkeys(_parts(place.nl), NOTHING)
                yield Asked(method, place.in_("nl", **parts))


def _parts(path: str) -> list[str]:
    return [piece[1:-1] for piece in path.split("/") if piece.startswith("<")]


def a_visitor(browser: Browser) -> None:
    assert browser.cookies == {}


def a_person(browser: Browser) -> None:
    opens_account(browser.functions.world)
    assert browser.signs_in().headers["Location"] == "/mijn"


def _a_user(browser: Browser, access: Access) -> None:
    world = browser.functions.world
    user = an_employer_user(world, access=access)
    browser.signs_in(ADDRESS, role="employer", employer_id=user.employer_id)
    holding = holding_of(world.ctx, "employer", user.person_id)
    assert holding
    browser.goes("/inloggen/code")
    code = {"code": app_code(world.ctx, holding.factor), "stays": "", "next": ""}
    assert browser.sends("/inloggen/code", code).headers["Location"] == "/werkgever"


def who_reads(browser: Browser) -> None:
    _a_user(browser, Access.READ)


def who_administrates(browser: Browser) -> None:
    _a_user(browser, Access.ADMINISTRATE)


def staff(browser: Browser) -> None:
    gives_password(browser)
    gives_code(browser)


def a_manager(browser: Browser) -> None:
    staff(browser)
    world = browser.functions.world
    (member,) = members(world.ctx)
    change_staff(world.ctx, member, role=StaffRole.MANAGER, actor="staff_members")


LET_IN, SIGN_IN, NOT_FOR_YOU = "let in", "sent to sign in", "told that it is not for them"
# By area: a page, and a form.
EXPECTED: Final[Mapping[Callable[[Browser], None], Mapping[str, tuple[str, str]]]] = {
    a_visitor: {"own": (SIGN_IN, SIGN_IN), "employer": (SIGN_IN, SIGN_IN), "desk": (SIGN_IN, SIGN_IN)},
    a_person: {"own": (LET_IN, LET_IN), "employer": (NOT_FOR_YOU, NOT_FOR_YOU), "desk": (SIGN_IN, SIGN_IN)},
    who_reads: {
        "own": (NOT_FOR_YOU, NOT_FOR_YOU),
        "employer": (LET_IN, NOT_FOR_YOU),
        "desk": (SIGN_IN, SIGN_IN),
    },
    who_administrates: {
        "own": (NOT_FOR_YOU, NOT_FOR_YOU),
        "employer": (LET_IN, LET_IN),
        "desk": (SIGN_IN, SIGN_IN),
    },
    staff: {"own": (SIGN_IN, SIGN_IN), "employer": (SIGN_IN, SIGN_IN), "desk": (LET_IN, LET_IN)},
    a_manager: {"own": (SIGN_IN, SIGN_IN), "employer": (SIGN_IN, SIGN_IN), "desk": (LET_IN, LET_IN)},
}
# Who is staff is for its managers alone. A form without a token is out of date before anybody looks who sends
# it.
FOR_MANAGERS: Final = {
    Asked("GET", MEMBERS.in_("nl")),
    Asked("GET", MEMBER.in_("nl", member_id=NOTHING)),
    Asked("GET", MEMBER_END.in_("nl", member_id=NOTHING)),
}

# Looking for people is sent as a form, because names don't belong in addresses; it changes nothing. Their own
# sign-in is everybody's.
LOOKING = {"/werkgever/mensen", "/werkgever/veiligheid"}


def verdict(answer: Response) -> str:
    if answer.status == 303 and "/inloggen?next=" in answer.headers["Location"]:
        return SIGN_IN
    if answer.status == 403:
        return NOT_FOR_YOU
    assert answer.status in {200, 303, 404, 409, 422}, answer.status
    return LET_IN


@pytest.mark.parametrize("who", EXPECTED, ids=lambda who: who.__name__)
def test_every_page_and_form_answers_everybody_as_their_role_says(
    browser: Browser, who: Callable[[Browser], None]
) -> None:
    who(browser)
    found, expected = {}, {}
    for asked in everything_private():
        # Without a token of theirs, so that no form does anything.
        sent = asked.method == "POST"
        answer = browser.sends(asked.path, {}, token="") if sent else browser.goes(asked.path)
        found[asked] = verdict(answer)
        expected[asked] = EXPECTED[who][asked.area][sent and asked.path not in LOOKING]
        if who is staff and asked in FOR_MANAGERS:
            expected[asked] = NOT_FOR_YOU
    assert len(found) > 50
    assert found.keys() >= FOR_MANAGERS
    assert {asked: told for asked, told in found.items() if told != expected[asked]} == {}
