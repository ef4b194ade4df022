"""Bad codes: used before, elsewhere or at the same moment, of another purpose, by a clock that is off.

Clear problems, nothing half done.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from qlinx.employers.store import EMPLOYER_USER, employer_user_by_id
from qlinx.factors.errors import FactorMissing, FactorRefused, FactorThere
from qlinx.factors.service import Holding
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.people.store import ACCOUNT, account_of
from qlinx.records.context import Context
from qlinx.records.shape import Regime
from qlinx.sessions.errors import SignInOver
from qlinx.sessions.factor import Begun, FactorAsked, respond_to_challenge
from qlinx.sessions.own_factor import begin, confirm, new_recovery_codes, remove
from qlinx.sessions.store import holding_of
from tests.support.authenticating import ROLES, app_code, gives, sets_up, with_factor
from tests.support.everything import everything
from tests.support.http import Functions, Response
from tests.support.looking import a_code
from tests.support.people import letters, opens_account
from tests.support.signing_in import an_employer_user, tries
from tests.support.threads import a_context, at_once
from tests.support.world import World

RECOVERY = ("aaaaa-bbbbb", "ccccc-ddddd")
LONG_AGO = timedelta(hours=1)


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    world.now = datetime.now(UTC)
    made = Functions(world, monkeypatch)
    world.ctx = replace(world.context(), read_secret=made.of("signup").context().read_secret)
    return made


def a_user(world: World) -> str:
    return an_employer_user(world, **with_factor(world.ctx, RECOVERY)).person_id


def held(ctx: Context, user_id: str) -> Holding:
    found = holding_of(ctx, "employer", user_id)
    assert found is not None
    return found


def shown(world: World, user_id: str, *, at: datetime | None = None) -> str:
    return app_code(world.ctx, held(world.ctx, user_id).factor, at=at)


def asked_of(world: World) -> FactorAsked:
    asked = tries(world, role="employer")
    assert isinstance(asked, FactorAsked)
    return asked


def hand_in(functions: Functions, asked: FactorAsked, code: str, language: str = "nl") -> Response:
    body = {"session": asked.session, "code": code}
    return functions.call("sessions", "POST", "/v1/sessions/challenge", body=body, language=language)


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_a_code_that_was_used_to_sign_in_does_nothing_else(world: World, kind: str) -> None:
    user_id = a_user(world)
    code = RECOVERY[0] if kind == "recovery" else shown(world, user_id)
    gives(world, asked_of(world), code)
    kept = held(world.ctx, user_id).value
    for act in (remove, new_recovery_codes):
        with pytest.raises(FactorRefused):
            act(world.ctx, held(world.ctx, user_id), world.now - LONG_AGO, code)
    assert held(world.ctx, user_id).value == kept


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_of_one_code_at_three_places_at_one_moment_one_counts(world: World, kind: str) -> None:
    user_id = a_user(world)
    code = RECOVERY[0] if kind == "recovery" else shown(world, user_id)
    asked, long_ago = asked_of(world), world.now - LONG_AGO
    contexts = [a_context(world) for _ in range(3)]
    holdings = [held(ctx, user_id) for ctx in contexts]
    letters(world)
    raised = at_once(
        lambda: respond_to_challenge(contexts[0], world.sessions(), asked.session, code, roles=ROLES),
        lambda: remove(contexts[1], holdings[1], long_ago, code),
        lambda: new_recovery_codes(contexts[2], holdings[2], long_ago, code),
    )
    assert [error for error in raised if error is None] == [None], raised
    clear = (FactorRefused, FactorMissing, ChangedMeanwhile, SignInOver)
    assert all(error is None or isinstance(error, clear) for error in raised)
    began, removed, renewed = (error is None for error in raised)
    record = employer_user_by_id(world.ctx.store, user_id)
    assert record is not None
    assert (record.factor is None) == removed
    assert (world.items_of("session") != []) == began
    assert (record.factor is not None and len(record.factor.recovery_codes) == 10) == renewed


def test_two_right_codes_for_one_sign_in_at_one_moment_begin_one_session(world: World) -> None:
    user_id = a_user(world)
    asked = asked_of(world)
    codes = [shown(world, user_id), shown(world, user_id, at=world.now - timedelta(seconds=30)), *RECOVERY]

    def hands_in(code: str) -> Callable[[], object]:
        ctx = a_context(world)
        return lambda: respond_to_challenge(ctx, world.sessions(), asked.session, code, roles=ROLES)

    raised = at_once(*(hands_in(code) for code in codes))
    assert sorted(type(error).__name__ for error in raised) == ["NoneType", *["SignInOver"] * 3]
    assert len(world.items_of("session")) == 1
    used = [item for item in world.every_item(Regime.SECURITY) if item["kind"] == "used_code"]
    left = len(held(world.ctx, user_id).factor.recovery_codes)
    assert len(used) + len(RECOVERY) - left == 1, "one code is used up and no other"


def test_an_offer_that_is_confirmed_twice_at_one_moment_sets_one_factor(world: World) -> None:
    person_id = opens_account(world).person_id
    account = account_of(world.ctx.store, person_id)
    assert account is not None
    holding = Holding("person", ACCOUNT, account)
    offered = begin(world.ctx, holding, world.now, label="noor")
    codes = [
        app_code(world.ctx, offered.offer.secret, at=world.now + timedelta(seconds=ahead))
        for ahead in (0, 30)
    ]

    def confirms(code: str) -> Callable[[], object]:
        ctx = a_context(world)
        return lambda: confirm(ctx, holding, offered.enrolment, code)

    raised = at_once(*(confirms(code) for code in codes))
    (refused,) = [error for error in raised if error is not None]
    assert isinstance(refused, ChangedMeanwhile | FactorThere)
    assert len([item for item in world.every_item(Regime.SECURITY) if item["kind"] == "used_code"]) == 1


@pytest.mark.parametrize("seconds", [-120, 120])
@pytest.mark.parametrize(("language", "word"), [("nl", "klopt"), ("en", "wrong")])
def test_a_clock_that_is_two_minutes_off_is_told_so_and_the_sign_in_goes_on(
    functions: Functions, seconds: int, language: str, word: str
) -> None:
    world = functions.world
    user_id, asked = a_user(world), asked_of(world)
    before = everything(world)
    off = datetime.now(UTC) + timedelta(seconds=seconds)
    answer = hand_in(functions, asked, shown(world, user_id, at=off), language)
    assert (answer.status, answer.json["type"]) == (401, "/problems/factor-refused")
    assert word in answer.json["title"]
    assert everything(world) == before
    assert hand_in(functions, asked, shown(world, user_id, at=datetime.now(UTC))).status == 200


def test_a_recovery_code_works_once_over_http(functions: Functions) -> None:
    world = functions.world
    a_user(world)
    first, second = asked_of(world), asked_of(world)
    assert hand_in(functions, first, RECOVERY[0]).status == 200
    before = everything(world)
    assert hand_in(functions, second, RECOVERY[0]).json["type"] == "/problems/factor-refused"
    assert everything(world) == before
    assert hand_in(functions, second, RECOVERY[1]).status == 200


def test_a_code_of_another_purpose_is_no_second_factor(functions: Functions) -> None:
    world = functions.world
    user_id, mailed = a_user(world), a_code(world.ctx, "noor@werk.example.nl")
    asked = asked_of(world)
    before = everything(world)
    for code, told in ((mailed["code"], "input-invalid"), (mailed["code"][:6], "factor-refused")):
        assert hand_in(functions, asked, code).json["type"] == f"/problems/{told}"
    assert everything(world) == before
    record = employer_user_by_id(world.ctx.store, user_id)
    assert record is not None
    world.ctx.store.write(EMPLOYER_USER.replace(record, factor=None, factor_set_at=None))
    # A recovery code of before sets no factor up.
    enrolling = asked_of(world)
    assert hand_in(functions, enrolling, RECOVERY[0]).json["type"] == "/problems/factor-refused"
    assert isinstance(sets_up(world, enrolling), Begun)


@pytest.mark.parametrize("path", ["/v1/identity-codes/look", "/rights/look"])
def test_a_code_of_an_app_shows_no_address(functions: Functions, path: str) -> None:
    world = functions.world
    user_id, mailed = a_user(world), a_code(world.ctx, "noor@werk.example.nl")
    for code in (shown(world, user_id), RECOVERY[0]):
        given: dict[str, Any] = {**mailed, "code": code}
        if path.startswith("/v1/"):
            answer = functions.call("identity_codes", "POST", path, body=given)
        else:
            answer = functions.call("rights_pages", "POST", path, form=given)
        assert answer.status in {403, 422}
        assert mailed["code"] not in answer.body
