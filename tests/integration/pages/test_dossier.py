"""The dossier of a request, as staff fetch it where the supervisory authority looks at a complaint."""

import json
from html import unescape
from typing import Any

import pytest

from qlinx.kit.clock import utc_day
from qlinx.kit.provider import AUTHORITY
from qlinx.kit.texts import LANGUAGES, Language
from qlinx.people.model import Person
from qlinx.people.store import person_by_id
from qlinx.records.audit import acts
from qlinx.records.dealings import dealings_with
from qlinx.records.seals import check_and_seal
from qlinx.records.shape import Regime
from qlinx.rights.asking_back import tell
from qlinx.rights.deciding import ask_about, decide
from qlinx.rights.dossier import Dossier, dossier_of
from qlinx.rights.finding import SearchReason
from qlinx.rights.kinds.dispute import RIGHT as DISPUTE
from qlinx.rights.model import Refusal, RightsRequest
from qlinx.rights.service import ask
from qlinx.rights.store import request_by_id
from tests.support import standing
from tests.support.browser import Browser
from tests.support.roster_drop import RosterDrop, person_row
from tests.support.world import World

ASKED = {"reason": "authority", "case": "AP-20261123"}


@pytest.fixture
def employer(desk: Browser) -> RosterDrop:
    made = RosterDrop(desk.functions.world)
    made.drop([person_row(1)])
    return made


@pytest.fixture
def refused(employer: RosterDrop) -> RightsRequest:
    """A dispute that was asked about, told and refused."""
    ctx, person = employer.world.ctx, person_of(employer)
    request = ask(ctx, person.person_id, DISPUTE, proved=person.address_hash)
    ask_about(ctx, employer.employer_id, request.request_id, "Welk nummer?", actor="user-id")
    asked = request_by_id(ctx.store, person.person_id, request.request_id)
    assert asked
    tell(ctx, asked, "Het mobiele nummer.")
    decide(ctx, employer.employer_id, request.request_id, refusal=Refusal.ACCURATE, actor="user-id")
    return request


def person_of(employer: RosterDrop) -> Person:
    (only,) = employer.people().values()
    person = person_by_id(employer.world.ctx.store, only.person_id)
    assert person
    return person


def dossier(desk: Browser, request: RightsRequest) -> dict[str, Any]:
    path = f"/balie/verzoeken/{request.person_id}"
    desk.goes(path)
    answer = desk.sends(path, {**ASKED, "request_id": request.request_id})
    assert answer.status == 200, answer.body
    assert answer.headers["Content-Disposition"].startswith("attachment")
    found: dict[str, Any] = json.loads(answer.body)
    return found


def made(world: World, request: RightsRequest) -> Dossier:
    return dossier_of(
        world.ctx,
        request.person_id,
        request.request_id,
        reason=SearchReason.AUTHORITY,
        case="AP-1",
        actor="staff-id",
        language="nl",
    )


def test_what_is_answered_is_found_too(desk: Browser, refused: RightsRequest) -> None:
    page = desk.goes(f"/balie/verzoeken/{refused.person_id}").body
    assert "melding dat iets niet klopt" in page
    assert refused.request_id in page


