"""Sessions of a pool whose clock is two minutes ahead of ours:
what is ended is over, and who signs in again is in.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from qlinx.factors.states import Role
from qlinx.records.sessions import CLOCK_SKEW, session_id
from qlinx.sessions.ending import end_other_sessions
from qlinx.sessions.model import Session
from qlinx.sessions.store import SESSION
from tests.support.authenticating import with_factor
from tests.support.http import Functions
from tests.support.sessions import ELSEWHERE
from tests.support.signing_in import an_employer_user
from tests.support.subjects import a_holder
from tests.support.world import World

AHEAD = timedelta(seconds=110)


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    world.now = datetime.now(UTC) - timedelta(hours=1)
    made = Functions(world, monkeypatch)
    world.ctx = replace(world.context(), read_secret=made.of("signup").context().read_secret)
    return made


def sees(functions: Functions, user_id: str, signed_in_at: datetime, role: Role = "person") -> int:
    function, path = ELSEWHERE[role]
    groups = "" if role == "person" else role
    answer = functions.call(
        function, "GET", path, person_id=user_id, signed_in_at=signed_in_at, groups=groups
    )
    return answer.status


@pytest.mark.parametrize("ahead", [timedelta(), AHEAD])
def test_who_signs_out_everywhere_is_out_by_any_clock(functions: Functions, ahead: timedelta) -> None:
    person_id = a_holder(functions.world.ctx).person_id
    began = datetime.now(UTC) - timedelta(seconds=5) + ahead
    assert sees(functions, person_id, began) == 200
    path = "/v1/account/sign-outs"
    assert functions.call("account", "POST", path, person_id=person_id, signed_in_at=began).status == 204
    assert sees(functions, person_id, began) == 401
    assert sees(functions, person_id, datetime.now(UTC) + ahead + timedelta(seconds=2)) == 200


def test_a_sign_out_shuts_nobody_out_for_longer_than_clocks_may_differ(functions: Functions) -> None:
    """Whatever a token says."""
    person_id = a_holder(functions.world.ctx).person_id
    far = datetime.now(UTC) + timedelta(days=3)
    functions.call("account", "POST", "/v1/account/sign-outs", person_id=person_id, signed_in_at=far)
    later = datetime.now(UTC) + CLOCK_SKEW + timedelta(seconds=2)
    assert sees(functions, person_id, later) == 200


@pytest.mark.parametrize("role", ["person", "employer"])
def test_the_other_sessions_end_by_any_clock_and_the_one_that_asks_goes_on(
    functions: Functions, role: Role
) -> None:
    world = functions.world
    if role == "person":
        user_id = a_holder(world.ctx).person_id
    else:
        user_id = an_employer_user(world, **with_factor(world.ctx)).person_id
    began = datetime.now(UTC) + AHEAD
    other = Session(person_id=user_id, session_id=session_id(user_id, "other"), began_at=began, role=role)
    world.ctx.store.write(SESSION.insert(other))
    world.now = datetime.now(UTC)
    assert sees(functions, user_id, began, role) == 200
    end_other_sessions(world.ctx, role, user_id, asking=session_id(user_id, "this"))
    assert sees(functions, user_id, began, role) == 401
    assert world.items_of("session") == []
