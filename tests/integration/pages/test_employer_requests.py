"""An employer answers in a browser what its people ask about what it shares."""

import re

import pytest

from qlinx.employers.model import Access
from qlinx.kit.clock import home_day
from qlinx.kit.texts import format_date
from qlinx.people.changes import set_aside
from qlinx.people.model import Person
from qlinx.people.store import person_by_id
from qlinx.rights.kinds.dispute import RIGHT as DISPUTE
from qlinx.rights.kinds.objection_to_use import RIGHT as OBJECTION_TO_USE
from qlinx.rights.kinds.restriction import RIGHT as RESTRICTION
from qlinx.rights.model import Refusal, RequestState, RightsRequest
from qlinx.rights.service import ask
from qlinx.rights.store import request_by_id
from tests.support.browser import Browser
from tests.support.office import signs_in
from tests.support.roster_drop import RosterDrop, person_row

REQUESTS = "/werkgever/verzoeken"


@pytest.fixture(autouse=True)
def example_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qlinx.kit.fields.example_domains_allowed", lambda: True)


def relation_of(employer: RosterDrop) -> Person:
    (first, *_) = employer.people().values()
    person = person_by_id(employer.world.ctx.store, first.person_id)
    assert person
    return person


@pytest.fixture
def asked(employer: RosterDrop) -> RightsRequest:
    """One of the two people says that something is wrong."""
    relation = relation_of(employer)
    ctx = employer.world.ctx
    return ask(ctx, relation.person_id, DISPUTE, proved=relation.address_hash, by_representative=True)


def now_of(employer: RosterDrop, request: RightsRequest) -> RightsRequest:
    found = request_by_id(employer.world.ctx.store, request.person_id, request.request_id)
    assert found
    return found


def one_of(browser: Browser) -> str:
    found: list[str] = re.findall(rf'href="({REQUESTS}/[^"]+)"', browser.goes(REQUESTS).body)
    return found[0]


@pytest.mark.usefixtures("employer")
def test_without_requests_the_page_says_so(browser: Browser) -> None:
    assert "Er wacht geen verzoek op jullie." in browser.goes(REQUESTS).body


@pytest.mark.usefixtures("employer")
def test_the_start_page_says_nothing_where_nothing_waits(browser: Browser) -> None:
    assert REQUESTS in browser.goes("/werkgever").body
    assert "op een besluit van jullie" not in browser.goes("/werkgever").body


def test_the_start_page_says_how_many_wait_and_until_when_for_the_first(
    browser: Browser, employer: RosterDrop, asked: RightsRequest
) -> None:
    ctx = employer.world.ctx
    first = format_date(asked.deadline_on, "nl")
    page = browser.goes("/werkgever").body
    assert f"Er wacht 1 verzoek op een besluit van jullie, uiterlijk op {first}." in page
    assert f'<a href="{REQUESTS}">Bekijk de verzoeken</a>' in page

    employer.world.pass_time(days=9)
    relation = relation_of(employer)
    ask(ctx, relation.person_id, OBJECTION_TO_USE, proved=relation.address_hash)
    page = browser.goes("/werkgever").body
    assert f"Er wachten 2 verzoeken op een besluit van jullie, het eerste uiterlijk op {first}." in page
    english = format_date(asked.deadline_on, "en")
    assert f"2 requests wait for your decision, the first on {english} at the latest." in (
        browser.goes("/en/employer").body
    )

    path = one_of(browser)
    browser.goes(path)
    browser.sends(path, {"act": "carry_out"})
    assert "Er wacht 1 verzoek" in browser.goes("/werkgever").body


def test_all_was_put_right(browser: Browser, employer: RosterDrop, asked: RightsRequest) -> None:
    path = one_of(browser)
    page = browser.goes(path).body
    assert "Hier klopt iets niet" in page
    assert "Een ouder of voogd vraagt dit" in page
    done = browser.sends(path, {"act": "carry_out", "refusal": "accurate"})
    assert done.headers["Location"] == f"{REQUESTS}?done=decided"
    assert "Je besluit is vastgelegd" in browser.goes(f"{REQUESTS}?done=decided").body
    assert (now_of(employer, asked).state, now_of(employer, asked).refusal) == (RequestState.RECEIVED, None)


