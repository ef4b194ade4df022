"""The pages of a person who is signed in: what is kept about them and how it is changed, their requests, and
the deletion of their account.
"""

import re
from html import unescape
from typing import Final

import pytest

from qlinx.employers.model import Employer
from qlinx.employers.store import EMPLOYER
from qlinx.kit.clock import home_day
from qlinx.kit.texts import format_date
from qlinx.people.places import MENU
from qlinx.people.store import joins_of, person_by_id
from qlinx.rights.kinds.restriction import RIGHT as RESTRICTION
from qlinx.rights.service import ask
from qlinx.rights.store import requests_of
from tests.support.browser import Browser
from tests.support.factories import NOW
from tests.support.people import is_shared, opens_account, person_of, says_yes
from tests.support.retention import run
from tests.support.rights import carry_out_request
from tests.support.subjects import a_holder
from tests.support.world import World

DATA, CHANGE, ADDRESS = "/mijn/gegevens", "/mijn/gegevens/wijzigen", "/mijn/gegevens/adres"
REQUESTS, DELETION, SURE = "/mijn/verzoeken", "/mijn/verwijderen", "/mijn/verwijderen/bevestigen"
EVERYTHING: Final = "/mijn/gegevens/alles"
NAMES: Final = {"first_name": "Noor", "last_name": "van den Berg", "language": "nl", "mobile": "06 12345678"}


@pytest.fixture
def somebody(browser: Browser) -> str:
    """Somebody with an account and an employer that shares them, signed in; gives their id."""
    world = browser.functions.world
    world.ctx.store.write(
        EMPLOYER.insert(Employer(employer_id="e" * 26, name="Voorbeeld Zorg", created_at=NOW))
    )
    account = opens_account(world)
    relation, _ = is_shared(world)
    says_yes(world, account, relation)
    browser.signs_in()
    return account.person_id


def later(world: World) -> None:
    """So long after the sign-in that it is no longer fresh."""
    world.pass_time(minutes=20)


@pytest.mark.usefixtures("somebody")
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_of_the_menu_is_there_in_both_languages(browser: Browser, language: str) -> None:
    for place, name in MENU:
        page = browser.goes(place.nl if language == "nl" else place.en)
        assert (page.status, page.headers["Content-Language"]) == (200, language)
        assert name.nl in page.body if language == "nl" else name.en in page.body
        assert 'aria-current="page"' in page.body


@pytest.mark.usefixtures("somebody")
def test_each_link_on_a_page_leads_somewhere(browser: Browser) -> None:
    links = {
        link for place, _ in MENU for link in re.findall(r'href="(/[^"#]*)"', browser.goes(place.nl).body)
    }
    own = sorted(unescape(link) for link in links if link.startswith(("/mijn", "/en/my")))
    assert DATA in own
    for link in own:
        answer = browser.goes(link)
        assert answer.status in {200, 303}, link


@pytest.mark.usefixtures("somebody")
def test_somebody_sees_what_they_gave_and_what_an_employer_shares(browser: Browser) -> None:
    page = browser.goes(DATA).body
    for value in ("noor@werk.example.nl", "Voorbeeld Zorg", "+31612345678"):
        assert value in page


@pytest.mark.usefixtures("somebody")
def test_everything_is_told_with_why_from_whom_and_until_when(browser: Browser) -> None:
    page = browser.goes(EVERYTHING).body
    for words in ("Jouw gegevens", "Waar je bent ingelogd", "Van wie", "Bewaartermijn"):
        assert words.lower() in page.lower()
    assert browser.goes("/en/my/data/everything").headers["Content-Language"] == "en"


def test_a_change_is_kept_and_an_emptied_field_goes(browser: Browser, somebody: str) -> None:
    browser.goes(CHANGE)
    changed = browser.sends(CHANGE, {**NAMES, "first_name": "Nora", "postcode": "2012kn", "town": "Haarlem"})
    assert changed.headers["Location"] == f"{DATA}?done=saved"
    store = browser.functions.world.ctx.store
    person = person_by_id(store, somebody)
    assert person is not None
    assert (person.first_name, person.postcode) == ("Nora", "2012 KN")
    browser.goes(CHANGE)
    browser.sends(CHANGE, {**NAMES, "first_name": "Nora"})
    person = person_by_id(store, somebody)
    assert person is not None
    assert (person.postcode, person.town) == (None, None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_name", ""),
        ("first_name", "x" * 200),
        ("first_name", "<b>https://elsewhere.example</b>"),
        ("mobile", "12"),
        ("postcode", "\u202e2012"),
        ("language", "de"),
        ("admin", "yes"),
    ],
)
def test_what_can_not_be_kept_brings_the_page_back_with_all_that_was_typed(
    browser: Browser, somebody: str, field: str, value: str
) -> None:
    browser.goes(CHANGE)
    typed = {**NAMES, "postcode": "2012 KN", "town": "Haarlem 😀", field: value}
    refused = browser.sends(CHANGE, typed)
    assert refused.status == 422
    for kept in ("Haarlem 😀", typed["postcode"]):
        assert f'value="{kept}"' in refused.body
    assert "<b>" not in refused.body
    person = person_by_id(browser.functions.world.ctx.store, somebody)
    assert person is not None
    assert (person.first_name, person.town) == ("Noor", None)


