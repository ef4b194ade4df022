"""An employer's people and colleagues in a browser."""

import re
from datetime import timedelta

from qlinx.employers.model import Access, EmployerUser
from qlinx.employers.store import EMPLOYER_USER, employer_user_by_id
from qlinx.kit.texts import format_date
from qlinx.mailing.addressed import MailStop
from qlinx.people.model import Word
from qlinx.rights.kinds.restriction import RIGHT as RESTRICTION
from qlinx.rights.service import ask
from tests.support.browser import Browser
from tests.support.inviting import Inviting
from tests.support.office import HOME, signs_in
from tests.support.roster_drop import RosterDrop


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


def test_the_name_of_a_cell_is_not_broken_behind_its_stroke(browser: Browser, employer: RosterDrop) -> None:
    assert employer.people()
    page = browser.goes(f"{HOME}/mensen").body
    assert 'data-label="E\u2011mailadres"' in page
    assert 'data-label="E-mailadres"' not in page


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


def test_who_may_only_look_may_search_and_nothing_is_written_by_it(browser: Browser) -> None:
    inviting = Inviting(browser.functions.world)
    inviting.person(first_name="Zoë")
    signs_in(browser, inviting.employer_id, access=Access.READ)
    page = f"{HOME}/mensen"
    assert "Zoek mensen" in browser.goes(page).body
    before = inviting.world.every_item()
    assert "1 mens gevonden" in browser.sends(page, {"text": "zoe"}).body
    assert inviting.world.every_item() == before


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


def test_a_row_in_doubt_that_is_only_kept_is_a_number_on_the_page_and_over_the_api(browser: Browser) -> None:
    employer = RosterDrop(browser.functions.world)
    signs_in(browser, employer.employer_id)
    (user,) = employer.world.items_of("employer_user")
    employer.drop(["Jan;;Bakker;jan@werk.example;;1042;Zorg"])
    employer.drop(["Kim;de;Vries;kim@werk.example;;1042;Zorg"])
    assert "tonen we niet" not in browser.goes(f"{HOME}/twijfel").body
    (waiting,) = employer.waiting()
    ask(employer.world.ctx, waiting.row.person_id, RESTRICTION, proved=waiting.row.address_hash)

    page = browser.goes(f"{HOME}/twijfel").body
    path, user_id = "/v1/employer/waiting-rows", str(user["person_id"])
    told = browser.functions.call("waiting_rows", "GET", path, person_id=user_id, groups="employer")

    assert "1 rij tonen we niet: iemand vroeg ons die alleen te bewaren." in page
    assert "Er is niemand in twijfel" not in page
    assert "kim@werk.example" not in page
    assert (told.json["rows"], told.json["total"], told.json["not_shown"]) == ([], 0, 1)


def test_who_wants_no_invitations_by_mail_is_seen_as_such(browser: Browser) -> None:
    inviting = Inviting(browser.functions.world)
    inviting.person(first_name="Bart")
    signs_in(browser, inviting.employer_id)
    assert 'data-label="Mail"' not in browser.goes(f"{HOME}/mensen").body
    inviting.person(first_name="Stille", mail_stops=("objection",))

    page = browser.goes(f"{HOME}/mensen").body

    assert "wil geen uitnodigingen van jullie per mail" in page
    assert (
        "wil geen uitnodigingen van jullie per mail"
        in browser.sends(f"{HOME}/mensen", {"text": "stille"}).body
    )


def test_whatever_stops_mail_to_somebody_is_told_in_the_list_and_with_them(browser: Browser) -> None:
    inviting = Inviting(browser.functions.world)
    for stop in MailStop:
        inviting.person(first_name=stop.value.title(), mail_stops=(stop.value,))
    signs_in(browser, inviting.employer_id)
    told = {
        MailStop.BOUNCED: ("mail komt terug", "Controleer het e-mailadres."),
        MailStop.SPAM_REPORT: ("meldde mail als spam", "Bel of spreek deze persoon zelf."),
        MailStop.OBJECTION: (
            "wil geen uitnodigingen van jullie per mail",
            "Bel of spreek deze persoon zelf.",
        ),
        MailStop.DISPUTE: ("zegt dat er iets niet klopt", "Er gaat geen mail heen tot je daarop antwoordt."),
    }
    listed = browser.goes(f"{HOME}/mensen")
    assert listed.status == 200
    for path, name in re.findall(r'href="(/werkgever/persoon/[^"]+)">(\w+)', listed.body):
        in_list, advice = told.pop(MailStop(name.lower()))
        assert in_list in listed.body
        assert advice in browser.goes(path).body
    assert not told


