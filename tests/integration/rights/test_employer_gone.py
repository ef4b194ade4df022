"""What waits for an employer whose agreement is over: nobody there decides any more, and nothing is told that
nobody did.
"""

from datetime import UTC, datetime, timedelta

import pytest

from qlinx.employers.model import Employer
from qlinx.employers.service import end_agreement
from qlinx.employers.store import employer_by_id
from qlinx.kit.texts import LANGUAGES, Language
from qlinx.mailing.letter import Letter
from qlinx.mailing.rendering import render
from qlinx.people.model import AFTER_EMPLOYMENT, Person
from qlinx.rights.deciding import decide
from qlinx.rights.errors import RefusalUnfit
from qlinx.rights.following import status_path, view_of
from qlinx.rights.kinds.dispute import RIGHT as DISPUTE
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.model import Channel, Refusal, RequestState, RightsRequest
from qlinx.rights.pages.requests import request_page
from qlinx.rights.registry import of_subjects
from qlinx.rights.right import Right
from qlinx.rights.service import ask, message_of, note
from qlinx.rights.store import request_by_id, requests_of
from qlinx.rights.taking_in import Noted
from tests.support.http import Functions
from tests.support.human_review import Full
from tests.support.letters import a_sender
from tests.support.people import letters, person_of
from tests.support.retention import run
from tests.support.rights import carry_out, carry_out_request
from tests.support.subjects import a_relation, an_employer, an_employer_user
from tests.support.world import World

DECIDED = [right for right in of_subjects().values() if right.employer_decides or right.employer_answers]


@pytest.fixture
def employer(world: World) -> Employer:
    made = an_employer(world.ctx, executes_rights=False)
    an_employer_user(world.ctx, made)
    return made


def told(world: World) -> dict[str, str]:
    """The mails that wait, in words, by their template."""
    found = [one for one in letters(world) if isinstance(one, Letter)]
    return {one.template: render(one, a_sender()).text for one in found}


def is_over(world: World, employer_id: str) -> None:
    """The last day of its agreement has passed."""
    end_agreement(world.ctx, employer_id, world.ctx.today(), actor="staff-id")
    world.pass_time(days=1)


def now_of(world: World, request: RightsRequest) -> RightsRequest:
    found = request_by_id(world.ctx.store, request.person_id, request.request_id)
    assert found
    return found


def reported(world: World, employer: Employer, language: Language = "nl") -> tuple[Person, RightsRequest]:
    relation = a_relation(world.ctx, employer, language=language)
    return relation, ask(world.ctx, relation.person_id, DISPUTE, proved=relation.address_hash)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_is_told_as_one_that_nobody_looked_at_and_nobody_is_asked_to_correct_anything(
    world: World, employer: Employer, language: Language
) -> None:
    relation, request = reported(world, employer, language)
    told(world)
    is_over(world, employer.employer_id)

    assert carry_out_request(world, request) == ["over:employer_gone"]

    ended = now_of(world, request)
    assert (ended.state, ended.refusal) == (RequestState.REFUSED, Refusal.EMPLOYER_GONE)
    mails = told(world)
    assert list(mails) == ["rights.request_refused"]
    shown = request_page(world.ctx, view_of(world.ctx, ended), language).facts
    weeks = AFTER_EMPLOYMENT.days // 7
    for text in (mails["rights.request_refused"], f"{shown['state']} {shown['request']}"):
        words = " ".join(text.split())
        for said in SAID[language]:
            assert said.format(weeks=weeks) in words
        for untrue in UNTRUE:
            assert untrue not in words.casefold()
    assert person_of(world.ctx, relation.person_id).mail_stops == ()


UNTRUE = ("dat wat niet klopte", "that what was wrong has been", "geweigerd", "was refused", "have refused")
SAID = {
    "nl": (
        "werkt niet meer met Qlinx",
        "Niemand kijkt daar nog naar je verzoek",
        "kan via ons niemand meer uitnodigen",
        "{weeks} weken na het einde van de overeenkomst",
        "Vraag ons om het te wissen",
    ),
    "en": (
        "no longer works with Qlinx",
        "Nobody there looks at your request any more",
        "can invite nobody through us any more",
        "{weeks} weeks after the end of the agreement",
        "Ask us to erase it",
    ),
}


@pytest.mark.parametrize("right", DECIDED, ids=lambda right: right.name)
def test_whatever_was_asked_nothing_is_told_as_done_by_an_employer_that_is_gone(
    world: World, employer: Employer, right: Right
) -> None:
    request = ask(world.ctx, a_relation(world.ctx, employer).person_id, right)
    told(world)
    is_over(world, employer.employer_id)

    word = carry_out(world, message_of(request)).word

    only_theirs = {"dispute": "over:employer_gone"}
    assert word == only_theirs.get(right.name, "left-to-us")
    assert set(told(world)) == ({"rights.request_refused"} if right.name in only_theirs else set())


def test_who_asks_once_it_is_over_is_told_of_nobody_who_decides(world: World, employer: Employer) -> None:
    relation = a_relation(world.ctx, employer)
    is_over(world, employer.employer_id)

    for right in (DISPUTE, ERASURE):
        ask(world.ctx, relation.person_id, right)
        assert "beslist over je verzoek" not in told(world)["rights.request_received"]


