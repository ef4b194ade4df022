"""A list is handed in in a browser, seen before it is stored, and confirmed or thrown away."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from qlinx.employers.model import Access
from qlinx.employers.store import EMPLOYER_USER, users_of
from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.texts import format_moment
from qlinx.rosters.model import RosterState
from qlinx.rosters.store import rosters_of
from tests.support.browser import Browser
from tests.support.office import LIST, hands_in
from tests.support.roster_drop import RosterDrop, person_row


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


def test_a_yes_that_comes_when_the_list_is_gone_is_told(browser: Browser, employer: RosterDrop) -> None:
    check = hands_in(browser, employer, [person_row(1)])
    employer.work()
    browser.goes(check)
    employer.tools.work.remove(*employer.tools.work.keys(""))
    assert browser.sends(check, {"confirm": "yes"}).status == 303
    employer.work()
    page = browser.goes(check)
    assert (page.status, "Deze lijst is er niet meer" in page.body) == (200, True)
    assert "Lever hem opnieuw in" in page.body
    assert LIST in page.body
    assert browser.sends(check, {"confirm": "yes"}).status == 409


@pytest.mark.usefixtures("employer")
def test_the_form_for_a_file_says_until_when_it_works_and_has_itself_renewed(browser: Browser) -> None:
    browser.goes(LIST)
    declared = {"declared_by": "Petra de Wit", "ground": "contract", "covers": "everyone"}
    to = browser.sends(LIST, declared).headers["Location"]
    page = browser.goes(to).body
    began = datetime.now(UTC)
    ends = {format_moment(began + timedelta(minutes=late), HOME_ZONE.key, "nl") for late in (14, 15)}
    assert any(f"Dit formulier werkt tot {moment}." in page for moment in ends)
    (fields,) = re.findall(r'<div id="fields" data-refresh="(\d+)" data-always>(.*?)</div>', page, re.DOTALL)
    # Renewed well before a quarter of an hour; the file that was chosen stands outside of it.
    assert int(fields[0]) <= 600
    assert 'name="policy"' in fields[1]
    assert 'type="file"' not in fields[1]
    assert f'href="{to}"' in fields[1]
    assert "/script.js" in page


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%PDF-1.7 no list", "PDF"),
        (b"", "leeg"),
        (b"voornaam,achternaam\nNoor,de Vries\n", "e-mail"),
        (b'voornaam,achternaam,e-mail\nNoor,"de Vries', "aanhalingsteken"),
    ],
    ids=["of another kind", "empty", "without a column", "cut off"],
)
def test_why_a_list_is_refused_whole_stands_on_its_page(
    browser: Browser, employer: RosterDrop, content: bytes, why: str
) -> None:
    check = hands_in(browser, employer, content=content)
    employer.work()
    page = browser.goes(check)
    assert "Er is niets gewijzigd" in page.body
    assert why in page.body.partition("<main")[2]


def test_a_list_that_is_too_large_is_refused_with_words_of_ours(
    browser: Browser, employer: RosterDrop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qlinx.rosters.reading._MOST_BYTES", 1024**2)
    check = hands_in(browser, employer, content=b"x" * (1024**2 + 1))
    employer.work()
    assert "groter dan 1 MB. Verdeel het" in browser.goes(check).body
    assert len(employer.people()) == 2


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
    for step in ("bestand", "controle"):
        assert browser.goes(f"{LIST}/{employer.employer_id}/{step}").status == 404


def test_whoever_comes_back_later_finds_each_list_and_what_waits_stands_first(
    browser: Browser, employer: RosterDrop
) -> None:
    waits = hands_in(browser, employer, [person_row(1), person_row(2), person_row(3)])
    employer.work()
    employer.drop([person_row(4)], covers="additions")

    page = browser.goes(LIST).body

    (first, second, third) = re.findall(r'href="(/werkgever/lijst/[^"]+/controle)"', page)
    assert page.index("wacht op jullie") < page.index("opgeslagen</td>")
    assert "werknemers-2.csv" in page
    assert "3 mensen opslaan" in browser.goes(first).body
    assert browser.goes(first).body.count("Dit verandert er") == browser.goes(waits).body.count(
        "Dit verandert er"
    )
    for done in (second, third):
        assert "De lijst is opgeslagen" in browser.goes(done).body
    assert browser.sends(first, {"confirm": "yes"}).headers["Location"] == first
    employer.work()
    assert "p3@werk.example" in employer.people()


def test_a_list_of_ones_own_system_that_would_end_many_is_confirmed_on_its_page(
    browser: Browser, employer: RosterDrop
) -> None:
    held = employer.drop([person_row(1)])
    assert held.state is RosterState.AWAITING_CONFIRMATION
    told = employer.result()[0][-2:]
    assert any("Bevestig de lijst dan in Qlinx, bij Lijst." in cell for cell in told)

    page = browser.goes(LIST).body
    (path,) = re.findall(rf'href="(/werkgever/lijst/{held.roster_id}/controle)"', page)
    shown = browser.goes(path).body
    assert "Klopt deze lijst?" in shown
    assert "1 van je 2 mensen staat niet op deze lijst." in shown

    browser.sends(path, {"confirm": "yes"})
    employer.work()
    assert "De lijst is opgeslagen" in browser.goes(path).body
    gone = {email for email, one in employer.relations().items() if one.employment.ended_at}
    assert gone == {"p2@werk.example"}


def test_a_stored_list_with_rows_in_doubt_leads_to_them(browser: Browser, employer: RosterDrop) -> None:
    assert (
        "Zeg over wie deze rijen gaan"
        not in browser.goes(f"{LIST}/{employer.newest().roster_id}/controle").body
    )
    employer.drop(["Jan;;Bakker;jan@werk.example;;1042;Zorg"], covers="additions")
    doubtful = employer.drop(["Kim;;Vries;kim@werk.example;;1042;Zorg"], covers="additions")
    page = browser.goes(f"{LIST}/{doubtful.roster_id}/controle").body
    assert 'href="/werkgever/twijfel">Zeg over wie deze rijen gaan' in page


def test_nobody_sees_another_employers_list(browser: Browser, employer: RosterDrop) -> None:
    other = RosterDrop(employer.world, name="Ander")
    theirs = other.drop([person_row(3)])
    assert theirs.roster_id not in browser.goes(LIST).body
    assert browser.goes(f"{LIST}/{theirs.roster_id}/controle").status == 404
    assert browser.sends(f"{LIST}/{theirs.roster_id}/controle", {"confirm": "yes"}).status == 409


def test_who_may_only_look_sees_lists_and_no_form(browser: Browser, employer: RosterDrop) -> None:
    check = hands_in(browser, employer, [person_row(1)])
    employer.work()
    held = employer.drop([person_row(1)])
    (user,) = users_of(employer.world.ctx.store, employer.employer_id)
    employer.world.ctx.store.write(EMPLOYER_USER.replace(user, access=Access.READ))
    declare = browser.goes(LIST).body
    assert ("Een collega die alles mag doen, levert lijsten aan." in declare, check in declare) == (
        True,
        False,
    )
    for path in (check, f"{LIST}/{held.roster_id}/controle"):
        seen = browser.goes(path).body
        assert "Een collega die alles mag doen, beslist hierover." in seen
        assert 'name="confirm"' not in seen
