"""The function sessions, called as the gateway calls it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from qlinx.people.store import PERSON
from qlinx.records.shape import Regime
from qlinx.sessions.limits import OF_CALLER
from tests.support.http import Functions, Response, an_event
from tests.support.people import PASSWORD, opens_account, person_of
from tests.support.signing_in import ADDRESS, an_employer_user
from tests.support.world import World


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    world.now = datetime.now(UTC)
    made = Functions(world, monkeypatch)
    # The deployed functions know people by their own keys.
    world.ctx = made.of("signup").context()
    return made


def sign_in(functions: Functions, **changes: Any) -> Response:
    body = {"email": ADDRESS, "password": PASSWORD, **changes}
    return functions.call("sessions", "POST", "/v1/sessions", body=body)


def renew(functions: Functions, token: str) -> Response:
    return functions.call("sessions", "POST", "/v1/sessions/refresh", body={"refresh_token": token})


def test_a_session_begins_is_renewed_and_ends(functions: Functions) -> None:
    opens_account(functions.world)
    began = sign_in(functions)
    assert began.status == 200
    assert began.headers["Cache-Control"] == "no-store"
    assert set(began.json) == {"access_token", "refresh_token", "expires_in", "token_type"}
    renewed = renew(functions, began.json["refresh_token"])
    assert renewed.status == 200
    token = {"refresh_token": renewed.json["refresh_token"]}
    assert functions.call("sessions", "POST", "/v1/sessions/end", body=token).status == 204
    ended = renew(functions, token["refresh_token"])
    assert (ended.status, ended.json["type"]) == (401, "/problems/session-ended")


def test_an_employer_user_signs_in_as_such(functions: Functions) -> None:
    an_employer_user(functions.world)
    assert sign_in(functions).status == 401
    assert sign_in(functions, role="employer").status == 200


def test_an_unknown_address_and_a_wrong_password_read_the_same(functions: Functions) -> None:
    opens_account(functions.world)
    wrong, unknown = sign_in(functions, password="x"), sign_in(functions, email="niemand@elders.example.nl")
    assert (wrong.status, wrong.body, wrong.headers) == (unknown.status, unknown.body, unknown.headers)
    assert wrong.json["type"] == "/problems/sign-in-refused"


def test_who_keeps_trying_must_wait_and_leaves_evidence_once(functions: Functions) -> None:
    # The quarter of an hour in which tries are counted may end among them.
    tries = [sign_in(functions, password="x") for _ in range(2 * OF_CALLER.most + 1)]
    refused = [answer for answer in tries if answer.status == 429]
    assert {answer.status for answer in tries} == {401, 429}
    assert int(refused[0].headers["Retry-After"]) <= OF_CALLER.seconds
    kept = [item for item in functions.world.every_item(Regime.SECURITY) if item["kind"] == "limit_passed"]
    assert [evidence["limit"] for evidence in kept] == [OF_CALLER.name]


def test_a_former_address_from_a_backup_is_mended_by_signing_in(functions: Functions) -> None:
    ctx = functions.world.ctx
    person = opens_account(functions.world)
    ctx.store.write(PERSON.replace(person, email="vroeger@werk.example.nl"))
    assert sign_in(functions).status == 200
    assert person_of(ctx, person.person_id).email == ADDRESS


@pytest.mark.parametrize(
    "changes", [{"email": "geen adres"}, {"password": ""}, {"password": "x" * 257}, {"role": "operator"}]
)
def test_what_can_not_be_right_is_told_by_field(functions: Functions, changes: dict[str, str]) -> None:
    answer = sign_in(functions, **changes)
    assert answer.status == 422
    assert [fault["pointer"] for fault in answer.json["errors"]] == [f"/{name}" for name in changes]


@pytest.mark.parametrize(
    ("case", "status"), [("sign_in", 401), ("second_factor", 401), ("renew", 401), ("end", 204)]
)
def test_the_example_events_are_about_nobody(functions: Functions, case: str, status: int) -> None:
    assert functions.handle("sessions", an_event("sessions", case))["statusCode"] == status
