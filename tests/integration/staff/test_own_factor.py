"""Staff see their second factor, have new recovery codes and take it away;
each takes a code or a sign-in of a moment ago.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from qlinx.records.audit import acts
from qlinx.staff.store import staff_member_by_id
from tests.support.authenticating import app_code
from tests.support.http import Functions, Response
from tests.support.signing_in import a_staff_member
from tests.support.world import World

PATH: Final = "/v1/staff/second-factor"
LONG_AGO: Final = timedelta(minutes=30)
Ask = Callable[..., Response]


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    world.now = datetime.now(UTC) - timedelta(hours=1)
    made = Functions(world, monkeypatch)
    world.ctx = replace(world.context(), read_secret=made.of("signup").context().read_secret)
    return made


@pytest.fixture
def member_id(functions: Functions) -> str:
    return a_staff_member(functions.world).person_id


@pytest.fixture
def ask(functions: Functions, member_id: str) -> Ask:
    def asked(method: str, path: str = "", *, body: Any = None, ago: timedelta = timedelta()) -> Response:
        return functions.call(
            "staff_sessions",
            method,
            PATH + path,
            body=body,
            person_id=member_id,
            groups="staff",
            signed_in_at=datetime.now(UTC) - ago,
        )

    return asked


def code_now(functions: Functions, member_id: str) -> Mapping[str, str]:
    member = staff_member_by_id(functions.world.ctx.store, member_id)
    assert member is not None
    assert member.factor is not None
    return {"code": app_code(functions.world.ctx, member.factor, at=datetime.now(UTC))}


def test_staff_see_how_many_codes_are_left_and_have_new_ones(ask: Ask) -> None:
    seen = ask("GET").json
    assert (seen["is_set"], seen["recovery_codes_left"]) == (True, 10)
    given = ask("POST", "/recovery-codes", body={})
    assert (given.status, len(given.json["recovery_codes"])) == (201, 10)


@pytest.mark.parametrize("path", ["/recovery-codes", "/removal"])
def test_a_session_that_was_left_open_needs_a_code(
    functions: Functions, member_id: str, ask: Ask, path: str
) -> None:
    before = functions.world.every_item()
    refused = ask("POST", path, body={}, ago=LONG_AGO)
    assert (refused.status, refused.json["type"]) == (403, "/problems/sign-in-again")
    assert functions.world.every_item() == before
    assert ask("POST", path, body=code_now(functions, member_id), ago=LONG_AGO).status in {201, 204}


def test_who_takes_it_away_is_signed_out_and_it_is_audited(functions: Functions, ask: Ask) -> None:
    assert ask("POST", "/removal", body={}).status == 204
    assert ask("GET").status == 401
    told = [act.action for act in acts(functions.world.ctx, datetime.now(UTC).date())]
    assert "factor-removed" in told