def test_the_night_after_the_last_day_ends_what_waits(world: World, employer: Employer) -> None:
    _, request = reported(world, employer)
    told(world)
    is_over(world, employer.employer_id)

    run(world)

    assert now_of(world, request).refusal is Refusal.EMPLOYER_GONE
    assert "rights.employer_corrected" not in told(world)


def test_nobody_looks_at_who_gets_a_place_any_more(world: World) -> None:
    full = Full(world)
    request = full.asks()
    full.told()
    is_over(world, full.inviting.employer_id)
    assert employer_by_id(world.ctx.store, full.inviting.employer_id)

    assert carry_out(world, message_of(request)).word == "over:employer_gone"

    assert full.now(request).refusal is Refusal.EMPLOYER_GONE
    assert SAID["nl"][0] in " ".join(full.told()["rights.request_refused"].split())


def test_what_is_asked_to_be_erased_once_it_is_over_is_erased(world: World, employer: Employer) -> None:
    relation, request = reported(world, employer)
    is_over(world, employer.employer_id)
    carry_out_request(world, request)

    erasure = ask(world.ctx, relation.person_id, ERASURE, proved=relation.address_hash)
    words = carry_out_request(world, erasure)

    assert ("left-to-us" in words, words[-1]) == (False, "done")
    assert world.items_of("person") == []


@pytest.mark.parametrize("partly", [False, True])
def test_no_employer_gives_as_its_reason_that_it_is_gone(
    world: World, employer: Employer, partly: bool
) -> None:
    _, request = reported(world, employer)
    with pytest.raises(RefusalUnfit):
        decide(
            world.ctx,
            employer.employer_id,
            request.request_id,
            refusal=Refusal.EMPLOYER_GONE,
            actor="user-id",
            partly=partly,
        )
    assert now_of(world, request).awaits_employer


@pytest.mark.parametrize("right", DECIDED, ids=lambda right: right.name)
def test_from_the_end_of_the_agreement_on_nobody_is_told_that_the_employer_decides(
    world: World, employer: Employer, right: Right
) -> None:
    relation = a_relation(world.ctx, employer)
    request = ask(world.ctx, relation.person_id, right, proved=relation.address_hash)
    end_agreement(world.ctx, employer.employer_id, world.ctx.today(), actor="staff-id")
    on_its_last_day = view_of(world.ctx, now_of(world, request))
    assert (on_its_last_day.state, on_its_last_day.employer_gone) == (RequestState.AWAITING_EMPLOYER, False)
    world.pass_time(days=1)

    # The night has not been yet: what is stored still waits.
    assert now_of(world, request).state is RequestState.AWAITING_EMPLOYER
    view = view_of(world.ctx, now_of(world, request))
    assert (view.state, view.employer_gone) == (RequestState.RECEIVED, True)

    run(world)
    left = request_by_id(world.ctx.store, request.person_id, request.request_id)
    assert left is None or not left.awaits_employer


@pytest.mark.parametrize("noted", [False, True])
@pytest.mark.parametrize("right", DECIDED, ids=lambda right: right.name)
def test_what_is_asked_after_the_last_day_begins_as_ours(
    world: World, employer: Employer, right: Right, noted: bool
) -> None:
    relation = a_relation(world.ctx, employer)
    is_over(world, employer.employer_id)

    if noted:
        note(world.ctx, relation.person_id, right, Noted(Channel.POST, world.ctx.now()), actor="staff-id")
    ask(world.ctx, relation.person_id, right, proved=relation.address_hash)

    (request,) = requests_of(world.ctx.store, relation.person_id)
    if right.employer_answers:
        # Only an employer can do it: it ends, or holds, with the first message.
        carry_out_request(world, request)
        assert not now_of(world, request).awaits_employer
        return
    assert (request.state, request.employer_id) == (RequestState.RECEIVED, None)
    assert "beslist over je verzoek" not in told(world)["rights.request_received"]


@pytest.mark.parametrize("right", DECIDED, ids=lambda right: right.name)
def test_what_is_asked_on_the_last_day_is_the_employers_to_decide(
    world: World, employer: Employer, right: Right
) -> None:
    relation = a_relation(world.ctx, employer)
    end_agreement(world.ctx, employer.employer_id, world.ctx.today(), actor="staff-id")

    request = ask(world.ctx, relation.person_id, right, proved=relation.address_hash)

    assert (request.state, request.employer_id) == (RequestState.AWAITING_EMPLOYER, employer.employer_id)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_request_says_that_the_employer_is_gone(
    world: World, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    world.now = datetime.now(UTC)
    functions = Functions(world, monkeypatch)
    world.ctx = ctx = functions.of("signup").context()
    yesterday = ctx.today() - timedelta(days=1)
    relation = a_relation(ctx, an_employer(ctx, ends_on=yesterday, executes_rights=False))
    request = ask(ctx, relation.person_id, DISPUTE, proved=relation.address_hash)

    page = functions.call("rights_requests", "GET", status_path(ctx, request), language=language).body

    assert GONE[language] in page
    assert WAITS[language] not in page


GONE = {"nl": "De werkgever werkt niet meer met Qlinx", "en": "The employer no longer works with Qlinx"}
WAITS = {
    "nl": "verantwoordelijk voor deze gegevens en beslist",
    "en": "is responsible for these data and decides",
}
