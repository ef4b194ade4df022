"""What a user of an employer does in a browser: a list, from declaration to change, and who comes."""

import re

import pytest

from qlinx.invitations.replies import reply
from qlinx.rosters.model import RosterState
from qlinx.rosters.receiving import receive
from qlinx.rosters.store import roster_prefix, rosters_of
from qlinx.sessions.store import holding_of
from tests.support.authenticating import app_code
from tests.support.browser import Browser
from tests.support.inviting import ACCEPT, Inviting
from tests.support.roster_drop import RosterDrop, person_row, roster_csv
from tests.support.signing_in import ADDRESS, an_employer_user

HOME, LIST = "/werkgever", "/werkgever/lijst"


def signs_in(browser: Browser, employer_id: str, address: str = ADDRESS) -> None:
    world = browser.functions.world
    user = an_employer_user(world, address, employer_id=employer_id)
    browser.signs_in(address, role="employer", employer_id=employer_id)
    holding = holding_of(world.ctx, "employer", user.person_id)
    assert holding
    browser.goes("/inloggen/code")
    code = {"code": app_code(world.ctx, holding.factor), "stays": "", "next": ""}
    assert browser.sends("/inloggen/code", code).headers["Location"] == HOME


@pytest.fixture
def employer(browser: Browser) -> RosterDrop:
    """An employer with two people, of whom a user is signed in."""
    employer = RosterDrop(browser.functions.world)
    signs_in(browser, employer.employer_id)
    employer.drop([person_row(1), person_row(2)])
    return employer


def hands_in(browser: Browser, employer: RosterDrop, rows: list[str]) -> str:
    """A list with its declaration; gives the address of its check."""
    browser.goes(LIST)
    declared = {"declared_by": "Petra de Wit", "ground": "contract", "covers": "everyone"}
    to = browser.sends(LIST, declared).headers["Location"]
    page = browser.goes(to)
    assert page.status == 200
    found = re.search(r'name="key" value="([^"]*)"', page.body)
    assert found
    key = found[1]
    assert f'/{to.split("/")[3]}/controle"' in page.body
    employer.tools.drop.write(key, roster_csv(rows), "application/octet-stream")
    receive(
        employer.world.ctx,
        employer.tools,
        employer.employer_id,
        key.removeprefix(roster_prefix(employer.employer_id)),
    )
    return to.replace("/bestand", "/controle")


def test_a_list_is_seen_before_it_is_stored(browser: Browser, employer: RosterDrop) -> None:
    check = hands_in(browser, employer, [person_row(1).replace("Zorg", "Keuken"), person_row(3)])
    assert "We kijken je lijst na" in browser.goes(check).body
    employer.work()

    page = browser.goes(check)
    assert "Dit verandert er" in page.body
    assert "2 mensen opslaan" in page.body
    assert "afdeling: Zorg → Keuken" in browser.goes(f"{check}?kind=changed").body
    assert "p2@werk.example" in browser.goes(f"{check}?kind=gone").body
    assert len(employer.people()) == 2

    assert browser.sends(check, {"confirm": "yes"}).headers["Location"] == check
    employer.work()
    assert "De lijst is opgeslagen" in browser.goes(check).body
    assert employer.people()["p1@werk.example"].department == "Keuken"


def test_a_list_can_be_thrown_away(browser: Browser, employer: RosterDrop) -> None:
    check = hands_in(browser, employer, [person_row(3)])
    employer.work()
    browser.goes(check)
    browser.sends(check, {"confirm": "no"})
    employer.work()
    states = {one.state for one in rosters_of(employer.world.ctx.store, employer.employer_id)}
    assert states == {RosterState.DONE, RosterState.REJECTED}
    assert "weggegooid" in browser.goes(check).body
    assert browser.sends(check, {"confirm": "yes"}).status == 409


def test_a_declaration_that_says_nothing_comes_back_with_what_was_typed(
    browser: Browser, employer: RosterDrop
) -> None:
    browser.goes(LIST)
    refused = browser.sends(LIST, {"declared_by": "Iemand Anders", "covers": "everyone"})
    assert refused.status == 422
    assert "Iemand Anders" in refused.body
    assert not employer.world.items_of("check_wish")


def test_nobody_brings_a_file_without_a_declaration(browser: Browser, employer: RosterDrop) -> None:
    assert browser.goes(f"{LIST}/{employer.employer_id}/bestand").status == 404


def test_an_invitation_tells_who_comes_and_reminds_the_others(browser: Browser) -> None:
    inviting = Inviting(browser.functions.world)
    coming, _ = inviting.person(), inviting.person()
    invitation = inviting.dispatch(number_of_places=12)
    reply(inviting.ctx, coming, invitation.invitation_id, ACCEPT)
    signs_in(browser, inviting.employer_id)

    assert invitation.title in browser.goes(HOME).body
    address = f"{HOME}/uitnodigingen/{invitation.invitation_id}"
    page = browser.goes(address).body
    assert "1 van de 12 plaatsen bezet" in page
    assert browser.sends(address, {}).headers["Location"] == f"{address}?done=reminded"
    assert "gaan op weg" in browser.goes(f"{address}?done=reminded").body
    assert browser.sends(address, {}).status == 409


def test_calling_off_is_asked_first(browser: Browser) -> None:
    inviting = Inviting(browser.functions.world)
    inviting.person()
    invitation = inviting.dispatch()
    signs_in(browser, inviting.employer_id)
    address = f"{HOME}/uitnodigingen/{invitation.invitation_id}"
    assert "Niemand kan nog antwoorden" in browser.goes(f"{address}/gaat-niet-door").body
    off = browser.sends(f"{address}/gaat-niet-door", {"reason": "De zaal is er niet."})
    assert off.headers["Location"] == f"{address}?done=called-off"
    assert "gaat niet door" in browser.goes(HOME).body


def test_another_employers_invitation_is_nowhere(browser: Browser) -> None:
    world = browser.functions.world
    inviting = Inviting(world)
    inviting.person()
    invitation = inviting.dispatch()
    signs_in(browser, RosterDrop(world, name="Ander").employer_id)
    assert browser.goes(f"{HOME}/uitnodigingen/{invitation.invitation_id}").status == 404


def test_people_and_colleagues_are_seen_and_a_colleague_is_invited(
    browser: Browser, employer: RosterDrop
) -> None:
    assert "p1@werk.example" in browser.goes(f"{HOME}/mensen").body
    page = f"{HOME}/collegas"
    assert "Petra de Wit" in browser.goes(page).body
    typed = {"name": "Ella Smit", "email": "ella@werk.nl", "access": "read"}
    assert browser.sends(page, {**typed, "email": "geen"}).status == 422
    assert browser.sends(page, typed).headers["Location"] == f"{page}?done=invited"
    assert "Ella Smit" in browser.goes(page).body
    (colleague,) = [one for one in employer.world.items_of("employer_user") if one["name"] == "Ella Smit"]
    assert browser.sends(page, {"user_id": colleague["person_id"]}).status == 303
    assert browser.sends(page, {"user_id": "a" * 26}).status == 404
