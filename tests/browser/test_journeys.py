"""What people, employers and staff come for, from signing in to its end, as a browser does it."""

import secrets
from collections.abc import Mapping
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from infrastructure.local.actors import Employer, add_employer
from infrastructure.local.client import Caller
from infrastructure.local.examples import PASSWORD as STAFF_PASSWORD
from infrastructure.local.examples import STAFF
from infrastructure.local.system import System
from qlinx.employers.page_menu import INVITATIONS, LIST, PEOPLE
from qlinx.kit.texts import Language
from qlinx.people.places import MY, MY_DATA, MY_SECURITY
from qlinx.rights.places import CASES
from tests.browser.acting import (
    Opens,
    a_case,
    comes,
    invited,
    path_of,
    presses,
    signs_in,
    submits,
)
from tests.support.app_client import PASSWORD, a_roster, an_account, an_address, shares, somebody

# Both languages, and with script and without.
WAYS: Final = (("nl", True), ("en", False))
WORDS: Final[Mapping[Language, Mapping[str, str]]] = {
    "nl": {"coming": "Je komt.", "ended": "Daar ben je nu uitgelogd.", "stored": "De lijst is opgeslagen"},
    "en": {
        "coming": "You're coming.",
        "ended": "You are signed out there now.",
        "stored": "The list is stored",
    },
}


@pytest.fixture(params=WAYS, ids=["Dutch with script", "English without"])
def way(request: pytest.FixtureRequest) -> tuple[Language, bool]:
    found: tuple[Language, bool] = request.param
    return found


@pytest.fixture
def language(way: tuple[Language, bool]) -> Language:
    return way[0]


@pytest.fixture
def page(opens: Opens, way: tuple[Language, bool]) -> Page:
    language, scripted = way
    locale = "nl-NL" if language == "nl" else "en-GB"
    return opens(java_script_enabled=scripted, locale=locale).new_page()


def at(system: System, page: Page, path: str) -> None:
    page.goto(system.url + path)


def test_an_employee_signs_in_and_answers_an_invitation(
    system: System, page: Page, employer: Employer, language: Language
) -> None:
    details, _ = invited(system, employer)
    signs_in(system, page, details.email, language=language)
    assert path_of(page) == MY.in_(language)
    presses(page, page.get_by_role("link", name="Kerstborrel"))
    presses(page, page.locator("button[value=accept]"))
    expect(page.locator("main")).to_contain_text(WORDS[language]["coming"])
    page.reload()
    expect(page.locator("main")).to_contain_text(WORDS[language]["coming"])
    expect(page.locator("button[value=decline]")).to_be_visible()
    expect(page.locator("button[value=accept]")).to_have_count(0)


def test_an_employee_sees_what_they_gave_and_what_their_employer_shares(
    system: System, page: Page, employer: Employer, language: Language
) -> None:
    details = somebody("Iris")
    shares(employer, details, covers="additions")
    an_account(system, details)
    signs_in(system, page, details.email, language=language)
    at(system, page, MY_DATA.in_(language))
    shown = page.locator("main")
    expect(shown.get_by_text(details.email)).to_have_count(2)
    expect(shown).to_contain_text(employer.name)


def test_who_ends_their_other_sessions_stays_signed_in_alone(
    system: System, page: Page, opens: Opens, language: Language
) -> None:
    details = somebody("Iris")
    an_account(system, details)
    elsewhere = opens().new_page()
    signs_in(system, elsewhere, details.email)
    signs_in(system, page, details.email, language=language)
    at(system, page, MY_SECURITY.in_(language))
    presses(page, page.locator("button[value=others]"))
    expect(page.locator("main")).to_contain_text(WORDS[language]["ended"])
    assert path_of(page) == MY_SECURITY.in_(language)
    expect(page.locator("button[name=session]")).to_have_count(0)
    at(system, elsewhere, MY.nl)
    assert path_of(elsewhere) == "/inloggen"


def test_an_employer_hands_a_list_in_and_sees_its_people(
    system: System, page: Page, staff: Caller, way: tuple[Language, bool]
) -> None:
    language, scripted = way
    address = an_address("petra")
    add_employer(system, staff, f"Voorbeeld Zorg {secrets.token_hex(3)}", ("Petra", address), PASSWORD)
    people = (somebody("Noor"), somebody("Iris"))
    signs_in(system, page, address, role="employer", language=language)
    assert path_of(page) == INVITATIONS.in_(language)
    at(system, page, LIST.in_(language))
    page.check("[name=ground][value=contract]")
    page.check("[name=covers][value=everyone]")
    submits(page)
    page.set_input_files(
        "input[type=file]", {"name": "mensen.csv", "mimeType": "text/csv", "buffer": a_roster(*people)}
    )
    submits(page)
    store = page.locator("button[name=confirm][value=yes]")
    comes(page, store, scripted=scripted)
    expect(store).to_contain_text("2")
    checked = page.url
    at(system, page, PEOPLE.in_(language))
    for one in people:
        expect(page.locator("main")).not_to_contain_text(one.email)
    page.goto(checked)
    presses(page, store)
    comes(page, page.get_by_role("heading", name=WORDS[language]["stored"]), scripted=scripted)
    at(system, page, PEOPLE.in_(language))
    for one in people:
        expect(page.locator("main")).to_contain_text(one.email)


def test_staff_sign_in_with_a_code_and_open_a_case(
    system: System, page: Page, staff: Caller, language: Language
) -> None:
    reference = a_case(system, staff)
    signs_in(system, page, STAFF.address, role="staff", language=language, password=STAFF_PASSWORD)
    assert path_of(page) == CASES.in_(language)
    presses(page, page.get_by_role("link", name=reference))
    expect(page.get_by_role("heading", level=1)).to_contain_text(reference)
    assert page.locator("main .banner").count() == 1