def test_a_part_or_the_whole_is_refused_with_a_reason(
    browser: Browser, employer: RosterDrop, asked: RightsRequest
) -> None:
    path = one_of(browser)
    browser.goes(path)
    refused = browser.sends(path, {"act": "carry_out_partly", "refusal": ""})
    assert (refused.status, "Kies waarom." in refused.body) == (422, True)
    browser.sends(path, {"act": "carry_out_partly", "refusal": "accurate"})
    assert now_of(employer, asked).refusal is Refusal.ACCURATE
    # Sent once more, or come back to, it says that it waits no more.
    late = browser.sends(path, {"act": "refuse", "refusal": "accurate"})
    for shown in (late, browser.goes(path)):
        assert shown.headers["Location"] == f"{REQUESTS}?done=over"
    assert "wacht niet meer op een besluit" in browser.goes(f"{REQUESTS}?done=over").body
    assert now_of(employer, asked).refusal is Refusal.ACCURATE


def test_something_is_asked_first(browser: Browser, employer: RosterDrop, asked: RightsRequest) -> None:
    path = one_of(browser)
    browser.goes(path)
    assert "Schrijf je vraag op." in browser.sends(path, {"act": "ask", "question": ""}).body
    sent = browser.sends(path, {"act": "ask", "question": "Welk nummer\r\nklopt niet?"})
    assert sent.headers["Location"] == f"{REQUESTS}?done=asked"
    assert now_of(employer, asked).question == "Welk nummer klopt niet?"
    assert "Er wacht geen verzoek op jullie." in browser.goes(REQUESTS).body


def test_whoever_may_only_look_decides_nothing(browser: Browser) -> None:
    employer = RosterDrop(browser.functions.world)
    signs_in(browser, employer.employer_id, access=Access.READ)
    employer.drop([person_row(1)])
    relation = relation_of(employer)
    asked = ask(employer.world.ctx, relation.person_id, DISPUTE, proved=relation.address_hash)
    path = one_of(browser)
    assert 'name="act"' not in browser.goes(path).body
    browser.sends(path, {"act": "carry_out"})
    assert now_of(employer, asked).state is RequestState.AWAITING_EMPLOYER


def test_what_is_shared_is_put_right_on_its_page(browser: Browser, employer: RosterDrop) -> None:
    relation = relation_of(employer)
    path = f"/werkgever/persoon/{relation.person_id}"
    assert f'href="{path}"' in browser.goes("/werkgever/mensen").body
    page = browser.goes(path).body
    seen = re.findall(r'name="seen" value="([^"]+)"', page)[0]
    fields = {
        "first_name": relation.first_name,
        "last_name": relation.last_name,
        "email": relation.email,
        "mobile": "0687654321",
        "department": "",
        "language": "nl",
        "seen": seen,
    }
    refused = browser.sends(path, {**fields, "last_name": ""})
    assert (refused.status, "Fout:" in refused.body) == (422, True)
    assert browser.sends(path, fields).headers["Location"] == f"{path}?done=corrected"
    assert "Het is rechtgezet." in browser.goes(f"{path}?done=corrected").body
    now = employer.relations()[relation.email]
    assert (now.person.mobile, now.employment.department) == ("+31687654321", None)
    assert now.employment.put_right == ("mobile", "department")
    assert "intussen gewijzigd" in browser.sends(path, fields).body


