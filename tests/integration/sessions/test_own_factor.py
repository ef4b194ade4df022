"""A second factor that people may set, and what whoever has one does about it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from qlinx.entrypoints import wiring
from qlinx.factors.errors import FactorMissing, FactorRefused, FactorThere
from qlinx.factors.service import Holding, has_factor_since
from qlinx.factors.states import Role
from qlinx.kit.errors import SignInAgain
from qlinx.mailing.letter import Letter
from qlinx.records.audit import acts
from qlinx.sessions.errors import SignInOver
from qlinx.sessions.factor import Begun, FactorAsked
from qlinx.sessions.own_factor import begin, confirm, new_recovery_codes, remove
from qlinx.sessions.store import holding_of
from tests.support.authenticating import app_code, gives
from tests.support.http import Functions, Response, an_event
from tests.support.people import letters, opens_account
from tests.support.signing_in import ADDRESS, an_employer_user, tries
from tests.support.world import World

# As `fresh_sign_in_minutes` is by itself.
FRESH = timedelta(minutes=10)


def held(world: World, user_id: str, role: Role = "person") -> Holding:
    found = holding_of(world.ctx, role, user_id)
    assert found is not None
    return found


def sets_one(world: World, user_id: str) -> tuple[str, ...]:
    offered = begin(world.ctx, held(world, user_id), world.now, label=ADDRESS)
    return confirm(
        world.ctx, held(world, user_id), offered.enrolment, app_code(world.ctx, offered.offer.secret)
    )


def now_code(world: World, user_id: str, role: Role = "person") -> str:
    world.pass_time(seconds=30)
    return app_code(world.ctx, held(world, user_id, role).factor)


def test_a_person_sets_one_and_is_asked_for_it_from_then_on(world: World) -> None:
    user_id = opens_account(world).person_id
    codes = sets_one(world, user_id)
    asked = tries(world)
    assert isinstance(asked, FactorAsked)
    assert isinstance(gives(world, asked, codes[0]), Begun)
    told = {mail.facts["changed"] for mail in letters(world) if isinstance(mail, Letter)}
    assert told == {"recovery", "set"}


def test_a_session_that_was_left_open_sets_none(world: World) -> None:
    user_id = opens_account(world).person_id
    with pytest.raises(SignInAgain):
        begin(world.ctx, held(world, user_id), world.now - FRESH - timedelta(seconds=1), label=ADDRESS)


def test_an_offer_is_for_its_own_holder_for_ten_minutes_and_once(world: World) -> None:
    user_id = opens_account(world).person_id
    other = an_employer_user(world, factor=None, factor_set_at=None).person_id
    offered = begin(world.ctx, held(world, user_id), world.now, label=ADDRESS)
    code = app_code(world.ctx, offered.offer.secret)
    for holding, token in ((held(world, other, "employer"), offered.enrolment), (held(world, user_id), "x")):
        with pytest.raises(SignInOver):
            confirm(world.ctx, holding, token, code)
    with pytest.raises(FactorRefused):
        confirm(world.ctx, held(world, user_id), offered.enrolment, "000000")
    confirm(world.ctx, held(world, user_id), offered.enrolment, code)
    for act in (
        lambda: confirm(world.ctx, held(world, user_id), offered.enrolment, code),
        lambda: begin(world.ctx, held(world, user_id), world.now, label=ADDRESS),
    ):
        with pytest.raises(FactorThere):
            act()


def test_an_offer_ends(world: World) -> None:
    user_id = opens_account(world).person_id
    offered = begin(world.ctx, held(world, user_id), world.now, label=ADDRESS)
    world.pass_time(minutes=10)
    code = app_code(world.ctx, offered.offer.secret)
    with pytest.raises(SignInOver):
        confirm(world.ctx, held(world, user_id), offered.enrolment, code)


def test_removal_takes_a_code_or_a_sign_in_with_one(world: World) -> None:
    user_id = opens_account(world).person_id
    world.pass_time(minutes=1)
    signed_in_without = world.now - timedelta(seconds=30)
    sets_one(world, user_id)
    for moment in (signed_in_without, world.now - FRESH):
        with pytest.raises(SignInAgain):
            remove(world.ctx, held(world, user_id), moment, None)
    with pytest.raises(FactorRefused):
        remove(world.ctx, held(world, user_id), world.now, "000000")
    code = now_code(world, user_id)
    remove(world.ctx, held(world, user_id), signed_in_without, code)
    assert isinstance(tries(world), Begun)
    with pytest.raises(FactorMissing):
        remove(world.ctx, held(world, user_id), world.now, None)
    sets_one(world, user_id)
    world.pass_time(minutes=1)
    remove(world.ctx, held(world, user_id), world.now, None)
    done = [act.action for act in acts(world.ctx, world.now.date())]
    assert done == ["factor-set", "factor-removed", "factor-set", "factor-removed"]


def test_new_recovery_codes_end_those_before(world: World) -> None:
    user_id = opens_account(world).person_id
    old = sets_one(world, user_id)
    new = new_recovery_codes(world.ctx, held(world, user_id), world.now, old[0])
    assert len(new) == 10
    for code in old:
        with pytest.raises(FactorRefused):
            gives(world, tries(world), code)
        world.pass_time(minutes=16)
    gives(world, tries(world), new[9])


def test_who_must_have_one_is_signed_out_by_taking_it_away(world: World) -> None:
    user = an_employer_user(world)
    began = world.now
    assert has_factor_since(user, began)
    remove(
        world.ctx, held(world, user.person_id, "employer"), began, now_code(world, user.person_id, "employer")
    )
    after = held(world, user.person_id, "employer").value
    assert not has_factor_since(after, world.now)
    assert after.sessions_valid_from > began
    asked = tries(world, role="employer")
    assert isinstance(asked, FactorAsked)
    assert asked.offer is not None


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Functions]:
    world.now = datetime.now(UTC)
    made = Functions(world, monkeypatch)
    world.ctx = made.of("signup").context()
    yield made
    wiring.context.cache_clear()


def call(functions: Functions, user_id: str, method: str, path: str = "", **more: Any) -> Response:
    at = datetime.now(UTC) + timedelta(seconds=3)
    return functions.call(
        "second_factor", method, f"/v1/second-factor{path}", person_id=user_id, signed_in_at=at, **more
    )


def test_over_http_it_is_offered_set_seen_and_taken_away(functions: Functions) -> None:
    world = functions.world
    user_id = opens_account(world).person_id
    assert call(functions, user_id, "GET").json == {"is_set": False}
    offered = call(functions, user_id, "POST").json
    body = {"enrolment": offered["enrolment"], "code": app_code(world.ctx, offered["secret"])}
    confirmed = call(functions, user_id, "POST", "/confirmation", body=body)
    assert (confirmed.status, len(confirmed.json["recovery_codes"])) == (201, 10)
    seen = call(functions, user_id, "GET").json
    assert (seen["is_set"], seen["recovery_codes_left"]) == (True, 10)
    renewed = call(functions, user_id, "POST", "/recovery-codes", body={})
    assert renewed.status == 201
    code = renewed.json["recovery_codes"][0]
    assert call(functions, user_id, "POST", "/removal", body={"code": code}).status == 204
    assert call(functions, user_id, "POST", "/removal", body={}).status == 409


def test_a_user_of_an_employer_has_theirs(functions: Functions) -> None:
    user = an_employer_user(functions.world)
    assert call(functions, user.person_id, "GET", groups="employer").json["is_set"] is True
    assert call(functions, user.person_id, "POST", groups="employer").status == 409
    assert call(functions, "nobody", "GET").status == 401


@pytest.mark.parametrize("case", ["see", "begin", "confirm", "codes", "remove"])
def test_the_example_events_are_about_nobody(functions: Functions, case: str) -> None:
    assert functions.handle("second_factor", an_event("second_factor", case))["statusCode"] == 401
