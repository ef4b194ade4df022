"""Staff write to the persons an incident is about, see the mail as it will go and to how many, and send
it.
"""

import re
from email import message_from_string
from typing import Final

import pytest

from qlinx.incidents.posting import PERSONS_TOLD
from qlinx.incidents.states import IncidentState
from qlinx.kit.ids import new_id
from tests.support.browser import Browser
from tests.support.http import Response
from tests.support.incidents import an_incident, an_incident_that_is, tell_persons
from tests.support.people import letters
from tests.support.subjects import NOOR, a_holder, a_relation, an_employer

NAMES: Final = ("what", "consequences", "measures", "yours")
WORDS: Final = {
    f"{of}_{name}": f"{'Zo' if of == 'nl' else 'So'} {name}." for of in ("nl", "en") for name in NAMES
}


def page_of(desk: Browser, *, state: IncidentState = IncidentState.HIGH_RISK) -> str:
    made = an_incident_that_is(desk.functions.world.ctx, state)
    return f"/balie/incidenten/{made.incident_id}/mensen"


def sends(desk: Browser, page: str, **form: str) -> Response:
    seen = re.search(r'name="seen" value="(\d+)"', desk.goes(page).body)
    return desk.sends(page, {"seen": seen[1] if seen else "0", **form})


def with_words(desk: Browser) -> str:
    page = page_of(desk)
    assert sends(desk, page, act="save", **WORDS).headers["Location"].endswith("?done=saved")
    return page


def test_the_words_begin_with_what_was_recorded_and_are_kept(desk: Browser) -> None:
    page = page_of(desk)
    assert "een lijst was een uur te zien" in desk.goes(page).body
    sends(desk, page, act="save", **WORDS)
    shown = desk.goes(page).body
    assert all(words in shown for words in WORDS.values())


@pytest.mark.parametrize("field", sorted(WORDS))
def test_what_the_law_asks_and_is_missing_is_said_at_its_field(desk: Browser, field: str) -> None:
    refused = sends(desk, page_of(desk), act="save", **{**WORDS, field: ""})
    assert (refused.status, f'href="#{field}"' in refused.body) == (422, True)
    assert desk.functions.world.items_of("incident_telling") == []


def test_before_it_goes_the_mail_and_the_number_are_shown_and_nothing_is_sent(desk: Browser) -> None:
    world, page = desk.functions.world, with_words(desk)
    employer = an_employer(world.ctx)
    for _ in range(3):
        a_relation(world.ctx, employer, f"{new_id()}@werk.example")
    before = len(world.items_of("outbox"))
    shown = sends(desk, page, act="look", to=f"employer-{employer.employer_id}")
    assert shown.status == 200
    assert all(words in shown.body for words in (*WORDS.values(), "Verstuur naar 3", "088-1302000"))
    assert "nog geen bericht over dit incident" in shown.body
    assert len(world.items_of("outbox")) == before


def test_of_everybody_who_can_sign_in_the_pool_says_about_how_many(desk: Browser) -> None:
    world, page = desk.functions.world, with_words(desk)
    those = [a_holder(world.ctx, f"{new_id()}@thuis.example").person_id for _ in range(3)]
    for user_id in those:
        world.pool().create(user_id)
    shown = sends(desk, page, act="look", to="sign_ins")
    assert all(words in shown.body for words in ("Verstuur naar ongeveer 3", "iedereen met een account"))
    assert sends(desk, page, act="send", to="sign_ins").headers["Location"].endswith("=sent")
    tell_persons(world)
    told = [one for one in world.items_of("outbox") if one["template"] == PERSONS_TOLD]
    assert sorted(one["person_id"] for one in told) == sorted(those)
    assert "iedereen die kan inloggen" in desk.goes(page).body


def test_the_mail_is_kept_as_the_bytes_that_would_go(desk: Browser) -> None:
    page = with_words(desk)
    for of, subject in (
        ("nl", "Er ging iets mis met jouw gegevens"),
        ("en", "Something went wrong with your data"),
    ):
        kept = desk.goes(f"{page}/{of}")
        assert message_from_string(kept.body)["Subject"] == subject
    assert desk.goes(f"{page}/fr").status == 404


def test_whom_it_is_about_must_be_chosen_and_an_address_needs_one(desk: Browser) -> None:
    page = with_words(desk)
    for form, field in (({}, "to"), ({"to": "address"}, "email")):
        refused = sends(desk, page, act="look", **form)
        assert (refused.status, f'href="#{field}"' in refused.body) == (422, True)
    assert sends(desk, page, act="look", to="address", email="nobody@werk.example.nl").status == 409


def test_one_address_is_mailed_and_pressed_again_not_again(desk: Browser) -> None:
    world, page = desk.functions.world, with_words(desk)
    a_relation(world.ctx, an_employer(world.ctx))
    shown = sends(desk, page, act="look", to="address", email=NOOR)
    assert "Verstuur naar 1" in shown.body
    for _ in range(2):
        assert sends(desk, page, act="send", to="address", email=NOOR).headers["Location"].endswith("=sent")
    told = [one for one in letters(world) if getattr(one, "template", "") == "incidents.persons_told"]
    assert len(told) == 1
    counted = desk.goes(page).body
    assert ("nog te versturen" in counted, "Hoe ver de mails kwamen" in counted) == (True, True)


def test_an_employer_is_mailed_in_the_background_and_the_page_tells_how_far_it_is(desk: Browser) -> None:
    world, page = desk.functions.world, with_words(desk)
    employer = an_employer(world.ctx)
    a_relation(world.ctx, employer)
    to = f"employer-{employer.employer_id}"
    assert sends(desk, page, act="send", to=to).status == 303
    assert "bezig" in desk.goes(page).body
    (once,) = set(re.findall(r'name="once" value="(\w+)"', desk.goes(page).body))
    assert sends(desk, page, act="pause", once=once).headers["Location"].endswith("=paused")
    assert "wacht" in desk.goes(page).body
    assert sends(desk, page, act="resume", once=once).headers["Location"].endswith("=resumed")
    tell_persons(desk.functions.world)
    shown = desk.goes(page).body
    assert ("alles staat klaar" in shown, "staat vast" in shown) == (True, True)


def test_of_what_is_no_high_risk_nobody_is_mailed(desk: Browser) -> None:
    made = an_incident(desk.functions.world.ctx)
    page = f"/balie/incidenten/{made.incident_id}"
    assert "/mensen" not in desk.goes(page).body
    assert "Mailen kan alleen" in desk.goes(f"{page}/mensen").body
    assert sends(desk, f"{page}/mensen", act="save", **WORDS).status == 409


def test_the_page_is_there_in_english(desk: Browser) -> None:
    incident_id = with_words(desk).split("/")[3]
    page = desk.goes(f"/en/desk/incidents/{incident_id}/people")
    assert (page.status, "Choose who gets the mail" in page.body) == (200, True)