def test_who_says_not_to_work_there_any_more_gets_mail_again_once_the_employer_says_otherwise(
    browser: Browser,
) -> None:
    inviting = Inviting(browser.functions.world)
    person_id = inviting.person(first_name="Bart", said=Word.LEFT)
    signs_in(browser, inviting.employer_id)
    page = f"{HOME}/persoon/{person_id}"
    assert "zegt hier niet meer te werken" in browser.goes(f"{HOME}/mensen").body
    assert "Er gaat geen mail heen tot je kiest: werkt hier nog, of is weg." in browser.goes(page).body

    answered = browser.sends(page, {"decision": "still_works_here"})

    assert answered.headers["Location"] == f"{page}?done=stays"
    told = browser.goes(f"{page}?done=stays").body
    assert "De mail gaat weer verder." in told
    assert 'value="still_works_here"' not in told
    assert inviting.someone(person_id).said is None
    assert browser.sends(page, {"decision": "still_works_here"}).status == 409


def test_one_person_is_said_to_have_left_without_a_list_after_a_tick(browser: Browser) -> None:
    inviting = Inviting(browser.functions.world)
    person_id = inviting.person(first_name="Bart")
    signs_in(browser, inviting.employer_id)
    page = f"{HOME}/persoon/{person_id}"
    assert "Na vier weken wissen we wat jullie over deze persoon delen." in browser.goes(page).body
    refused = browser.sends(page, {"decision": "has_left"})
    assert (refused.status, 'href="#sure"' in refused.body, "Bart" in refused.body) == (422, True, True)
    assert browser.sends(page, {"decision": "weet ik niet"}).status == 422
    assert inviting.someone(person_id).ends_at is None

    gone = browser.sends(page, {"decision": "has_left", "sure": "yes"})

    assert gone.headers["Location"] == f"{page}?done=left"
    told = browser.goes(f"{page}?done=left").body
    today = inviting.world.now.date()
    since, until = (format_date(day, "nl") for day in (today, today + timedelta(days=28)))
    for words in ("Genoteerd", f"werkt hier niet meer sinds {since}", f"wissen de gegevens op {until}"):
        assert words in told
    assert "<form" not in told.split("<main", 1)[1]
    ends = inviting.someone(person_id).ends_at
    assert ends
    assert ends.date() == today + timedelta(days=28)
    assert "Bart" not in browser.goes(f"{HOME}/mensen").body


def test_who_may_only_look_sees_what_a_reader_said_and_says_nothing(browser: Browser) -> None:
    inviting = Inviting(browser.functions.world)
    person_id = inviting.person(said=Word.LEFT)
    signs_in(browser, inviting.employer_id, access=Access.READ)
    page = f"{HOME}/persoon/{person_id}"
    seen = browser.goes(page).body
    assert ("tot je kiest" in seen, 'name="decision"' in seen) == (True, False)
    assert browser.sends(page, {"decision": "has_left", "sure": "yes"}).status == 403


def test_what_a_colleague_may_do_changes_on_the_page_and_who_is_disabled_is_let_in_again(
    browser: Browser,
) -> None:
    inviting = Inviting(browser.functions.world)
    signs_in(browser, inviting.employer_id)
    page, store = f"{HOME}/collegas", inviting.store
    browser.goes(page)
    browser.sends(page, {"name": "Ella Smit", "email": "ella@werk.nl", "access": "read"})
    each = {one["name"]: one["person_id"] for one in inviting.items("employer_user")}
    ella, own = each["Ella Smit"], each["Petra de Wit"]

    def now() -> EmployerUser:
        found = employer_user_by_id(store, ella)
        assert found
        return found

    def act(user_id: str, wish: str) -> str:
        return browser.sends(page, {"user_id": user_id, "act": wish}).headers.get("Location", "")

    assert 'value="administrate">Alles laten doen' in browser.goes(page).body
    assert act(ella, "administrate") == f"{page}?done=changed"
    assert now().access is Access.ADMINISTRATE
    assert 'value="read">Alleen laten kijken' in browser.goes(f"{page}?done=changed").body
    assert act(ella, "read") == f"{page}?done=changed"
    store.write(EMPLOYER_USER.replace(now(), disabled_at=inviting.world.now))
    assert 'value="enable">Deblokkeren' in browser.goes(page).body
    assert act(ella, "enable") == f"{page}?done=changed"
    assert now().disabled_at is None
    assert browser.sends(page, {"user_id": own, "act": "read"}).status == 404
    assert browser.sends(page, {"user_id": "a" * 26, "act": "read"}).status == 404