def test_it_tells_the_whole_course_with_its_reasons(desk: Browser, refused: RightsRequest) -> None:
    found = dossier(desk, refused)
    assert (found["right"], found["article"], found["state"]) == ("dispute", 16, "refused")
    assert (found["decided_by"], "AVG artikel 16" in found["refusal"]) == ("Voorbeeld Zorg", True)
    assert (found["question"], found["told"]) == ("Welk nummer?", "Het mobiele nummer.")
    assert found["authority_url"].startswith("https://")
    kinds = {one["kind"] for one in found["mails"]}
    assert kinds == {"rights.request_received", "rights.request_question", "rights.request_refused"}
    actions = [one["action"] for one in found["acts"]]
    assert actions == [
        "rights-request-question",
        "rights-request-refused:accurate",
        "dossier-made:authority:AP-20261123",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_is_a_page_to_be_read_and_printed(
    desk: Browser, employer: RosterDrop, refused: RightsRequest, language: Language
) -> None:
    path = {"nl": "/balie/verzoeken", "en": "/en/desk/requests"}[language] + f"/{refused.person_id}"
    desk.goes(path)
    page = desk.sends(path, {**ASKED, "request_id": refused.request_id, "shape": "page"})
    assert (page.status, "Content-Disposition" in page.headers) == (200, False)
    found, person = made(employer.world, refused), person_of(employer)
    said = unescape(page.body)
    for told in (
        found.reference,
        "Voorbeeld Zorg",
        "Welk nummer?",
        "Het mobiele nummer.",
        found.acts[0].digest,
    ):
        assert told in said
    assert {"nl": "Volgens je werkgever", "en": "According to your employer"}[language] in said
    assert f'href="{AUTHORITY.url.in_(language)}"' in said
    assert f">{AUTHORITY.name.in_(language)}</a>" in said
    assert ("Media IP B.V. " in said, "Provider(" in said, "Authority(" in said) == (True, False, False)
    for told in (person.email, person.first_name, person.last_name, person.address_hash):
        assert told not in said
    done = [one.action for one in found.acts if one.action.startswith("dossier-made")]
    assert len(done) == 2, "each time that it is made is written down"


def test_it_does_not_say_whose_it_is(desk: Browser, employer: RosterDrop, refused: RightsRequest) -> None:
    text, person = json.dumps(dossier(desk, refused)), person_of(employer)
    for told in (person.email, person.first_name, person.last_name, person.person_id, person.address_hash):
        assert told not in text


def test_its_entries_are_those_of_the_trail_and_how_their_day_stands_is_told(
    employer: RosterDrop, refused: RightsRequest
) -> None:
    world = employer.world
    day = utc_day(world.ctx.now())
    first = made(world, refused)
    assert [one.state for one in first.trail] == ["open"]
    trail = [one.digest for one in acts(world.ctx, day) if one.subject == refused.request_id]
    assert [one.digest for one in first.acts] == trail
    world.pass_time(days=1)
    check_and_seal(world.ctx)
    sealed = made(world, refused).trail[0]
    assert (sealed.state, len(sealed.anchor or "")) == ("sealed", 64)


def test_an_entry_that_was_changed_shows(employer: RosterDrop, refused: RightsRequest) -> None:
    world = employer.world
    table = standing.table(world.ctx.store.table(Regime.AUDIT))
    for item in world.every_item(Regime.AUDIT):
        if item.get("subject") == refused.request_id:
            table.put_item(Item={**item, "action": "rights-request-left-to-us"})
    assert "broken" in [one.state for one in made(world, refused).trail]


def test_who_asked_sees_that_it_was_made_and_why(
    desk: Browser, employer: RosterDrop, refused: RightsRequest
) -> None:
    dossier(desk, refused)
    (dealt, *_) = dealings_with(employer.world.ctx, [refused.person_id])
    assert (dealt.what.value, dealt.reason) == ("found", "authority")


@pytest.mark.parametrize("wrong", [{"case": "Jan Jansen"}, {"reason": "security"}, {"request_id": ""}])
def test_without_a_reason_or_with_a_name_nothing_is_made(
    desk: Browser, refused: RightsRequest, wrong: dict[str, str]
) -> None:
    path = f"/balie/verzoeken/{refused.person_id}"
    desk.goes(path)
    answer = desk.sends(path, {**ASKED, "request_id": refused.request_id, **wrong})
    assert (answer.status, "Content-Disposition" in answer.headers) == (422, False)


def test_a_request_of_somebody_else_is_not_found(desk: Browser, refused: RightsRequest) -> None:
    path = f"/balie/verzoeken/{'x' * 26}"
    desk.goes(path)
    assert desk.sends(path, {**ASKED, "request_id": refused.request_id}).status == 404
