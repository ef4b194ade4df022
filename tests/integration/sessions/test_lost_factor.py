"""A lost second factor: taken away by two of the staff, within a day, never by one,
and told to its holder.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from qlinx.entrypoints import wiring
from qlinx.factors.errors import AnotherMustConfirm, FactorMissing
from qlinx.factors.model import RESET_LIFE, Shown
from qlinx.factors.states import Role
from qlinx.kit.contact import parse_email
from qlinx.kit.errors import NotFound
from qlinx.mailing.letter import Letter
from qlinx.people.store import ACCOUNT, account_of
from qlinx.records.audit import acts
from qlinx.sessions import service
from qlinx.sessions.errors import SessionEnded
from qlinx.sessions.factor import Begun, FactorAsked
from qlinx.sessions.lost_factor import ask_reset, confirm_reset, waiting_resets
from qlinx.sessions.store import holding_of
from qlinx.staff.store import STAFF
from tests.support.authenticating import app_code, gives, with_factor
from tests.support.http import Functions, Response, an_event
from tests.support.people import letters, opens_account
from tests.support.signing_in import ADDRESS, a_staff_member, an_employer_user, signs_in, tries
from tests.support.world import World

FIRST, SECOND = "first-of-staff", "second-of-staff"


def a_user(world: World) -> str:
    return an_employer_user(world).person_id


def a_person(world: World) -> str:
    person = opens_account(world)
    account = account_of(world.ctx.store, person.person_id)
    assert account is not None
    world.ctx.store.write(ACCOUNT.replace(account, **with_factor(world.ctx)))
    return person.person_id


MAKES = {"employer": a_user, "person": a_person}
both_roles = pytest.mark.parametrize("role", MAKES)


def asks(world: World, role: Role = "employer", *, actor: str = FIRST, email: str = ADDRESS) -> str:
    reset = ask_reset(world.ctx, role, parse_email(email), None, Shown.CALL_BACK, actor=actor)
    return reset.person_id


def confirms(world: World, user_id: str, *, actor: str = SECOND) -> None:
    confirm_reset(world.ctx, user_id, actor=actor, pool=world.pool())


def has_factor(world: World, role: Role, user_id: str) -> bool:
    holding = holding_of(world.ctx, role, user_id)
    assert holding is not None
    return holding.value.factor is not None


@both_roles
def test_two_of_the_staff_take_it_away_and_its_holder_is_told(world: World, role: Role) -> None:
    user_id = MAKES[role](world)
    session = signs_in(world, role=role)
    letters(world)
    assert asks(world, role) == user_id
    assert has_factor(world, role, user_id), "one alone takes nothing away"
    confirms(world, user_id)
    assert not has_factor(world, role, user_id)
    with pytest.raises(SessionEnded):
        service.renew(world.ctx, world.sessions(), session.refresh_token)
    (mail,) = letters(world)
    assert isinstance(mail, Letter)
    assert (mail.facts["changed"], mail.to.address) == ("reset", ADDRESS)
    done = [(act.actor, act.action, act.subject) for act in acts(world.ctx, world.now.date())]
    assert done[-2:] == [
        (FIRST, "factor-reset-asked:call_back", user_id),
        (SECOND, "factor-reset-confirmed", user_id),
    ]
    holding = holding_of(world.ctx, role, user_id)
    assert holding is not None
    assert holding.value.sessions_valid_from > world.now


def test_afterwards_a_user_sets_one_up_anew_and_a_person_may(world: World) -> None:
    for role in ("person", "employer"):
        user_id = MAKES[role](world)
        asks(world, role)
        confirms(world, user_id)
    asked = tries(world, role="employer")
    assert isinstance(asked, FactorAsked)
    assert asked.offer is not None
    assert isinstance(tries(world), Begun)


def test_whoever_asked_can_not_confirm(world: World) -> None:
    user_id = a_user(world)
    asks(world)
    with pytest.raises(AnotherMustConfirm):
        confirms(world, user_id, actor=FIRST)
    assert asks(world, actor=SECOND) == user_id, "asked once more it is still the first one's"
    confirms(world, user_id)


def test_it_ends_after_a_day_and_may_be_asked_again(world: World) -> None:
    user_id = a_user(world)
    asks(world)
    world.now += RESET_LIFE
    with pytest.raises(NotFound):
        confirms(world, user_id)
    assert list(waiting_resets(world.ctx)) == []
    asks(world, actor=SECOND)
    confirms(world, user_id, actor=FIRST)


def test_what_somebody_asked_who_left_since_is_confirmed_by_nobody_and_asked_anew(world: World) -> None:
    user_id, first = a_user(world), a_staff_member(world, "sam@aanbieder.example.nl")
    asks(world, actor=first.person_id)
    world.ctx.store.write(STAFF.replace(first, ends_at=world.now))

    with pytest.raises(NotFound):
        confirms(world, user_id)
    assert list(waiting_resets(world.ctx)) == []
    asks(world, actor=SECOND)
    confirms(world, user_id, actor="third-of-staff")
    assert not has_factor(world, "employer", user_id)


def test_it_is_good_once_and_for_the_factor_that_was_lost(world: World) -> None:
    user_id = a_user(world)
    asks(world)
    confirms(world, user_id)
    with pytest.raises(NotFound):
        confirms(world, user_id)
    holding = holding_of(world.ctx, "employer", user_id)
    assert holding is not None
    world.ctx.store.write(holding.but(**with_factor(world.ctx)))
    asks(world)
    holding = holding_of(world.ctx, "employer", user_id)
    assert holding is not None
    world.ctx.store.write(holding.but(**with_factor(world.ctx)))
    with pytest.raises(NotFound):
        confirms(world, user_id)
    assert has_factor(world, "employer", user_id)


def test_nobody_asks_for_whom_nobody_is_or_who_has_none(world: World) -> None:
    with pytest.raises(NotFound):
        asks(world)
    an_employer_user(world, factor=None, factor_set_at=None)
    with pytest.raises(FactorMissing):
        asks(world)
    a_staff_member(world, "sam@aanbieder.example.nl")
    with pytest.raises(NotFound):
        asks(world, email="sam@aanbieder.example.nl")


def test_the_sign_in_under_way_is_over_with_the_factor(world: World) -> None:
    user_id = a_user(world)
    asked = tries(world, role="employer")
    holding = holding_of(world.ctx, "employer", user_id)
    assert holding is not None
    code = app_code(world.ctx, holding.factor)
    asks(world)
    confirms(world, user_id)
    with pytest.raises(Exception, match="sign-in-over"):
        gives(world, asked, code)


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Functions]:
    world.now = datetime.now(UTC)
    made = Functions(world, monkeypatch)
    world.ctx = replace(world.context(), read_secret=made.of("signup").context().read_secret)
    monkeypatch.setattr("qlinx.kit.fields.example_domains_allowed", lambda: True)
    yield made
    wiring.context.cache_clear()


def call(functions: Functions, staff: str, method: str, path: str = "", **more: Any) -> Response:
    at = datetime.now(UTC) + timedelta(seconds=3)
    return functions.call(
        "staff_recoveries",
        method,
        f"/v1/staff/factor-resets{path}",
        person_id=staff,
        groups="staff",
        signed_in_at=at,
        **more,
    )


def test_over_http_the_second_sees_whose_it_is(functions: Functions) -> None:
    world = functions.world
    user_id = a_user(world)
    first, second = (a_staff_member(world, f"{name}@aanbieder.example.nl").person_id for name in "ab")
    body = {"email": ADDRESS, "role": "employer", "shown": "call_back"}
    assert call(functions, first, "POST", body=body).status == 202
    (mine,) = call(functions, first, "GET").json["resets"]
    (theirs,) = call(functions, second, "GET").json["resets"]
    assert (mine["yours"], theirs["yours"], theirs["email"], theirs["user_id"]) == (
        True,
        False,
        ADDRESS,
        user_id,
    )
    path = f"/{user_id}/confirmation"
    refused = call(functions, first, "POST", path)
    assert (refused.status, refused.json["type"]) == (409, "/problems/another-must-confirm")
    assert call(functions, second, "POST", path).status == 204
    assert call(functions, second, "GET").json["resets"] == []
    assert call(functions, "nobody-of-staff", "GET").status == 401


@pytest.mark.parametrize("case", ["list", "ask", "confirm"])
def test_the_example_events_need_a_token(functions: Functions, case: str) -> None:
    event = an_event("staff_recoveries", case)
    event["requestContext"].pop("authorizer", None)
    assert functions.handle("staff_recoveries", event)["statusCode"] == 401
