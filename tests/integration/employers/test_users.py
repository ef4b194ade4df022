"""Users of an employer: what administrators and staff may do about them, at once,
and that one administrator stays.
"""

import json
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from qlinx.aws.pool_sessions import Tokens
from qlinx.employers.errors import LastAdministrator
from qlinx.employers.model import Access, EmployerUser
from qlinx.employers.service import end_agreement
from qlinx.employers.store import EMPLOYER_USER, employer_user_by_id
from qlinx.employers.users import Actor, remove
from qlinx.sessions.whose import employer_user
from tests.support.access_rules import LOOKING
from tests.support.employer_users import (
    USERS,
    an_able_user,
    call,
    invited,
    minute_passed,
    now,
    the_link,
)
from tests.support.http import Functions
from tests.support.retention import run
from tests.support.signing_in import a_staff_member
from tests.support.subjects import an_employer
from tests.support.threads import a_context, at_once
from tests.support.world import World

ROUTES = json.loads(Path("docs/openapi.json").read_text("utf-8"))["paths"]
# A user's own sessions are theirs to see and to end, whatever else is open to them.
_OF_SIGN_IN = "/v1/employer/sessions"


@pytest.fixture
def world(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world whose keys are those of the deployed functions, and whose clock is theirs."""
    world.now = datetime.now(UTC)
    world.ctx = Functions(world, monkeypatch).of("employer_users").context()
    return world


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    # Bodies are the examples of the description.
    monkeypatch.setattr("qlinx.kit.fields.example_domains_allowed", lambda: True)
    return Functions(world, monkeypatch)


@pytest.fixture
def anna(world: World) -> EmployerUser:
    """An administrator, the only one."""
    return an_able_user(world, an_employer(world.ctx).employer_id)


def test_an_administrator_invites_a_colleague_who_chooses_a_password(
    functions: Functions, world: World, anna: EmployerUser
) -> None:
    ella = invited(functions, anna)
    assert (ella["state"], ella["access"]) == ("invited", "read")
    assert [one["name"] for one in call(functions, anna, "GET").json["users"]] == ["Ella Smit", anna.name]

    chosen = functions.call("employer_welcome", "POST", the_link(world), form={"password": "Een-Zin-2026-a"})

    assert chosen.status == 200
    assert isinstance(world.sessions().sign_in(ella["user_id"], "Een-Zin-2026-a"), Tokens)
    listed = call(functions, anna, "GET").json["users"]
    assert [one["state"] for one in listed if one["user_id"] == ella["user_id"]] == ["able"]


def test_whoever_is_invited_again_gets_a_link_that_ends_the_earlier_one(
    functions: Functions, world: World, anna: EmployerUser
) -> None:
    ella = invited(functions, anna)
    first = the_link(world)
    minute_passed(world, ella["user_id"])
    assert call(functions, anna, "POST", f"{USERS}/{ella['user_id']}/invitations").status == 202
    second = the_link(world)
    assert functions.call("employer_welcome", "GET", first).status == 410
    assert (
        functions.call("employer_welcome", "POST", second, form={"password": "Een-Zin-2026-a"}).status == 200
    )
    used = functions.call("employer_welcome", "GET", second)
    assert used.status == 410
    # Once: it is where they go on, and not among what else there is.
    assert used.body.count('href="/inloggen"') == 1
    assert '<a class="button" href="/inloggen">Log in</a>' in used.body


def test_whoever_presses_twice_sends_one_link_and_a_minute_later_another(
    functions: Functions, world: World, anna: EmployerUser
) -> None:
    ella = invited(functions, anna)
    again = f"{USERS}/{ella['user_id']}/invitations"
    minute_passed(world, ella["user_id"])
    before = len(world.items_of("outbox"))

    answers = [call(functions, anna, "POST", again).status for _ in range(3)]

    assert answers == [202, 202, 202]
    assert len(world.items_of("outbox")) == before + 1
    minute_passed(world, ella["user_id"])
    call(functions, anna, "POST", again)
    assert len(world.items_of("outbox")) == before + 2


def test_whoever_removed_their_own_user_of_the_pool_gets_it_back_whole_by_the_link(
    functions: Functions, world: World, anna: EmployerUser
) -> None:
    ella = invited(functions, anna)
    world.pool().delete(ella["user_id"])

    form = {"password": "Een-Zin-2026-a"}
    assert functions.call("employer_welcome", "POST", the_link(world), form=form).status == 200

    session = world.sessions().sign_in(ella["user_id"], "Een-Zin-2026-a")
    assert isinstance(session, Tokens)
    assert session.claims.groups == {"employer"}


def test_a_forgotten_password_is_chosen_anew_and_the_old_one_holds_until_then(
    functions: Functions, world: World, anna: EmployerUser
) -> None:
    world.pool().set_password(anna.person_id, "Een-Zin-2026-a")
    bert = an_able_user(world, anna.employer_id, "bert@werk.nl")
    assert call(functions, bert, "POST", f"{USERS}/{anna.person_id}/invitations").status == 202
    assert isinstance(world.sessions().sign_in(anna.person_id, "Een-Zin-2026-a"), Tokens)
    before = datetime.now(UTC)

    functions.call("employer_welcome", "POST", the_link(world), form={"password": "Andere-Zin-2026"})

    assert isinstance(world.sessions().sign_in(anna.person_id, "Andere-Zin-2026"), Tokens)
    assert call(functions, anna, "GET", signed_in_at=before).status == 401
    assert call(functions, anna, "GET").status == 200


@pytest.mark.parametrize("act", ["disable", "remove", "sign out"])
def test_what_is_taken_away_holds_at_once(
    functions: Functions, world: World, anna: EmployerUser, act: str
) -> None:
    bert = an_able_user(world, anna.employer_id, "bert@werk.nl")
    path, before = f"{USERS}/{bert.person_id}", datetime.now(UTC)
    match act:
        case "disable":
            assert call(functions, anna, "PATCH", path, body={"disabled": True}).json["state"] == "disabled"
        case "remove":
            assert call(functions, anna, "DELETE", path).status == 204
        case _:
            assert call(functions, anna, "POST", f"{path}/sign-outs").status == 204

    assert call(functions, bert, "GET", signed_in_at=before).status == 401
    signs_in = employer_user(world.ctx, bert.address_hash, None) is not None
    assert signs_in is (act == "sign out")
    assert (call(functions, bert, "GET").status == 200) is (act == "sign out")


def test_a_disabled_user_is_enabled_again(functions: Functions, world: World, anna: EmployerUser) -> None:
    bert = an_able_user(world, anna.employer_id, "bert@werk.nl", disabled_at=world.now)
    assert call(functions, bert, "GET").status == 401
    answer = call(functions, anna, "PATCH", f"{USERS}/{bert.person_id}", body={"disabled": False})
    assert answer.json["state"] == "able"
    assert call(functions, bert, "GET").status == 200


def test_a_user_who_is_disabled_twice_is_told_of_it_once(
    functions: Functions, world: World, anna: EmployerUser
) -> None:
    bert = an_able_user(world, anna.employer_id, "bert@werk.nl")
    path, body = f"{USERS}/{bert.person_id}", {"disabled": True}
    answers = [call(functions, anna, "PATCH", path, body=body) for _ in range(2)]
    assert [answer.json["state"] for answer in answers] == ["disabled", "disabled"]
    assert len(world.items_of("dealing")) == 1


def test_who_may_only_see_changes_nothing_on_any_route(
    functions: Functions, world: World, anna: EmployerUser
) -> None:
    bert = an_able_user(world, anna.employer_id, "bert@werk.nl", access=Access.READ)
    before = world.every_item()
    tried = 0
    for path, operations in ROUTES.items():
        if not path.startswith("/v1/employer") or path.startswith(_OF_SIGN_IN):
            continue
        for method, operation in operations.items():
            content: dict[str, Any] = next(
                iter(operation.get("requestBody", {}).get("content", {}).values()), {}
            )
            real = path.replace("{", "").replace("}", "")
            answer = call(functions, bert, method.upper(), real, body=content.get("example"))
            if method == "get" or path in LOOKING:
                assert answer.status in {200, 404}, path
            else:
                tried += 1
                assert (answer.status, answer.json["type"]) == (403, "/problems/reading-only"), path
    assert tried > 10
    assert world.every_item() == before


def test_an_agreement_s_end_closes_every_route_at_once_and_an_extension_opens_them(
    functions: Functions, world: World, anna: EmployerUser
) -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=2)).date()
    end_agreement(world.ctx, anna.employer_id, yesterday, actor="staff-id")
    seen = [path for path in ROUTES if path.startswith("/v1/employer") and "get" in ROUTES[path]]
    for path in seen:
        if path.startswith(_OF_SIGN_IN):
            continue
        answer = call(functions, anna, "GET", path.replace("{", "").replace("}", ""))
        assert (answer.status, answer.json["type"]) == (403, "/problems/agreement-over"), path

    end_agreement(world.ctx, anna.employer_id, date(2030, 1, 1), actor="staff-id")
    assert call(functions, anna, "GET").status == 200


@pytest.mark.parametrize(
    ("method", "body"), [("DELETE", None), ("PATCH", {"disabled": True}), ("PATCH", {"access": "read"})]
)
def test_the_last_administrator_stays(
    functions: Functions, world: World, anna: EmployerUser, method: str, body: dict[str, Any] | None
) -> None:
    invited(functions, anna, access="administrate")
    answer = call(functions, anna, method, f"{USERS}/{anna.person_id}", body=body)
    assert (answer.status, answer.json["type"]) == (409, "/problems/last-administrator")
    assert now(world, anna) == anna


def test_of_two_administrators_who_remove_each_other_at_once_one_stays(
    world: World, anna: EmployerUser
) -> None:
    bert = an_able_user(world, anna.employer_id, "bert@werk.nl")

    def takes_away(gone: EmployerUser, by: EmployerUser) -> None:
        actor = Actor(by.person_id, is_staff=False)
        remove(a_context(world), anna.employer_id, gone.person_id, pool=world.pool(), actor=actor)

    raised = at_once(partial(takes_away, anna, bert), partial(takes_away, bert, anna))

    assert [type(error) for error in raised if error] == [LastAdministrator]
    assert [now(world, one).removed_at is None for one in (anna, bert)].count(True) == 1


def test_a_user_of_another_employer_is_nobody_here(
    functions: Functions, world: World, anna: EmployerUser
) -> None:
    stranger = an_able_user(world, an_employer(world.ctx, 2).employer_id, "stan@werk.nl")
    path = f"{USERS}/{anna.person_id}"
    tries = (("DELETE", path, None), ("PATCH", path, {"access": "read"}), ("POST", f"{path}/sign-outs", None))
    for method, where, body in tries:
        assert call(functions, stranger, method, where, body=body).status == 404
    assert call(functions, stranger, "POST", f"{path}/invitations").status == 404
    assert now(world, anna) == anna
    assert [one["user_id"] for one in call(functions, stranger, "GET").json["users"]] == [stranger.person_id]


def test_a_removed_user_is_erased_in_the_night_and_may_be_invited_afresh_before_and_after(
    functions: Functions, world: World, anna: EmployerUser
) -> None:
    ella = invited(functions, anna)
    path = f"{USERS}/{ella['user_id']}"
    assert call(functions, anna, "DELETE", path).status == 204
    assert call(functions, anna, "DELETE", path).status == 404
    back = invited(functions, anna, access="administrate")
    assert (back["user_id"], back["state"], back["access"]) == (ella["user_id"], "invited", "administrate")
    run(world)
    assert now(world, EMPLOYER_USER.value(world.items_of("employer_user")[0])) is not None

    assert call(functions, anna, "DELETE", path).status == 204
    world.pass_time(minutes=1)
    run(world)
    assert [item["person_id"] for item in world.items_of("employer_user")] == [anna.person_id]
    assert invited(functions, anna)["user_id"] != ella["user_id"]


def test_the_end_of_an_agreement_gives_nobody_back_who_was_removed(
    functions: Functions, world: World, anna: EmployerUser
) -> None:
    bert = an_able_user(world, anna.employer_id, "bert@werk.nl")
    call(functions, anna, "DELETE", f"{USERS}/{bert.person_id}")
    gone = now(world, bert)
    end_agreement(world.ctx, anna.employer_id, (world.now - timedelta(days=2)).date(), actor="staff-id")
    run(world)
    assert now(world, anna).ends_at is not None
    assert employer_user_by_id(world.ctx.store, bert.person_id) in (None, gone)


def test_staff_see_the_users_of_an_employer(functions: Functions, world: World, anna: EmployerUser) -> None:
    member = a_staff_member(world)
    path = f"/v1/staff/employers/{anna.employer_id}/users"
    later = datetime.now(UTC) + timedelta(seconds=2)
    listed = functions.call(
        "staff_employer_users", "GET", path, person_id=member.person_id, groups="staff", signed_in_at=later
    )
    assert [one["user_id"] for one in listed.json["users"]] == [anna.person_id]
