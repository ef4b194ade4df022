"""Every page of a person, of an employer and of staff, as a browser shows it to who is signed in."""

import secrets
from collections.abc import Iterator, Mapping
from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext

from infrastructure.local.actors import Employer, add_employer, invite
from infrastructure.local.client import Caller, until
from infrastructure.local.examples import PASSWORD as STAFF_PASSWORD
from infrastructure.local.examples import STAFF
from infrastructure.local.system import System
from qlinx.employers import page_menu, places
from qlinx.invitations import desk_places, page_places
from qlinx.invitations.limits import FIRST_PEOPLE
from qlinx.kit.pages import Place
from qlinx.kit.texts import Language
from qlinx.mailing import desk_places as mail
from qlinx.migrations import desk_places as migrations
from qlinx.people import places as own
from qlinx.people.limits import PHOTOS
from qlinx.retention import desk_places as retention
from qlinx.rights import places as cases
from qlinx.rosters.places import LIST_CHECK, LIST_FILE
from qlinx.sessions.places import STAFF_SIGN_IN
from qlinx.staff import desk_places as limits
from qlinx.visitors import desk_places as messages
from tests.browser.acting import a_case, comes, invited, opening, path_of, presses, signs_in, submits
from tests.browser.looking import SCHEMES, WIDTHS, faults, is_too_wide
from tests.support.app_client import (
    PASSWORD,
    PATIENCE,
    a_roster,
    an_address,
    an_occasion,
    shares,
    somebody,
)

PERSON: Final = tuple(
    place for place in vars(own).values() if isinstance(place, Place) and place.nl.startswith("/mijn")
)
WORK: Final = tuple(place for place in vars(page_menu).values() if isinstance(place, Place))
DESK: Final = (
    cases.CASES,
    cases.SEARCH,
    desk_places.MAILINGS,
    messages.MESSAGES,
    mail.MAIL,
    retention.ENDING,
    limits.LIMITS,
    limits.LIMIT,
    migrations.CASES,
    *(place for place in vars(places).values() if isinstance(place, Place)),
)
ALL: Final = tuple(
    [("person", place) for place in (*PERSON, page_places.MY_INVITATION)]
    + [
        ("employer", place)
        for place in (*WORK, page_places.INVITATION, page_places.CALL_OFF, LIST_FILE, LIST_CHECK)
    ]
    + [("staff", place) for place in (*DESK, cases.CASE, desk_places.MAILING, STAFF_SIGN_IN)]
)

# In pixels: a header of one line at the width of a desk.
_ONE_LINE: Final = 80


class Signed:
    """A browser in which somebody is signed in, and what stands in the addresses of their pages."""

    def __init__(self, context: BrowserContext, **parts: str) -> None:
        self.context = context
        self.parts = parts


@pytest.fixture(scope="session")
def work(system: System, staff: Caller) -> tuple[str, Employer]:
    """An employer of its own, and the address of who works there."""
    address = an_address("petra")
    name = f"Bakkerij {secrets.token_hex(3)}"
    return address, add_employer(system, staff, name, ("Petra de Wit", address), PASSWORD)


@pytest.fixture(scope="session")
def signed(
    browser: Browser, system: System, staff: Caller, work: tuple[str, Employer]
) -> Iterator[Mapping[str, Signed]]:
    """Who sees the pages; nobody changes anything that they show."""
    address, employer = work
    details, invitation_id = invited(system, employer)
    with opening(browser) as opens:
        person, desk, at_work = opens(), opens(), opens()
        signs_in(system, person.new_page(), details.email)
        yield {
            "person": Signed(person, invitation_id=invitation_id),
            "employer": Signed(
                at_work,
                invitation_id=invitation_id,
                list_id=_hands_in(system, at_work, address),
            ),
            "staff": Signed(
                desk,
                employer_id=employer.employer_id,
                limit_name=PHOTOS.name,
                **_seen_at_desk(system, desk, staff, employer),
                invitation_id=_waits_for_a_look(system, staff),
            ),
        }


def _hands_in(system: System, context: BrowserContext, address: str) -> str:
    """The name of a list that is checked and not stored."""
    page = context.new_page()
    signs_in(system, page, address, role="employer")
    page.goto(system.url + page_menu.LIST.nl)
    page.check("[name=ground][value=contract]")
    page.check("[name=covers][value=additions]")
    submits(page)
    content = a_roster(somebody("Noor"), somebody("Iris"))
    page.set_input_files(
        "input[type=file]", {"name": "mensen.csv", "mimeType": "text/csv", "buffer": content}
    )
    submits(page)
    comes(page, page.locator("button[name=confirm]").first, scripted=True)
    found = LIST_CHECK.parts_of(path_of(page), "nl")
    assert found
    return found["list_id"]


def _seen_at_desk(
    system: System, context: BrowserContext, staff: Caller, employer: Employer
) -> dict[str, str]:
    """A case and a user, by the links that lead there."""
    reference, page = a_case(system, staff), context.new_page()
    signs_in(system, page, STAFF.address, role="staff", password=STAFF_PASSWORD)
    presses(page, page.get_by_role("link", name=reference))
    case = cases.CASE.parts_of(path_of(page), "nl")
    page.goto(system.url + places.ONE_EMPLOYER.in_("nl", employer_id=employer.employer_id))
    presses(page, page.locator("main a[href*='/gebruikers/']").filter(has_text="Petra").first)
    user = places.ONE_USER.parts_of(path_of(page), "nl")
    assert case
    assert user
    return {"request_id": case["request_id"], "user_id": user["user_id"]}


def _waits_for_a_look(system: System, staff: Caller) -> str:
    """The first invitation of an employer that staff do not know yet."""
    user = ("Petra de Wit", an_address("petra"))
    name = f"Voorbeeld Zorg {secrets.token_hex(3)}"
    employer = add_employer(system, staff, name, user, PASSWORD, looked_at=False)
    # More people than are invited without a look.
    people = [somebody("Iris") for _ in range(FIRST_PEOPLE.most + 1)]
    shares(employer, *people, covers="additions")
    invitation_id = invite(employer.user, an_occasion())

    def waits() -> bool | None:
        listed = staff.get("/v1/staff/mailings").must_be(200).json["mailings"]
        return any(one["invitation_id"] == invitation_id for one in listed) or None

    until("the invitation waits for staff", waits, seconds=PATIENCE)
    return invitation_id


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(("role", "place"), ALL, ids=[place.nl for _, place in ALL])
def test_nothing_is_wrong_in_doubt_or_too_wide(
    system: System, signed: Mapping[str, Signed], role: str, place: Place, language: Language
) -> None:
    who = signed[role]
    path = place.in_(language, **who.parts)
    page = who.context.new_page()
    try:
        answer = page.goto(system.url + path)
        assert answer
        assert answer.status == 200
        assert path_of(page) == path
        # Each scheme and each width, one way in Dutch and the other in English.
        for scheme, width in zip(SCHEMES, WIDTHS if language == "nl" else WIDTHS[::-1], strict=True):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 740})
            assert faults(page) == [], f"{scheme} at {width}"
            assert not is_too_wide(page), f"{scheme} at {width}"
            if width == WIDTHS[1]:
                header = page.locator("header").bounding_box()
                assert header
                assert header["height"] <= _ONE_LINE, "the menu takes more than a line"
    finally:
        page.close()
