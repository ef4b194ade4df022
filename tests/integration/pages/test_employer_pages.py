"""What a user of an employer does in a browser: a list, from declaration to change, and who comes."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import unquote

import pytest

from qlinx.employers.model import Access
from qlinx.invitations.mails import compose
from qlinx.invitations.replies import reply
from qlinx.invitations.results_file import export_results
from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.texts import format_moment
from qlinx.mailing.composing import Links
from qlinx.mailing.letter import Letter
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


def signs_in(browser: Browser, employer_id: str, address: str = ADDRESS, **more: Any) -> None:
    world = browser.functions.world
    user = an_employer_user(world, address, employer_id=employer_id, **more)
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


def test_the_list_tells_at_a_glance_how_many_come(browser: Browser) -> None:
    inviting = Inviting(browser.functions.world)
    coming, *_ = inviting.people(3)
    invitation = inviting.dispatch(number_of_places=12)
    reply(inviting.ctx, coming, invitation.invitation_id, ACCEPT)
    signs_in(browser, inviting.employer_id)
    assert "12 plaatsen" in browser.goes(HOME).body
    export_results(inviting.ctx, invitation.invitation_id, None, drop=inviting.world.bucket("Drop"))
    page = browser.goes(HOME).body
    assert "<strong>1/12</strong> plaatsen bezet · 0 niet · 2 nog geen antwoord" in page


def test_the_number_of_places_changes_and_nobody_loses_theirs(browser: Browser) -> None:
    inviting = Inviting(browser.functions.world)
    coming = inviting.people(2)
    inviting.person(first_name="Stille")
    invitation = inviting.dispatch(number_of_places=3)
    for person_id in coming:
        reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)
    signs_in(browser, inviting.employer_id)
    address = f"{HOME}/uitnodigingen/{invitation.invitation_id}"
    assert f"{address}/plaatsen" in browser.goes(address).body
    assert "Stille" in browser.goes(f"{address}?reply=invited").body
    assert "Stille" not in browser.goes(f"{address}?reply=accepted").body
    link = re.search(r'href="([^"]*/results/invitations/[^"]*)"', browser.page.body)
    assert link
    assert f"{invitation.title}.csv" in unquote(unescape(link[1]))

    page = f"{address}/plaatsen"
    assert 'value="3"' in browser.goes(page).body
    assert browser.sends(page, {"number_of_places": "1"}).status == 409
    assert browser.sends(page, {"number_of_places": "veel"}).status == 422
    assert browser.sends(page, {"number_of_places": "2"}).headers["Location"] == f"{address}?done=places"
    assert "2 van de 2 plaatsen bezet" in browser.goes(f"{address}?done=places").body
    assert set(inviting.holders(invitation)) == set(coming)


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


def test_an_invitation_is_changed_and_who_comes_is_asked_anew(browser: Browser) -> None:
    inviting = Inviting(browser.functions.world)
    coming = inviting.person()
    day = browser.functions.world.now + timedelta(days=9)
    times = {name: f"{day:%Y-%m-%d}T{time}" for name, time in (("starts_at", "19:30"), ("ends_at", "22:00"))}
    invitation = inviting.dispatch(**times, answer_by=f"{day - timedelta(days=2):%Y-%m-%d}T12:00")
    reply(inviting.ctx, coming, invitation.invitation_id, ACCEPT)
    signs_in(browser, inviting.employer_id)
    address = f"{HOME}/uitnodigingen/{invitation.invitation_id}"
    page = f"{address}/wijzig"
    assert page in browser.goes(address).body

    shown = browser.goes(page).body
    assert 'value="Kerstborrel"' in shown
    assert f'value="{times["starts_at"]}"' in shown
    typed = {name: unescape(value) for name, value in re.findall(r'name="(\w+)"[^>]* value="([^"]*)"', shown)}
    typed["text"] = invitation.text.replace("\n", "\r\n")
    assert browser.sends(page, typed).status == 409
    refused = browser.sends(page, {**typed, "title": "Nieuwjaarsborrel", "starts_at": times["ends_at"]})
    assert refused.status == 422
    assert 'id="ends_at-fault"' in refused.body
    assert 'value="Nieuwjaarsborrel"' in refused.body

    changed = {**typed, "starts_at": f"{day:%Y-%m-%d}T20:30"}
    assert browser.sends(page, changed).headers["Location"] == f"{address}?done=changed"
    seen = browser.goes(f"{address}?done=changed").body
    assert "De uitnodiging is gewijzigd" in seen
    assert "moet nog bevestigen" in seen
    (made,) = inviting.items("invitation_change")
    assert made["number"] == 1
    # Somebody else who still saw the former words is told so, and keeps what they typed.
    late = browser.sends(page, {**typed, "title": "Borrel"})
    assert late.status == 409
    assert 'value="Borrel"' in late.body


NEW = f"{HOME}/nieuwe-uitnodiging"


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


@pytest.fixture
def inviting(browser: Browser) -> Inviting:
    """An employer with three people, of whom two are in the kitchen, and a user who is signed in."""
    inviting = Inviting(browser.functions.world)
    inviting.people(2, shared={"department": "Keuken"})
    inviting.person(shared={"department": "Zorg", "tags": ("bhv",)})
    signs_in(browser, inviting.employer_id)
    return inviting


def test_an_invitation_is_made_in_four_steps_and_sent_once(browser: Browser, inviting: Inviting) -> None:
    assert NEW in browser.goes(HOME).body
    browser.goes(NEW)
    typed = what_it_is(browser)
    who = browser.sends(NEW, {**typed, "go": "who"}).body
    assert "Iedereen – 3 mensen" in who
    assert "Afdeling Keuken – 2 mensen" in who
    assert "Label bhv – 1 mens" in who
    assert 'value="Zomerborrel"' in who

    typed["audience"] = "departments:Keuken"
    check = browser.sends(NEW, {**typed, "go": "check"}).body
    assert "Deze mail is voor 2 mensen." in check
    assert "Er is soep." in check
    assert "Voorbeeld Zorg nodigt je uit, en heeft daarvoor" in check
    assert "Hallo Petra" in check

    send = browser.sends(NEW, {**typed, "go": "send"}).body
    assert "Uitnodiging maken voor 2 mensen" in send
    assert not inviting.world.items_of("invitation")
    token = browser.token
    made = [browser.sends(NEW, {**typed, "when": "now", "go": "done"}, token=token) for _ in range(2)]
    assert [one.status for one in made] == [303, 303]
    (invitation,) = inviting.world.items_of("invitation")
    address = f"{HOME}/uitnodigingen/{invitation['invitation_id']}?done=made"
    assert {one.headers["Location"] for one in made} == {address}
    assert invitation["among"] == ["keuken"]
    assert "Je uitnodiging is gemaakt" in browser.goes(address).body


def test_the_mail_can_be_sent_to_oneself_first(browser: Browser, inviting: Inviting) -> None:
    browser.goes(NEW)
    typed = {**what_it_is(browser), "audience": "everyone"}
    browser.sends(NEW, {**typed, "go": "check"})
    token = browser.token
    for _ in range(2):  # a reload sends the same form once more
        tried = browser.sends(NEW, {**typed, "go": "test"}, token=token)
        assert tried.status == 200
        assert f"De proefmail gaat naar {ADDRESS}" in tried.body
        assert 'value="Zomerborrel"' in tried.body
    assert len(inviting.outbox("invitations.test_mail")) == 1
    assert not inviting.world.items_of("invitation")
    assert browser.sends(NEW, {**typed, "ends_at": "", "go": "test"}).status == 422


def test_several_groups_are_invited_together_and_nobody_twice(browser: Browser, inviting: Inviting) -> None:
    both = inviting.person(shared={"department": "Keuken", "tags": ("bhv",)})
    browser.goes(NEW)
    who = browser.sends(NEW, {**what_it_is(browser), "go": "who"}).body
    ticks = {
        unescape(value): name for name, value in re.findall(r'name="(audience-\d+)" value="([^"]*)"', who)
    }
    chosen = {ticks[one]: one for one in ("departments:Keuken", "tags:bhv")}
    assert len(chosen) == 2
    typed = {**what_it_is(browser), **chosen}
    check = browser.sends(NEW, {**typed, "go": "check"}).body
    # Two in the kitchen, one first-aider elsewhere, and one who is both.
    assert "Deze mail is voor 4 mensen." in check
    assert 'value="departments:Keuken"' in check
    assert 'value="tags:bhv"' in check
    back = browser.sends(NEW, {**typed, "go": "who"}).body
    assert back.count(" checked") == 2
    assert browser.sends(NEW, {**typed, "when": "now", "go": "done"}).status == 303
    inviting.world.pass_time(minutes=5)
    inviting.due()
    inviting.work()
    invited = [one["person_id"] for one in inviting.items("invitee")]
    assert len(invited) == len(set(invited)) == 4
    assert both in invited


def test_what_is_wrong_stands_at_its_field_with_what_was_typed(browser: Browser, inviting: Inviting) -> None:
    browser.goes(NEW)
    typed = what_it_is(browser)
    refused = browser.sends(NEW, {**typed, "ends_at": typed["answer_by"], "go": "who"})
    assert refused.status == 422
    assert "Het einde moet na het begin liggen" in refused.body
    assert "Neem je bord mee." in refused.body
    past = browser.sends(NEW, {**typed, "answer_by": "2020-01-01T12:00", "go": "done"})
    assert past.status == 422
    assert 'id="answer_by-fault"' in past.body
    nobody = browser.sends(NEW, {**typed, "go": "check"})
    assert nobody.status == 422
    assert "Kies een groep" in nobody.body
    later = {**typed, "audience": "everyone", "when": "later", "go": "done"}
    assert 'id="send_at-fault"' in browser.sends(NEW, later).body
    assert 'id="send_at-fault"' in browser.sends(NEW, {**later, "send_at": typed["starts_at"]}).body
    assert not inviting.world.items_of("invitation")


def test_an_invitation_can_go_later(browser: Browser, inviting: Inviting) -> None:
    browser.goes(NEW)
    typed = {**what_it_is(browser), "audience": "tags:bhv", "when": "later"}
    day = browser.functions.world.now + timedelta(days=1)
    send_at = f"{day:%Y-%m-%d}T09:00"
    assert browser.sends(NEW, {**typed, "send_at": send_at, "go": "done"}).status == 303
    (invitation,) = inviting.world.items_of("invitation")
    assert invitation["send_at"].startswith(f"{day:%Y-%m-%d}")
    assert invitation["state"] == "scheduled"


def test_the_mail_that_is_shown_is_the_mail_that_goes(browser: Browser, inviting: Inviting) -> None:
    browser.goes(NEW)
    typed = {**what_it_is(browser), "audience": "tags:bhv"}
    check = unescape(browser.sends(NEW, {**typed, "go": "check"}).body)
    person_id = inviting.person(first_name="Petra", shared={"tags": ("lunch",)})
    draft = {name: value for name, value in typed.items() if name != "audience"}
    inviting.dispatch(audience={"tags": ["lunch"]}, **draft)
    (entry,) = inviting.outbox("invitations.invitation")
    assert entry.person_id == person_id
    letter = compose(inviting.ctx, entry, Links("https://qlinx.example"))
    assert isinstance(letter, Letter)
    told = {name: value for name, value in letter.facts.items() if name not in {"answer_url", "notice"}}
    for value in told.values():
        for line in str(value or "").splitlines():
            assert line in check


def test_who_may_only_look_is_shown_no_way_to_invite(browser: Browser) -> None:
    signs_in(browser, Inviting(browser.functions.world).employer_id, access=Access.READ)
    assert NEW not in browser.goes(HOME).body
    browser.goes(NEW)
    assert browser.sends(NEW, {**what_it_is(browser), "go": "who"}).status == 403


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


def test_people_are_found_by_words_and_counted_by_department_and_tag(browser: Browser) -> None:
    inviting = Inviting(browser.functions.world)
    inviting.person(first_name="Zoë", shared={"department": "Keuken", "tags": ("bhv",)})
    inviting.person(first_name="Bart", shared={"department": "Keuken"}, number="1042")
    inviting.person(first_name="Sanne", shared={"department": "Zorg"})
    signs_in(browser, inviting.employer_id)
    page = f"{HOME}/mensen"
    browser.goes(page)
    everybody = browser.sends(page, {"text": ""}).body
    assert "3 mensen gevonden" in everybody
    assert "Keuken (2)" in everybody
    assert "Zorg (1)" in everybody
    assert "bhv (1)" in everybody
    zoe = browser.sends(page, {"text": "zoe berg"}).body
    assert "1 mens gevonden" in zoe
    assert "Zoë" in zoe
    assert "Bart" not in zoe
    assert "Bart" in browser.sends(page, {"text": "1042"}).body
    kitchen = browser.sends(page, {"text": "", "department": "Keuken"}).body
    assert "2 mensen gevonden: Keuken" in kitchen
    assert "Sanne" not in kitchen
    assert "Zorg (1)" in kitchen
    tagged = browser.sends(page, {"text": "", "tag": "bhv"}).body
    assert "1 mens gevonden: bhv" in tagged
    assert "0 mensen gevonden" in browser.sends(page, {"text": "niemand"}).body
    assert browser.sends(page, {"text": "x" * 201}).status == 422


def test_nobody_finds_another_employers_people(browser: Browser) -> None:
    world = browser.functions.world
    Inviting(world).person(first_name="Verborgen")
    other = Inviting(world, name="Ander")
    signs_in(browser, other.employer_id)
    browser.goes(f"{HOME}/mensen")
    assert "Verborgen" not in browser.sends(f"{HOME}/mensen", {"text": ""}).body


def test_a_colleague_is_taken_away_after_a_look_at_what_follows(browser: Browser) -> None:
    inviting = Inviting(browser.functions.world)
    signs_in(browser, inviting.employer_id)
    page = f"{HOME}/collegas"
    browser.goes(page)
    typed = {"name": "Ella Smit", "email": "ella@werk.nl", "access": "administrate"}
    browser.sends(page, typed)
    each = {one["name"]: one["person_id"] for one in inviting.items("employer_user")}
    ella, own = each["Ella Smit"], each["Petra de Wit"]
    assert f"{page}?remove={ella}" in browser.goes(page).body
    assert f"{page}?remove={own}" not in browser.page.body
    asked = browser.goes(f"{page}?remove={ella}").body
    assert "Ella Smit weghalen?" in asked
    assert "meteen overal uitgelogd" in asked
    assert browser.sends(page, {"remove": ella}).headers["Location"] == f"{page}?done=removed"
    assert "Ella Smit" not in browser.goes(f"{page}?done=removed").body
    assert browser.sends(page, {"remove": ella}).status == 404
    assert browser.sends(page, {"remove": own}).status == 404
    assert browser.goes(f"{page}?remove={own}").status == 404


def test_who_may_only_look_takes_nobody_away(browser: Browser) -> None:
    inviting = Inviting(browser.functions.world)
    signs_in(browser, inviting.employer_id, access=Access.READ)
    (own,) = [one["person_id"] for one in inviting.items("employer_user")]
    page = f"{HOME}/collegas"
    assert browser.goes(f"{page}?remove={own}").status == 403
    assert browser.sends(page, {"remove": own}).status == 403
    assert "Zoek mensen" not in browser.goes(f"{HOME}/mensen").body


def test_people_in_doubt_stand_side_by_side_until_the_employer_says_who_they_are(
    browser: Browser,
) -> None:
    employer = RosterDrop(browser.functions.world)
    signs_in(browser, employer.employer_id)
    page = f"{HOME}/twijfel"
    assert page in browser.goes(f"{HOME}/mensen").body
    assert "Er is niemand in twijfel" in browser.goes(page).body
    employer.drop(["Jan;;Bakker;jan@werk.example;;1042;Zorg"])
    employer.drop(["Kim;de;Vries;kim@werk.example;;1042;Zorg"])
    (waiting,) = employer.waiting()
    shown = browser.goes(page).body
    for said in ("Jan", "kim@werk.example", "jan@werk.example", "Dit is Jan Bakker", "Dit is iemand anders"):
        assert said in shown
    row_id = waiting.row.person_id
    assert browser.sends(page, {"row_id": row_id, "decision": "weet ik niet"}).status == 404
    assert browser.sends(page, {"row_id": "niets", "decision": "new_person"}).status == 404
    decided = browser.sends(page, {"row_id": row_id, "decision": "new_person"})
    assert decided.headers["Location"] == f"{page}?done=decided"
    assert "Je keuze is opgeslagen" in browser.goes(f"{page}?done=decided").body
    assert not employer.waiting()
    assert "kim@werk.example" in browser.goes(f"{HOME}/mensen").body