def test_the_list_that_says_it_again_is_told_on_the_page_and_settled_there(
    browser: Browser, employer: RosterDrop
) -> None:
    relation = relation_of(employer)
    path = f"/werkgever/persoon/{relation.person_id}"
    browser.goes(path)
    shown = {"first_name": relation.first_name, "last_name": relation.last_name, "email": relation.email}
    browser.sends(path, {**shown, "department": "Keuken", "language": "nl"})
    employer.drop([person_row(1), person_row(2)])

    page = browser.goes(path).body
    assert "Je lijst noemt weer wat hier eerst stond: afdeling" in page
    doubt = browser.goes("/werkgever/twijfel").body
    assert "Onze lijst klopt" in doubt
    assert "Iemand anders" not in doubt
    row_id = re.findall(r'name="row_id" value="([^"]+)"', doubt)[0]
    browser.sends("/werkgever/twijfel", {"row_id": row_id, "decision": f"same_person:{relation.person_id}"})
    assert employer.people()[relation.email].department == "Zorg"


@pytest.mark.usefixtures("employer")
def test_nobody_sees_or_corrects_somebody_elses_people(browser: Browser) -> None:
    other = RosterDrop(browser.functions.world, name="Ander")
    other.drop([person_row(3)])
    path = f"/werkgever/persoon/{relation_of(other).person_id}"
    assert browser.goes(path).status == 404
    fields = {"first_name": "Eva", "last_name": "Vos", "email": "eva@werk.example", "language": "nl"}
    assert browser.sends(path, fields).status == 404


@pytest.mark.parametrize(
    ("act", "state", "refusal"),
    [
        ("carry_out", RequestState.RECEIVED, None),
        ("refuse", RequestState.REFUSED, Refusal.OVERRIDING),
    ],
)
def test_an_objection_is_weighed_with_its_reason(
    browser: Browser, employer: RosterDrop, act: str, state: RequestState, refusal: Refusal | None
) -> None:
    relation = relation_of(employer)
    request = ask(employer.world.ctx, relation.person_id, OBJECTION_TO_USE, proved=relation.address_hash)
    path = one_of(browser)
    assert "Weeg het bezwaar af" in browser.goes(path).body
    assert 'name="refusal"' not in browser.page.body
    kept = browser.goes(f"/werkgever/persoon/{relation.person_id}").body
    assert ("of er loopt nog een bezwaar" in kept, relation.last_name in kept) == (True, False)
    browser.goes(path)
    missing = browser.sends(path, {"act": act, "weighing": ""})
    assert (missing.status, "Schrijf op waarom" in missing.body) == (422, True)
    done = browser.sends(path, {"act": act, "weighing": "Zonder dit is er geen rooster."})
    assert done.headers["Location"] == f"{REQUESTS}?done=decided"
    now = now_of(employer, request)
    assert (now.state, now.refusal, now.weighing) == (state, refusal, "Zonder dit is er geen rooster.")


def test_the_page_of_who_is_only_kept_says_so_and_takes_no_correction(
    browser: Browser, employer: RosterDrop
) -> None:
    relation = relation_of(employer)
    path = f"/werkgever/persoon/{relation.person_id}"
    browser.goes(path)
    ask(employer.world.ctx, relation.person_id, RESTRICTION, proved=relation.address_hash)
    page = browser.goes(path)
    assert (page.status, "Deze persoon heeft dat gevraagd" in page.body) == (200, True)
    for told in ("Rechtzetten</button>", relation.last_name, relation.email):
        assert told not in page.body
    shown = {"first_name": relation.first_name, "last_name": relation.last_name, "email": relation.email}
    assert browser.sends(path, {**shown, "department": "Keuken", "language": "nl"}).status == 404
    assert employer.people()[relation.email].department == "Zorg"


def test_the_page_of_whom_no_declaration_names_any_more_says_until_when_they_are_kept(
    browser: Browser, employer: RosterDrop
) -> None:
    relation, ctx = relation_of(employer), employer.world.ctx
    ctx.store.write(set_aside(ctx, relation, ends=True))
    ends = relation_of(employer).ends_at
    assert ends
    page = browser.goes(f"/werkgever/persoon/{relation.person_id}").body
    assert f"Zonder nieuwe verklaring gaan deze gegevens weg op {format_date(home_day(ends), 'nl')}." in page
    for told in ("Deze persoon heeft dat gevraagd", relation.last_name, relation.email):
        assert told not in page
