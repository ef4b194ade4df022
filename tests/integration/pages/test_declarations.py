"""The declarations of an employer in a browser: seen, taken back, given anew."""

import re

from qlinx.employers.model import Access
from qlinx.rosters.store import declarations_of
from tests.support.browser import Browser
from tests.support.office import LIST, hands_in, signs_in
from tests.support.roster_drop import RosterDrop, person_row
from tests.support.world import World

DECLARATIONS = "/werkgever/verklaringen"


def the_one(employer: RosterDrop) -> str:
    (only,) = declarations_of(employer.world.ctx.store, employer.employer_id)
    return f"{DECLARATIONS}/{only.attestation_id}"


def forms(page: str) -> int:
    """Forms of a page that change something; the one to sign out stands in its header."""
    return len(re.findall(r'<form[^>]*method="post"(?![^>]*uitloggen)', page))


def test_a_declaration_is_its_own_receipt(browser: Browser, employer: RosterDrop) -> None:
    assert DECLARATIONS in browser.goes(LIST).body
    assert the_one(employer) in browser.goes(DECLARATIONS).body
    page = browser.goes(the_one(employer)).body
    for said in ("H. Voorbeeld", "De overeenkomst met hen", "2026-1", the_one(employer).rsplit("/", 1)[1]):
        assert said in page


def test_it_is_taken_back_with_one_button_and_given_anew(browser: Browser, employer: RosterDrop) -> None:
    where = the_one(employer)
    assert "Trek de verklaring in" in browser.goes(where).body
    to = browser.sends(where, {"withdraw": "yes"}).headers["Location"]
    page = browser.goes(to).body
    assert "Ingetrokken op" in page
    assert "We voeren dit uit voor al jullie mensen" in page
    assert "ingetrokken" in browser.goes(DECLARATIONS).body

    assert "Trek de verklaring in" not in browser.goes(where).body
    refused = browser.sends(where, {"declared_by": "", "ground": "contract"})
    assert refused.status == 422
    browser.goes(where)
    anew = {"declared_by": "Petra de Wit", "ground": "legal_duty"}
    to = browser.sends(where, anew).headers["Location"]
    assert "Opnieuw verklaard op" in browser.goes(to).body
    assert len(list(declarations_of(employer.world.ctx.store, employer.employer_id))) == 2


def test_taking_back_takes_no_more_steps_than_giving(browser: Browser, employer: RosterDrop) -> None:
    """Counted over the pages: each page that is opened, each field, and each button is a step."""
    giving = _steps(browser.goes(LIST).body)
    address = hands_in(browser, employer, [person_row(3)])
    giving += _steps(browser.goes(address.replace("/controle", "/bestand")).body)

    browser.goes(LIST)
    assert DECLARATIONS in browser.page.body, "it begins where giving begins"
    opened = 2
    newest = max(
        declarations_of(employer.world.ctx.store, employer.employer_id), key=lambda one: one.received_at
    )
    page = browser.goes(f"{DECLARATIONS}/{newest.attestation_id}").body
    assert forms(page) == 1
    assert opened + _steps(page) <= giving


def _steps(page: str) -> int:
    main = page.split("<main", 1)[1]
    typed = set(re.findall(r'<(?:input|select|textarea)[^>]*name="([^"]+)"', main))
    hidden = set(re.findall(r'type="hidden" name="([^"]+)"', main))
    return len(typed - hidden) + len(re.findall(r"<button", main))


def test_who_may_only_look_takes_nothing_back(browser: Browser, world: World) -> None:
    employer = RosterDrop(world)
    signs_in(browser, employer.employer_id, access=Access.READ)
    employer.drop([person_row(1)])
    page = browser.goes(the_one(employer)).body
    assert forms(page) == 0
    assert browser.sends(the_one(employer), {"withdraw": "yes"}).status == 403


def test_anothers_declaration_is_not_found(browser: Browser, employer: RosterDrop) -> None:
    other = RosterDrop(employer.world, name="Ander")
    other.drop([person_row(1)])
    assert browser.goes(the_one(other)).status == 404
    browser.goes(the_one(employer))
    assert browser.sends(the_one(other), {"withdraw": "yes"}).status == 404
