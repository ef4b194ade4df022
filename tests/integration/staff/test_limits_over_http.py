"""Limits over the API, as staff see and change them."""

from datetime import UTC, date, datetime
from typing import Any, Final

import pytest

from qlinx.factors.model import Factor
from qlinx.kit.errors import TooManyRequests
from qlinx.people.limits import PHOTOS
from qlinx.records.catalogue import every_limit, every_policy
from qlinx.records.limits import count
from qlinx.records.policy import POLICY, policy_key, policy_value
from qlinx.staff.model import StaffMember
from qlinx.staff.store import STAFF
from tests.support.http import Functions, Response
from tests.support.people import set_limit as stored_limit
from tests.support.world import World

ACTOR: Final = "s" * 26
WHY: Final = "Een werkgever met veel foto's."
NAME: Final = PHOTOS.name


MEMBER: Final = StaffMember(
    person_id=ACTOR,
    name="Sam Voorbeeld",
    email="sam@aanbieder.example.nl",
    address_hash="5" * 40,
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
    invited_at=datetime(2026, 1, 1, tzinfo=UTC),
    sessions_valid_from=datetime(2026, 1, 1, tzinfo=UTC),
    factor=Factor(factor_id="f" * 26, recovery_codes=(), codes_made_at=datetime(2026, 1, 1, tzinfo=UTC)),
    factor_set_at=datetime(2026, 1, 1, tzinfo=UTC),
    trained_on=date(2099, 1, 1),
)


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    world.now = datetime.now(UTC)
    world.ctx.store.write(STAFF.insert(MEMBER))
    return Functions(world, monkeypatch)


def staff(functions: Functions, method: str, path: str = "", **more: Any) -> Response:
    return functions.call(
        "staff_limits", method, f"/v1/staff/limits{path}", person_id=ACTOR, groups="staff", **more
    )


def test_staff_see_every_limit_with_what_it_stopped_and_other_policies(functions: Functions) -> None:
    world = functions.world
    stored_limit(world, PHOTOS, 5)
    for _ in range(5):
        count(world.ctx, PHOTOS, "somebody")
    with pytest.raises(TooManyRequests):
        count(world.ctx, PHOTOS, "somebody")
    dutch, english = (staff(functions, "GET", language=language).json for language in ("nl", "en"))
    assert [one["name"] for one in dutch["limits"]] == sorted(every_limit())
    one = next(one for one in english["limits"] if one["name"] == NAME)
    today = world.ctx.today().isoformat()
    assert one == {
        "name": NAME,
        "limits": "photos that one person sends",
        "seconds": 3600,
        "least": 5,
        "highest": 100,
        "now": {"value": 5, "since": today},
        "later": [],
        "effects": [{"day": today, "reached": 1, "stopped": 1}],
        "version": 1,
        "etag": '"1"',
    }
    assert [one["name"] for one in dutch["policies"]] == [policy.name for policy in every_policy().values()]
    for policy in every_policy().values():
        told = next(one for one in dutch["policies"] if one["name"] == policy.name)
        assert told["now"]["value"] == policy_value(world.ctx.store, policy, world.ctx.today())
        assert told["about"] == policy.what.nl
    assert all(a["limits"] != b["limits"] for a, b in zip(dutch["limits"], english["limits"], strict=True))


def test_staff_change_a_limit_plan_another_value_and_withdraw_it(functions: Functions) -> None:
    put = {"value": 30, "reason": WHY, "version": 0}
    answers = [staff(functions, "PUT", f"/{NAME}", body=put) for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 200]
    now = answers[1].json["now"]
    assert (now["value"], now["set_by"], now["reason"]) == (30, ACTOR, WHY)
    late = staff(functions, "PUT", f"/{NAME}", body={**put, "value": 40})
    assert (late.status, late.json["type"].rpartition("/")[2]) == (409, "changed-meanwhile")
    plan = {"value": 50, "reason": WHY, "since": "2099-01-01", "version": 1}
    planned = staff(functions, "PUT", f"/{NAME}", body=plan).json
    assert [one["value"] for one in planned["later"]] == [50]
    gone = {"since": "2099-01-01", "version": 2}
    withdrawn = staff(functions, "POST", f"/{NAME}/withdrawals", body=gone)
    assert (withdrawn.status, withdrawn.json["later"], withdrawn.json["now"]["value"]) == (200, [], 30)


def test_which_version_was_seen_is_said_by_if_match_and_whoever_saw_another_gets_what_is_now(
    functions: Functions,
) -> None:
    body = {"value": 30, "reason": WHY}
    unsaid = staff(functions, "PUT", f"/{NAME}", body=body)
    assert (unsaid.status, unsaid.json["type"]) == (428, "/problems/seen-not-said")
    assert functions.world.ctx.store.get(POLICY, policy_key(PHOTOS.policy_name)) is None
    done = staff(functions, "PUT", f"/{NAME}", body=body, headers={"if-match": '"0"'})
    assert (done.status, done.headers["ETag"]) == (200, '"1"')
    late = staff(functions, "PUT", f"/{NAME}", body={**body, "value": 40}, headers={"if-match": '"0"'})
    assert (late.status, late.headers["ETag"], late.json["now"]["now"]["value"]) == (412, '"1"', 30)
    gone = {"since": "2099-01-01"}
    plan = {**body, "since": "2099-01-01"}
    staff(functions, "PUT", f"/{NAME}", body={**plan, "value": 50}, headers={"if-match": '"1"'})
    assert staff(functions, "POST", f"/{NAME}/withdrawals", body=gone).status == 428
    late = staff(functions, "POST", f"/{NAME}/withdrawals", body=gone, headers={"if-match": '"1"'})
    assert (late.status, late.json["now"]["later"][0]["value"]) == (412, 50)
    done = staff(functions, "POST", f"/{NAME}/withdrawals", body=gone, headers={"if-match": '"2"'})
    assert (done.status, done.json["later"]) == (200, [])


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"value": 1000}, "/value"),
        ({"value": True}, "/value"),
        ({"reason": "kort"}, "/reason"),
        ({"since": "2020-01-01"}, "/since"),
        ({"version": -1}, "/version"),
    ],
)
def test_what_can_not_be_set_says_which_field_in_both_languages(
    functions: Functions, change: dict[str, object], pointer: str
) -> None:
    body = {"value": 30, "reason": WHY, "version": 0, **change}
    answers = [staff(functions, "PUT", f"/{NAME}", body=body, language=language) for language in ("nl", "en")]
    assert [answer.status for answer in answers] == [422, 422]
    assert [[one["pointer"] for one in answer.json["errors"]] for answer in answers] == [[pointer]] * 2
    assert answers[0].json["errors"][0]["detail"] != answers[1].json["errors"][0]["detail"]
