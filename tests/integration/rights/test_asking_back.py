"""A question about a request: asked once by whoever has to act, told or not, and the request goes on."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from qlinx.kit.errors import NotFound
from qlinx.kit.states import NotPossibleNow
from qlinx.mailing.letter import Letter
from qlinx.retention.service import clean_up
from qlinx.rights.asking_back import ask_person, tell
from qlinx.rights.awaiting import leave_to_us
from qlinx.rights.deciding import ask_about, awaiting, decide
from qlinx.rights.errors import AskedBefore, RefusalUnfit
from qlinx.rights.following import status_token, view_of
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.kinds.dispute import RIGHT as DISPUTE
from qlinx.rights.model import TELLING_TERM, Refusal, RequestState, RightsRequest
from qlinx.rights.moments import DEADLINE, UNTOLD, stored_moments
from qlinx.rights.service import ask
from qlinx.rights.store import request_by_id
from tests.support.http import Functions
from tests.support.people import letter, letters
from tests.support.retention import tools_of
from tests.support.rights import carry_out_request
from tests.support.subjects import a_relation, an_employer, an_employer_user
from tests.support.world import World

EMPLOYER = "1" * 26
QUESTION = "Welk telefoonnummer klopt niet?"


def disputed(world: World) -> RightsRequest:
    """A dispute that waits for its employer, of which one user can decide."""
    employer = an_employer(world.ctx)
    an_employer_user(world.ctx, employer)
    relation = a_relation(world.ctx, employer)
    return ask(world.ctx, relation.person_id, DISPUTE, proved=relation.address_hash)


def now_of(world: World, request: RightsRequest) -> RightsRequest:
    found = request_by_id(world.ctx.store, request.person_id, request.request_id)
    assert found
    return found


def sent(world: World, template: str) -> list[Letter]:
    return [one for one in letters(world) if isinstance(one, Letter) and one.template == template]


def test_the_question_is_mailed_the_clock_runs_on_and_the_word_reaches_the_employer(world: World) -> None:
    request = disputed(world)
    carry_out_request(world, request)
    letters(world)

    ask_about(world.ctx, EMPLOYER, request.request_id, QUESTION, actor="user-id")

    asked = now_of(world, request)
    assert (asked.state, asked.deadline_on) == (RequestState.WAITING_FOR_PERSON, request.deadline_on)
    assert set(stored_moments(world.ctx.store, asked)) == {DEADLINE, UNTOLD}
    assert awaiting(world.ctx, EMPLOYER) == ()
    [mailed] = sent(world, "rights.request_question")
    assert mailed.facts["question"] == QUESTION
    assert view_of(world.ctx, asked).question == QUESTION

    tell(world.ctx, asked, "Dat op 12 eindigt.")

    back = now_of(world, request)
    assert (back.state, back.told) == (RequestState.AWAITING_EMPLOYER, "Dat op 12 eindigt.")
    assert UNTOLD not in stored_moments(world.ctx.store, back)
    carry_out_request(world, back)
    [told] = sent(world, "rights.employer_decides")
    assert told.facts["told"] == "Dat op 12 eindigt."


def test_it_is_asked_once_and_the_same_question_again_changes_nothing(world: World) -> None:
    request = disputed(world)
    asked = ask_about(world.ctx, EMPLOYER, request.request_id, QUESTION, actor="user-id")
    assert ask_person(world.ctx, asked, QUESTION, actor="user-id") == asked
    with pytest.raises(AskedBefore):
        ask_person(world.ctx, asked, "Iets anders?", actor="user-id")
    tell(world.ctx, asked, None)
    with pytest.raises(AskedBefore):
        ask_about(world.ctx, EMPLOYER, request.request_id, QUESTION, actor="user-id")
    assert len(sent(world, "rights.request_question")) <= 1


def test_what_is_told_too_late_or_twice_changes_nothing(world: World) -> None:
    request = disputed(world)
    with pytest.raises(NotPossibleNow):
        tell(world.ctx, request, "Niemand vroeg iets.")
    asked = ask_about(world.ctx, EMPLOYER, request.request_id, QUESTION, actor="user-id")
    tell(world.ctx, asked, "Eén keer.")
    with pytest.raises(NotPossibleNow):
        tell(world.ctx, now_of(world, request), "Nog een keer.")
    assert now_of(world, request).told == "Eén keer."


def test_without_a_word_it_goes_on_after_two_weeks(world: World) -> None:
    request = disputed(world)
    ask_about(world.ctx, EMPLOYER, request.request_id, QUESTION, actor="user-id")
    world.now += TELLING_TERM + timedelta(minutes=1)
    clean_up(world.ctx, tools_of(world), dry_run=False)
    assert (now_of(world, request).state, now_of(world, request).told) == (
        RequestState.AWAITING_EMPLOYER,
        None,
    )


def test_what_an_employer_left_to_us_is_asked_about_by_nobody(world: World) -> None:
    request = leave_to_us(world.ctx, disputed(world), actor="user-id")
    with pytest.raises(NotPossibleNow):
        ask_person(world.ctx, request, QUESTION, actor="staff-id")
    with pytest.raises(NotFound):
        ask_about(world.ctx, EMPLOYER, request.request_id, QUESTION, actor="user-id")


def test_a_part_is_refused_with_its_reason_and_the_rest_is_told_to_be_done(world: World) -> None:
    request = disputed(world)
    decide(world.ctx, EMPLOYER, request.request_id, refusal=Refusal.ACCURATE, actor="user-id", partly=True)
    assert view_of(world.ctx, now_of(world, request)).refusal is None
    letters(world)

    carry_out_request(world, now_of(world, request))

    ended = now_of(world, request)
    assert (ended.state, ended.refusal) == (RequestState.PARTLY_REFUSED, Refusal.ACCURATE)
    assert view_of(world.ctx, ended).refusal is Refusal.ACCURATE
    [told] = sent(world, "rights.request_done")
    assert "artikel 16" in str(told.facts["rest"])
    assert stored_moments(world.ctx.store, ended) == {}


def test_what_has_no_parts_is_not_refused_in_part(world: World) -> None:
    relation = a_relation(world.ctx, an_employer(world.ctx, executes_rights=False))
    request = ask(world.ctx, relation.person_id, ACCESS)
    with pytest.raises(RefusalUnfit):
        decide(world.ctx, EMPLOYER, request.request_id, refusal=Refusal.EXCESSIVE, actor="u", partly=True)
    assert now_of(world, request).state is RequestState.AWAITING_EMPLOYER


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    """The deployed functions; the world has their keys and, as they do, the real clock."""
    world.now = datetime.now(UTC)
    functions = Functions(world, monkeypatch)
    world.ctx = functions.of("signup").context()
    return functions


def test_somebody_without_an_account_tells_it_with_a_mailed_code(functions: Functions) -> None:
    world = functions.world
    request = disputed(world)
    ask_about(
        functions.of("employer_rights").context(), EMPLOYER, request.request_id, QUESTION, actor="user-id"
    )
    path = f"/rights-requests/{status_token(world.ctx, request.person_id, request.request_id)}"
    letters(world)
    page = functions.call("rights_requests", "GET", path)
    # The link may be forwarded: it tells that there is a question, and not which.
    assert ("Wacht op jou" in page.body, QUESTION in page.body) == (True, False)

    asked = functions.call("rights_requests", "POST", path, form={"told": "Dat op 12 eindigt."})
    (code_request,) = re.findall(r'name="code_request" value="([^"]*)"', asked.body)
    assert 'name="told" value="Dat op 12 eindigt."' in asked.body
    code = str(letter(world).facts["code"])
    wrong = {"code_request": code_request, "code": "00000000", "told": "Dat op 12 eindigt."}
    refused = functions.call("rights_requests", "POST", path, form=wrong)
    assert 'name="told" value="Dat op 12 eindigt."' in refused.body
    assert now_of(world, request).told is None

    shown = functions.call("rights_requests", "POST", path, form={**wrong, "code": code})

    assert (shown.status, now_of(world, request).told) == (200, "Dat op 12 eindigt.")
    assert "Wacht op je werkgever" in shown.body
    assert json.dumps(world.every_item(), default=str).count("Dat op 12 eindigt.") == 1

    again = functions.call("rights_requests", "POST", path, form={**wrong, "code": code})
    # Who saw no answer and presses once more sees how far it is, as the link shows.
    assert (again.status, "Wacht op je werkgever" in again.body) == (200, True)
    assert functions.call("rights_requests", "POST", path, form={}).status == 404
