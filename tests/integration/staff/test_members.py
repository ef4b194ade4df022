"""Managers of staff invite, change and end; nobody acts on themselves; untrained nothing opens."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from qlinx.kit.contact import parse_email
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.kit.seen import WHATEVER_IS_NOW
from qlinx.mailing.letter import Letter
from qlinx.records.audit import acts
from qlinx.staff import managing
from qlinx.staff.managing import StaffChange
from qlinx.staff.model import RAISE_LIFE, TRAINING_LASTS, StaffMember, StaffRole, Why
from qlinx.staff.service import NewMember, welcome_token
from qlinx.staff.store import staff_member_by_id
from tests.support.http import Functions, Response, an_event
from tests.support.people import letters
from tests.support.signing_in import a_staff_member
from tests.support.world import World

ALL: Final = "/v1/staff/members"
LEAVES: Final = {"act": "end", "why": "leaves"}
CONFIRMS: Final = {"act": "confirm"}
AGAIN: Final = {"act": "invite_again"}
NEW: Final = {"name": "Tess Voorbeeld", "email": "tess@aanbieder.example.nl"}


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    world.now = datetime.now(UTC)
    monkeypatch.setattr("qlinx.kit.fields.example_domains_allowed", lambda: True)
    made = Functions(world, monkeypatch)
    # The deployed functions know people by their own keys.
    world.ctx = replace(world.context(), read_secret=made.of("signup").context().read_secret)
    return made


def a_manager(world: World, email: str = "mila@aanbieder.example.nl") -> StaffMember:
    world.pass_time(seconds=-10)
    made = a_staff_member(world, email, role=StaffRole.MANAGER)
    world.pass_time(seconds=10)
    return made


def somebody(world: World, email: str = "sam@aanbieder.example.nl", *, trained: bool = True) -> StaffMember:
    world.pass_time(seconds=-10)
    made = a_staff_member(world, email, trained=trained)
    world.pass_time(seconds=10)
    return made


def now_of(world: World, member_id: str) -> StaffMember:
    found = staff_member_by_id(world.ctx.store, member_id)
    assert found
    return found


def asks(functions: Functions, by: StaffMember, method: str, path: str = ALL, **more: Any) -> Response:
    return functions.call(
        "staff_employer_users", method, path, person_id=by.person_id, groups="staff", **more
    )


def changes(functions: Functions, by: StaffMember, member_id: str, **body: str) -> Response:
    path = f"{ALL}/{member_id}"
    seen = asks(functions, by, "GET", path).json["etag"]
    return asks(functions, by, "PATCH", path, body=body, headers={"If-Match": seen})


def test_only_a_manager_sees_who_is_staff_and_what_is_known_of_each(functions: Functions) -> None:
    world = functions.world
    manager, other = a_manager(world), somebody(world)
    for method, path in (
        ("GET", ALL),
        ("GET", f"{ALL}/{manager.person_id}"),
        ("POST", f"{ALL}/{manager.person_id}/acts"),
    ):
        assert asks(functions, other, method, path, body=LEAVES if method == "POST" else None).status == 403
    assert asks(functions, other, "POST", body=NEW).status == 403
    told = asks(functions, manager, "GET").json
    assert told["total"] == 2
    one = next(one for one in told["members"] if one["member_id"] == other.person_id)
    until = (world.ctx.today() + TRAINING_LASTS).isoformat()
    assert (one["role"], one["state"], one["has_second_factor"], one["trained_until"]) == (
        "staff",
        "able",
        True,
        until,
    )
    assert asks(functions, manager, "GET", query={"state": "invited"}).json["members"] == []
    assert asks(functions, manager, "GET", query={"state": "able"}).json["total"] == 2


def test_whoever_is_invited_gets_a_mail_and_sees_nothing_before_they_are_trained(
    functions: Functions,
) -> None:
    world, manager = functions.world, a_manager(functions.world)
    letters(world)
    made = asks(functions, manager, "POST", body=NEW)
    assert (made.status, made.json["state"], made.json["role"]) == (201, "invited", "staff")
    assert "trained_until" not in made.json
    (mail,) = letters(world)
    assert isinstance(mail, Letter)
    assert mail.to.address == NEW["email"]
    assert asks(functions, manager, "POST", body=NEW).json["member_id"] == made.json["member_id"]
    assert not letters(world), "once more changes nothing and mails nobody"


def test_without_a_training_that_holds_nothing_is_open(functions: Functions) -> None:
    world = functions.world
    manager, other = a_manager(world), somebody(world, trained=False)
    refused = functions.call(
        "staff_desk", "GET", "/v1/staff/employers", person_id=other.person_id, groups="staff"
    )
    assert (refused.status, refused.json["type"]) == (403, "/problems/training-missing")
    # What is about their own sign-in alone stays open.
    own = functions.call(
        "staff_sessions", "GET", "/v1/staff/sessions", person_id=other.person_id, groups="staff"
    )
    assert own.status == 200
    today = world.ctx.today()
    changed = changes(functions, manager, other.person_id, trained_on=(today - TRAINING_LASTS).isoformat())
    assert changed.json["trained_until"] == today.isoformat()
    seen = functions.call(
        "staff_desk", "GET", "/v1/staff/employers", person_id=other.person_id, groups="staff"
    )
    assert seen.status == 200, "from the next request on"
    changes(
        functions,
        manager,
        other.person_id,
        trained_on=(today - TRAINING_LASTS - timedelta(days=1)).isoformat(),
    )
    lapsed = functions.call(
        "staff_desk", "GET", "/v1/staff/employers", person_id=other.person_id, groups="staff"
    )
    assert lapsed.status == 403
    later = changes(functions, manager, other.person_id, trained_on=(today + timedelta(days=2)).isoformat())
    assert (later.status, later.json["errors"][0]["pointer"]) == (422, "/trained_on")


def test_a_training_ends_by_itself(world: World) -> None:
    member = somebody(world)
    day = world.ctx.today()
    assert member.is_trained_on(day + TRAINING_LASTS)
    assert not member.is_trained_on(day + TRAINING_LASTS + timedelta(days=1))


def test_a_second_manager_has_to_say_yes_within_a_day(functions: Functions) -> None:
    world = functions.world
    first, second, other = a_manager(world), a_manager(world, "milo@aanbieder.example.nl"), somebody(world)
    path = f"{ALL}/{other.person_id}/acts"
    assert asks(functions, second, "POST", path, body=CONFIRMS).status == 404, "nobody asked"
    asked = changes(functions, first, other.person_id, role="manager", why="other_work")
    assert (asked.status, asked.json["role"], asked.json["yours"]) == (200, "staff", True)
    assert (
        asks(functions, first, "POST", path, body=CONFIRMS).json["type"]
        == "/problems/another-manager-must-confirm"
    )
    assert asks(functions, other, "POST", path, body=CONFIRMS).status == 403
    raised = asks(functions, second, "POST", path, body=CONFIRMS)
    assert (raised.status, raised.json["role"]) == (200, "manager")
    assert asks(functions, other, "GET").status == 200, "from the next request on"
    assert changes(functions, first, other.person_id, role="staff", why="mistake").json["role"] == "staff"
    assert asks(functions, other, "GET").status == 403


def test_what_was_asked_ends_after_a_day_or_with_the_role_of_whoever_asked(world: World) -> None:
    first, second, other = a_manager(world), a_manager(world, "milo@aanbieder.example.nl"), somebody(world)
    wish = StaffChange(StaffRole.MANAGER, why=Why.OTHER_WORK)
    managing.change(world.ctx, other.person_id, wish, by=first)
    world.pass_time(seconds=RAISE_LIFE.total_seconds())
    with pytest.raises(NotFound):
        managing.confirm_raise(world.ctx, other.person_id, by=second)
    managing.change(world.ctx, other.person_id, wish, by=first)
    managing.change(world.ctx, first.person_id, StaffChange(StaffRole.STAFF, why=Why.LEAVES), by=second)
    with pytest.raises(NotFound):
        managing.confirm_raise(world.ctx, other.person_id, by=second)


def test_one_who_is_to_be_a_manager_comes_as_staff(functions: Functions) -> None:
    world = functions.world
    first, second = a_manager(world), a_manager(world, "milo@aanbieder.example.nl")
    made = asks(functions, first, "POST", body={**NEW, "role": "manager"}).json
    assert (made["role"], "raise_ends_at" in made) == ("staff", True)
    raised = asks(functions, second, "POST", f"{ALL}/{made['member_id']}/acts", body=CONFIRMS).json
    assert raised["role"] == "manager"


def test_nobody_acts_on_themselves(functions: Functions) -> None:
    world, manager = functions.world, a_manager(functions.world)
    before = now_of(world, manager.person_id)
    path = f"{ALL}/{manager.person_id}"
    for refused in (
        changes(functions, manager, manager.person_id, role="staff", why="mistake"),
        changes(functions, manager, manager.person_id, trained_on="2026-11-02"),
        asks(functions, manager, "POST", f"{path}/acts", body=AGAIN),
        asks(functions, manager, "POST", f"{path}/acts", body=CONFIRMS),
        asks(functions, manager, "POST", f"{path}/acts", body=LEAVES),
    ):
        assert (refused.status, refused.json["type"]) == (409, "/problems/own-access")
    assert now_of(world, manager.person_id) == before


def test_of_two_managers_who_end_each_other_at_once_one_stays(world: World) -> None:
    first, second = a_manager(world), a_manager(world, "milo@aanbieder.example.nl")
    pool = world.staff_pool()
    managing.end(world.ctx, second.person_id, Why.LEAVES, WHATEVER_IS_NOW, pool=pool, by=first)
    with pytest.raises(ChangedMeanwhile):
        managing.end(world.ctx, first.person_id, Why.LEAVES, WHATEVER_IS_NOW, pool=pool, by=second)
    assert now_of(world, first.person_id).is_staff_at(world.now)


def test_access_ends_at_once_and_somebody_can_come_back_with_the_desk_alone(functions: Functions) -> None:
    world = functions.world
    first, second = a_manager(world), a_manager(world, "milo@aanbieder.example.nl")
    path = f"{ALL}/{second.person_id}"
    assert asks(functions, first, "POST", f"{path}/acts", body=LEAVES).status == 200
    assert asks(functions, second, "GET").status == 401
    assert not world.staff_pool().exists(second.person_id)
    assert asks(functions, first, "GET", path).json["state"] == "ended"
    assert asks(functions, first, "POST", f"{path}/acts", body=LEAVES).status == 200, (
        "a repeat completes what was cut off"
    )
    letters(world)
    back = asks(functions, first, "POST", f"{path}/acts", body=AGAIN)
    assert (back.status, back.json["state"], back.json["role"]) == (200, "invited", "staff")
    assert "trained_until" not in back.json
    (mail,) = letters(world)
    assert isinstance(mail, Letter)
    assert welcome_token(world.ctx, now_of(world, second.person_id)) in str(mail.facts["password_url"])


def test_invited_again_role_and_training_stay(world: World) -> None:
    manager, other = a_manager(world), somebody(world)
    again = managing.invite_again(world.ctx, other.person_id, pool=world.staff_pool(), by=manager)
    assert (again.role, again.trained_on, again.factor, again.password_chosen_at) == (
        other.role,
        other.trained_on,
        None,
        None,
    )


def test_who_saw_an_earlier_version_changes_nothing(functions: Functions) -> None:
    world = functions.world
    manager, other = a_manager(world), somebody(world)
    path = f"{ALL}/{other.person_id}"
    stale = asks(
        functions,
        manager,
        "PATCH",
        path,
        body={"role": "manager", "why": "other_work"},
        headers={"If-Match": '"1"'},
    )
    assert stale.status == 412
    assert (
        asks(functions, manager, "PATCH", path, body={"role": "manager", "why": "other_work"}).status == 428
    )


def test_every_act_is_in_the_audit_trail_with_who_and_whom(functions: Functions) -> None:
    world = functions.world
    first, second, other = a_manager(world), a_manager(world, "milo@aanbieder.example.nl"), somebody(world)
    changes(functions, first, other.person_id, role="manager", why="other_work")
    asks(functions, second, "POST", f"{ALL}/{other.person_id}/acts", body=CONFIRMS)
    changes(functions, first, other.person_id, role="staff", why="mistake")
    changes(functions, first, other.person_id, trained_on=(world.ctx.today() - timedelta(days=1)).isoformat())
    changes(functions, first, other.person_id)
    asks(functions, second, "POST", f"{ALL}/{other.person_id}/acts", body=LEAVES)
    done = [
        (act.actor, act.action) for act in acts(world.ctx, world.now.date()) if act.subject == other.person_id
    ]
    yesterday = (world.ctx.today() - timedelta(days=1)).isoformat()
    assert done[-6:] == [
        (first.person_id, "staff-raise-asked:other_work"),
        (second.person_id, "staff-role:manager"),
        (first.person_id, "staff-role:staff:mistake"),
        (first.person_id, f"staff-trained:{yesterday}"),
        (first.person_id, "staff-reviewed"),
        (second.person_id, "staff-ended:leaves"),
    ]


def test_an_operator_changes_role_and_training_without_ending_anything(functions: Functions) -> None:
    world = functions.world
    functions.handle("staff_members", an_event("staff_members", "add"))
    told = functions.handle("staff_members", an_event("staff_members", "change"))
    member = now_of(world, told["staff_id"])
    assert (told["outcome"], member.role, str(member.trained_on)) == (
        "changed",
        StaffRole.MANAGER,
        "2026-11-02",
    )
    unknown = {"change_staff": {"email": "niemand@aanbieder.example.nl", "role": "staff"}}
    assert functions.handle("staff_members", unknown) == {"outcome": "not-found"}


def test_who_is_staff_already_stays_as_they_are(world: World) -> None:
    manager, other = a_manager(world), somebody(world)
    new = NewMember("Iemand Anders", parse_email(other.email), "en", StaffRole.MANAGER)
    assert managing.invite(world.ctx, new, pool=world.staff_pool(), by=manager) == other
    assert now_of(world, other.person_id) == other
