"""The functions: what an operator invokes, and what staff see and decide."""

import json
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from qlinx.entrypoints.logs import FunctionFailed
from qlinx.migrations.decisions import decide
from qlinx.migrations.runner import Mode
from qlinx.migrations.store import case_by_id, every_case
from qlinx.records.shape import Regime
from qlinx.staff.model import StaffMember
from qlinx.staff.store import STAFF, staff_member_by_id
from tests.integration.migrations.carried import IVO, YVES, Carried
from tests.support import stored_dump
from tests.support.http import Functions, an_event
from tests.support.stored_dump import Item
from tests.support.world import World

CONTEXT = SimpleNamespace(aws_request_id="test", get_remaining_time_in_millis=lambda: 900_000)
WITHOUT_USER = {YVES, IVO}
# Several employers, and no account.
QUIN = "ms5av65be5na63wtrk45zacg44"


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
        trained_on=date(2099, 1, 1),
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


@pytest.fixture
def deployed(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    """The functions with the clock and the keys of the dump."""
    functions = Functions(world, monkeypatch)
    module = functions.of("migration")
    own = module.context
    monkeypatch.setattr(module, "context", lambda: replace(world.ctx, store=own().store))
    return functions


def two_decide(world: World) -> None:
    """Yves' sign-in is made anew and Ivo's account closed."""
    for case in every_case(world.ctx.store):
        if case.found == "pool_user_missing":
            decision = "new_sign_in" if case.subject_id == YVES else "close_account"
            for member in ("first", "second"):
                decide(world.ctx, case.case_id, decision, actor=member)


def places(items: list[Item]) -> list[tuple[str, str]]:
    return [(item["pk"], item["sk"]) for item in items]


def test_an_operator_carries_all_that_is_stored_once_staff_have_decided(
    deployed: Functions, carried: Carried
) -> None:
    world = deployed.world
    stored_dump.fill(world)
    stored_dump.finish_what_is_under_way(world)
    before = stored_dump.tables(world)
    looked = invoked(deployed, migrate="m0001", dry_run=True)
    assert (looked["finished"], stored_dump.tables(world)) == (True, before)

    invoked(deployed, migrate="m0001", ask=True)
    waits = invoked(deployed, migrate="m0001", carry=True)
    assert (waits["finished"], waits["waiting"]) == (False, looked["waiting"])
    two_decide(world)
    done = invoked(deployed, migrate="m0001", carry=True)

    assert (done["finished"], done["waiting"]) == (True, {})
    assert stored_dump.users(world).keys() == carried.users.keys()
    assert not any(stored_dump.users(world).values())
    assert tuple(world.bucket("Private").keys("")) == carried.files
    after = stored_dump.tables(world)
    for regime in (Regime.RECORDS, Regime.LEDGER):
        assert places(after[regime]) == places(carried.after[regime])


def test_a_file_goes_along_with_whom_it_is_about_and_uploads_end_with_a_closed_account(
    deployed: Functions,
) -> None:
    world, private = deployed.world, deployed.world.bucket("Private")
    stored_dump.fill(world, lambda item: item.get("person_id") in {QUIN, IVO} or item["kind"] == "employer")
    export = has_an_export(world, QUIN)
    private.write(f"exports/{QUIN}/{export}.zip", b"a file", "application/zip")
    private.write(f"photo-uploads/{IVO}/{'u' * 26}", b"a photo", "image/jpeg")

    invoked(deployed, migrate="m0001", ask=True)
    two_decide(world)
    assert invoked(deployed, migrate="m0001", carry=True)["finished"]

    (forward,) = (item for item in world.items_of("forward") if item["person_id"] == QUIN)
    assert private.read(f"exports/{forward['home']}/{export}.zip") == b"a file"
    assert not list(private.keys("photo-uploads/"))


def has_an_export(world: World, person_id: str) -> str:
    """Somebody else's of the dump, as if it were about this person; gives its id."""
    (export,) = stored_dump.of_kind(stored_dump.loaded("records"), "export")
    about = [item for item in stored_dump.loaded("records") if item["pk"] == export["pk"]]
    theirs = [item for item in about if item.get("request_id") == export["request_id"]]
    stored_dump.put(world, [{**item, "pk": f"person#{person_id}", "person_id": person_id} for item in theirs])
    return str(export["request_id"])


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

    with pytest.raises(FunctionFailed, match="NotAsked"):
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