@pytest.mark.usefixtures("somebody")
@pytest.mark.parametrize("path", [ADDRESS, SURE])
def test_what_takes_an_account_over_or_away_asks_for_a_fresh_sign_in(
    browser: Browser, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert browser.goes(path).status == 200
    monkeypatch.setattr("qlinx.sessions.freshness.is_fresh", lambda *_: False)
    for answer in (browser.sends(path, {"email": "nieuw@thuis.example.nl"}), browser.goes(path)):
        assert (answer.status, answer.headers["Location"].split("?")[0]) == (303, "/inloggen")
    assert browser.goes(DATA).status == 200


@pytest.mark.usefixtures("somebody")
def test_another_address_waits_for_its_mail(browser: Browser) -> None:
    browser.goes(ADDRESS)
    assert browser.sends(ADDRESS, {"email": "no address"}).status == 422
    assert browser.sends(ADDRESS, {"email": "nieuw@thuis.example.nl"}).status == 303
    page = browser.goes(f"{DATA}?done=mailed").body
    assert "nieuw@thuis.example.nl" in page


def test_a_request_is_handed_in_once_however_often_it_is_sent(browser: Browser, somebody: str) -> None:
    browser.goes(REQUESTS)
    assert browser.sends(REQUESTS, {"kind": "access"}).status == 422
    assert browser.sends(REQUESTS, {"kind": "erasure", "about-account": "yes"}).status == 422
    for _ in range(2):
        form = {"kind": "access", "about-account": "yes", "by_representative": "yes"}
        asked = browser.sends(REQUESTS, form)
        assert asked.headers["Location"] == f"{REQUESTS}?done=asked"
    assert len(requests_of(browser.functions.world.ctx.store, somebody)) == 1
    page = browser.goes(REQUESTS).body
    assert ("Ontvangen" in page, "Gevraagd door een ouder of voogd." in page) == (True, True)


def test_what_is_taken_along_goes_to_another_service_where_an_address_is_given(
    browser: Browser, somebody: str
) -> None:
    browser.goes(REQUESTS)
    fields = {"kind": "portability", "about-account": "yes", "send_to": "https://192.168.1.1/"}
    refused = browser.sends(REQUESTS, fields)
    assert (refused.status, "zoals de andere dienst het je gaf" in refused.body) == (422, True)
    fields["send_to"] = "https://upload.voorbeeld.nl/pakket?sleutel=geheim"
    assert browser.sends(REQUESTS, fields).status == 303
    (request,) = requests_of(browser.functions.world.ctx.store, somebody)
    assert request.send_to == fields["send_to"]
    page = browser.goes(REQUESTS).body
    assert "We sturen het pakket naar de andere dienst" in page
    # Whoever looks over a shoulder learns no key.
    assert "geheim" not in page


@pytest.mark.usefixtures("somebody")
def test_a_request_about_somebody_else_s_data_finds_nothing(browser: Browser) -> None:
    browser.goes(REQUESTS)
    assert browser.sends(REQUESTS, {"kind": "access", f"about-{'x' * 26}": "yes"}).status == 404


def test_an_account_is_deleted_after_a_page_that_says_what_goes(browser: Browser, somebody: str) -> None:
    assert "Voorbeeld Zorg" in browser.goes(DELETION).body
    browser.goes(SURE)
    deleted = browser.sends(SURE, {})
    assert deleted.status == 200
    assert "Voorbeeld Zorg" in deleted.body
    assert not browser.cookies
    assert [request.right for request in requests_of(browser.functions.world.ctx.store, somebody)] == [
        "erasure"
    ]


@pytest.mark.usefixtures("somebody")
def test_a_link_for_a_new_password_is_mailed(browser: Browser) -> None:
    browser.goes("/mijn/veiligheid")
    assert browser.sends("/mijn/veiligheid", {"act": "password"}).headers["Location"].endswith("done=mailed")
    assert [item["template"] for item in browser.functions.world.items_of("outbox")].count(
        "people.new_password"
    ) == 1


def version_in(page: str) -> str:
    """Which version the form on a page shows."""
    (version,) = set(re.findall(r'name="seen" value="([^"]*)"', page))
    return str(version)


def test_a_page_that_was_overtaken_shows_what_is_so_now_and_keeps_what_was_typed(
    browser: Browser, somebody: str
) -> None:
    world = browser.functions.world
    seen = version_in(browser.goes(CHANGE).body)
    assert (
        browser.sends(CHANGE, {**NAMES, "town": "Haarlem", "postcode": "2012 KN", "seen": seen}).status == 303
    )
    browser.goes(CHANGE)
    overtaken = browser.sends(CHANGE, {**NAMES, "first_name": "Nora", "seen": seen})
    assert overtaken.status == 412
    for words in ("Dit is intussen gewijzigd.", "Wat er nu staat", "Haarlem", 'value="Nora"'):
        assert words in overtaken.body
    person = person_by_id(world.ctx.store, somebody)
    assert person
    assert (person.first_name, person.town) == ("Noor", "Haarlem")
    # Now they have seen it: the same once more is kept.
    now = version_in(overtaken.body)
    assert browser.sends(CHANGE, {**NAMES, "first_name": "Nora", "seen": now}).status == 303


def test_a_fault_in_a_field_does_not_pass_off_a_later_version_as_seen(
    browser: Browser, somebody: str
) -> None:
    seen = version_in(browser.goes(CHANGE).body)
    browser.sends(CHANGE, {**NAMES, "town": "Haarlem", "postcode": "2012 KN", "seen": seen})
    browser.goes(CHANGE)
    refused = browser.sends(CHANGE, {**NAMES, "mobile": "12", "seen": seen})
    assert (refused.status, version_in(refused.body)) == (422, seen)
    assert browser.sends(CHANGE, {**NAMES, "seen": seen}).status == 412
    assert somebody


def test_a_request_that_waits_is_taken_back_on_the_page_and_one_that_is_done_is_not(
    browser: Browser, somebody: str
) -> None:
    world = browser.functions.world
    (join,) = joins_of(world.ctx.store, somebody)
    browser.goes(REQUESTS)
    browser.sends(REQUESTS, {"kind": "dispute", f"about-{join.relation_id}": "yes"})
    (request,) = requests_of(world.ctx.store, join.relation_id)
    assert f'name="take-back" value="{request.request_id}"' in browser.goes(REQUESTS).body

    taken = browser.sends(REQUESTS, {"take-back": request.request_id})

    assert taken.headers["Location"] == f"{REQUESTS}?done=taken-back"
    seen = browser.goes(f"{REQUESTS}?done=taken-back").body
    assert "Je verzoek is teruggenomen." in seen
    assert "Door jou teruggenomen" in seen
    assert 'name="take-back"' not in seen
    assert browser.sends(REQUESTS, {"take-back": "a" * 26}).status == 404


def test_who_had_data_restricted_has_them_used_again_from_the_page_and_is_told_first(
    browser: Browser, somebody: str
) -> None:
    world = browser.functions.world
    browser.goes(REQUESTS)
    browser.sends(REQUESTS, {"kind": "restriction", "about-account": "yes"})
    (request,) = requests_of(world.ctx.store, somebody)
    carry_out_request(world, request)
    assert person_of(world.ctx, somebody).restricted
    assert 'href="/mijn/verzoeken">Bekijk je verzoeken' in browser.goes("/mijn/gegevens").body
    assert f'name="use-again" value="{request.request_id}"' in browser.goes(REQUESTS).body

    said = browser.sends(REQUESTS, {"use-again": request.request_id})

    assert said.headers["Location"] == f"{REQUESTS}?done=used-again"
    (now,) = requests_of(world.ctx.store, somebody)
    assert now.used_again_at
    seen = browser.goes(f"{REQUESTS}?done=used-again").body
    day = format_date(home_day(now.used_again_at), "nl")
    assert f"Deze gegevens worden vanaf {day} weer gebruikt." in seen
    assert 'name="use-again"' not in seen
    assert person_of(world.ctx, somebody).restricted
    assert browser.sends(REQUESTS, {"use-again": request.request_id}).status == 303
    assert [one["template"] for one in world.items_of("outbox")].count("rights.used_again") == 1
    world.pass_time(days=8)
    run(world)
    assert not person_of(world.ctx, somebody).restricted


def test_nobody_has_data_used_again_for_a_request_that_keeps_nothing_or_is_another_s(
    browser: Browser, somebody: str
) -> None:
    world = browser.functions.world
    browser.goes(REQUESTS)
    browser.sends(REQUESTS, {"kind": "access", "about-account": "yes"})
    other = a_holder(world.ctx)
    theirs = ask(world.ctx, other.person_id, RESTRICTION, account_id=other.person_id)
    carry_out_request(world, theirs)
    (own,) = requests_of(world.ctx.store, somebody)
    for request_id in (own.request_id, theirs.request_id, "a" * 26):
        assert browser.sends(REQUESTS, {"use-again": request_id}).status == 404
    assert person_of(world.ctx, other.person_id).restricted
