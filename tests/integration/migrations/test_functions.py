"""The functions: what an operator invokes, and what staff see and decide."""

import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from qlinx.migrations.runner import Mode
from qlinx.migrations.store import case_by_id
from qlinx.staff.model import StaffMember
from qlinx.staff.store import STAFF, staff_member_by_id
from tests.support import stored_dump
from tests.support.http import Functions, an_event
from tests.support.stored_dump import Item
from tests.support.world import World

CONTEXT = SimpleNamespace(aws_request_id="test", get_remaining_time_in_millis=lambda: 900_000)
WITHOUT_USER = {"em5qfn2jsg2kffcj6rnrdix3gy", "myqofkp5jqvq64xjuq6xo2cqni"}


def is_kept(item: Item) -> bool:
    return item.get("person_id") in WITHOUT_USER


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    stored_dump.fill(world, is_kept)
    for person_id in ("first", "second"):
        world.ctx.store.write(STAFF.insert(a_member(world, person_id)))
    return Functions(world, monkeypatch)


def a_member(world: World, person_id: str) -> StaffMember:
    return StaffMember(
        person_id=person_id,
        name="Sjoerd Bakker",
        email="sjoerd@qlinx.example",
        address_hash="0" * 40,
        created_at=world.now,
        invited_at=world.now,
        sessions_valid_from=world.now - timedelta(days=1),
        factor_set_at=world.now - timedelta(days=1),
    )


def invoked(functions: Functions, **event: Any) -> dict[str, Any]:
    answer: dict[str, Any] = functions.of("migration").lambda_handler(event, CONTEXT)
    json.dumps(answer)
    return answer


def staff(functions: Functions, case: str, subject: str, **changes: Any) -> dict[str, Any]:
    event = an_event("migration_cases", case)
    event["requestContext"]["authorizer"]["jwt"]["claims"]["username"] = subject
    issuer = functions.world.resources.environment("migration_cases")["STAFF_ISSUER"]
    event["requestContext"]["authorizer"]["jwt"]["claims"]["iss"] = issuer
    return event | changes


@pytest.mark.parametrize("case", ["dry_run", "ask", "carry"])
def test_an_operator_gets_counts_and_what_waits(functions: Functions, case: str) -> None:
    answer = invoked(functions, **an_event("migration", case))

    assert answer["waiting"] == {"pool_user_missing": 2}
    assert {name for _, name in answer["listed"]} == WITHOUT_USER
    assert len(functions.world.items_of("migration_case")) == (0 if case == "dry_run" else 2)


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"migrate": "m0001"},
        {"migrate": "m0002", "dry_run": True},
        {"migrate": "m0001", "dry_run": True, "carry": True},
        {"migrate": "m0001", "carry": "yes"},
        {"migrate": "m0001", "carry": True, "dryrun": True},
    ],
)
def test_what_is_not_asked_for_exactly_is_not_done(functions: Functions, event: dict[str, Any]) -> None:
    module = functions.of("migration")

    with pytest.raises(module.NotAsked):
        module.lambda_handler(event, CONTEXT)

    assert not functions.world.items_of("migration_progress")


def test_staff_see_cases_and_two_decide(functions: Functions) -> None:
    stored_dump.look(functions.world, Mode.ASK)
    listed = json.loads(functions.handle("migration_cases", staff(functions, "list", "first"))["body"])[
        "cases"
    ]
    case_id = listed[0]["case_id"]
    event = {
        "rawPath": f"/v1/staff/migration-cases/{case_id}/decision",
        "pathParameters": {"case_id": case_id},
    }

    first = functions.handle("migration_cases", staff(functions, "decide", "first", **event))
    second = functions.handle("migration_cases", staff(functions, "decide", "second", **event))

    assert len(listed) == 2
    assert (first["statusCode"], second["statusCode"]) == (200, 200)
    assert json.loads(first["body"])["proposal"] == "new_sign_in"
    assert json.loads(second["body"])["decision"] == "new_sign_in"
    case = case_by_id(functions.world.ctx.store, case_id)
    assert case
    assert (case.proposed_by, case.decided_by) == ("first", "second")


def test_only_staff_may(functions: Functions) -> None:
    event = staff(functions, "list", "somebody")
    event["requestContext"]["authorizer"]["jwt"]["claims"]["iss"] = "https://another.example/pool"

    assert functions.handle("migration_cases", event)["statusCode"] == 403


def test_who_was_staff_may_not(functions: Functions) -> None:
    store = functions.world.ctx.store
    former = staff_member_by_id(store, "first")
    assert former
    store.write(STAFF.replace(former, ends_at=functions.world.now))

    assert functions.handle("migration_cases", staff(functions, "list", "first"))["statusCode"] == 401
