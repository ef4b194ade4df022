"""Sessions are listed, ended one by one or all but one's own, at once."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from qlinx.aws.pool_sessions import Tokens
from qlinx.factors.states import Role
from qlinx.kit.errors import NotFound
from qlinx.people.own_data import sign_out_everywhere
from qlinx.people.store import account_of
from qlinx.records.sessions import MOST_ENDED, session_id
from qlinx.sessions import ending, service
from qlinx.sessions.errors import SessionEnded
from qlinx.sessions.store import SESSION, sessions_of
from tests.support.http import Functions
from tests.support.people import opens_account
from tests.support.sessions import ask, id_of, opens, renews, sign_in, somebody
from tests.support.threads import a_context, at_once
from tests.support.world import World

OTHER = "oene@elders.example.nl"


@pytest.mark.parametrize("role", ["person", "employer", "staff"])
def test_sessions_are_seen_and_one_is_ended_at_once(functions: Functions, role: Role) -> None:
    somebody(functions.world, role)
    here, there = sign_in(functions.world, role=role), sign_in(functions.world, role=role)
    seen = ask(functions, "GET", here, role).json["sessions"]
    assert {one["session_id"]: one["current"] for one in seen} == {id_of(here): True, id_of(there): False}
    assert set(seen[0]) == {"session_id", "began_at", "ends_at", "current"}
    assert opens(functions, there, role)
    assert ask(functions, "DELETE", here, role, id_of(there)).status == 204
    assert (opens(functions, there, role), opens(functions, here, role)) == (False, True)
    assert [one["session_id"] for one in ask(functions, "GET", here, role).json["sessions"]] == [id_of(here)]
    with pytest.raises(SessionEnded):
        renews(functions.world, there, role)


@pytest.mark.parametrize("role", ["person", "employer", "staff"])
def test_all_others_are_ended_and_ones_own_goes_on(functions: Functions, role: Role) -> None:
    somebody(functions.world, role)
    here, *others = (sign_in(functions.world, role=role) for _ in range(3))
    assert ask(functions, "DELETE", here, role).status == 204
    assert [opens(functions, one, role) for one in (here, *others)] == [True, False, False]
    world = functions.world
    renewed = renews(world, here, role)
    assert opens(functions, renewed, role), "the session that goes on was not renewed"
    for one in others:
        with pytest.raises(SessionEnded):
            renews(world, one, role)


def test_somebody_elses_session_is_none(functions: Functions) -> None:
    world = functions.world
    opens_account(world)
    opens_account(world, email=OTHER)
    hers, his = sign_in(world), sign_in(world, OTHER)
    assert ask(functions, "DELETE", his, one=id_of(hers)).status == 404
    assert opens(functions, hers)
    assert ask(functions, "DELETE", his, one="k" * 26).status == 404


def test_ended_twice_is_ended(functions: Functions) -> None:
    opens_account(functions.world)
    here, there = sign_in(functions.world), sign_in(functions.world)
    assert [ask(functions, "DELETE", here, one=id_of(there)).status for _ in range(2)] == [204, 204]


def test_ones_own_session_can_be_ended_like_any(functions: Functions) -> None:
    opens_account(functions.world)
    here = sign_in(functions.world)
    assert ask(functions, "DELETE", here, one=id_of(here)).status == 204
    assert ask(functions, "DELETE", here, one=id_of(here)).status == 401


def test_sessions_end_side_by_side(today: World) -> None:
    person = opens_account(today)
    tokens = [sign_in(today) for _ in range(4)]

    def end(one: Tokens) -> None:
        ending.end_session(a_context(today), "person", person.person_id, id_of(one), asking=None)

    raised = at_once(*(partial(end, one) for one in (*tokens[:3], tokens[0])))
    # Of two who end the same one, the later may find that it is over.
    assert raised[1:3] == [None, None]
    assert {type(error) for error in (raised[0], raised[3])} in ({type(None)}, {type(None), NotFound})
    left = ending.live_sessions(today.ctx, "person", person.person_id)
    assert [one.session_id for one in left] == [id_of(tokens[3])]


def test_a_session_that_is_renewed_while_it_ends_has_ended(today: World, monkeypatch: Any) -> None:
    person = opens_account(today)
    began, pool = sign_in(today), today.sessions()
    whole = type(pool).refresh

    def refresh(self: Any, token: str) -> Tokens:
        given = whole(self, token)
        ending.end_session(today.ctx, "person", person.person_id, id_of(began), asking=None)
        return given

    monkeypatch.setattr(type(pool), "refresh", refresh)
    with pytest.raises(SessionEnded):
        service.renew(today.ctx, pool, began.refresh_token)
    assert not sessions_of(today.ctx.store, person.person_id)


def test_signing_out_on_a_device_ends_its_token_at_once(functions: Functions) -> None:
    opens_account(functions.world)
    here, there = sign_in(functions.world), sign_in(functions.world)
    for _ in range(2):
        token = {"refresh_token": there.refresh_token}
        assert functions.call("sessions", "POST", "/v1/sessions/end", body=token).status == 204
    assert (opens(functions, there), opens(functions, here)) == (False, True)


def test_signing_out_everywhere_ends_every_session(functions: Functions) -> None:
    world = functions.world
    opens_account(world)
    here, there = sign_in(world), sign_in(world)
    functions.call("account", "POST", "/v1/account/sign-outs", access_token=here.access_token)
    assert (opens(functions, there), opens(functions, here)) == (False, False)


def test_a_session_that_was_spared_ends_with_all_at_last(today: World) -> None:
    person = opens_account(today)
    here = sign_in(today)
    ending.end_other_sessions(today.ctx, "person", person.person_id, asking=id_of(here))
    today.pass_time(seconds=5)
    sign_out_everywhere(today.ctx, person.person_id, pool=today.pool())
    account = account_of(today.ctx.store, person.person_id)
    assert account is not None
    assert not account.admits(id_of(here), here.claims.began_at)


def test_more_ended_sessions_than_are_kept_end_all_but_the_one_that_asks(today: World) -> None:
    person = opens_account(today)
    tokens = [sign_in(today)]
    for number in range(MOST_ENDED + 1):
        one = session_named(today, person.person_id, f"other-{number}")
        ending.end_session(today.ctx, "person", person.person_id, one, asking=id_of(tokens[0]))
    account = account_of(today.ctx.store, person.person_id)
    assert account is not None
    assert len(account.ended_sessions) <= MOST_ENDED
    assert account.admits(id_of(tokens[0]), tokens[0].claims.began_at)
    assert not account.admits(session_id(person.person_id, "other-0"), today.now - timedelta(minutes=1))


def session_named(world: World, person_id: str, origin: str) -> str:
    """A session that began a minute ago; gives its id."""
    item = session_id(person_id, origin)
    value = {"person_id": person_id, "session_id": item, "began_at": world.now - timedelta(minutes=1)}
    world.ctx.store.write(SESSION.insert(SESSION.model.model_validate(value)))
    return item


def test_what_was_ended_is_forgotten_when_no_token_can_be_left(today: World) -> None:
    person = opens_account(today)
    first, second = sign_in(today), sign_in(today)
    ending.sign_out(today.ctx, today.sessions(), first.refresh_token)
    today.pass_time(minutes=30)
    ending.sign_out(today.ctx, today.sessions(), second.refresh_token)
    account = account_of(today.ctx.store, person.person_id)
    assert account is not None
    assert [one.session_id for one in account.ended_sessions] == [id_of(second)]


def test_a_session_that_the_pool_still_renews_stays_ended_until_its_own_end(today: World) -> None:
    person = opens_account(today)
    first, second = sign_in(today), sign_in(today)
    ending.end_session(today.ctx, "person", person.person_id, id_of(first), asking=None)
    today.pass_time(days=29)
    ending.end_session(today.ctx, "person", person.person_id, id_of(second), asking=None)
    account = account_of(today.ctx.store, person.person_id)
    assert account is not None
    assert account.has_ended(id_of(first))


def test_a_renewal_can_not_bring_back_what_was_ended(today: World) -> None:
    """Renewed at the pool itself, the token is one that we never saw."""
    person = opens_account(today)
    mine = sign_in(today)
    ending.end_session(today.ctx, "person", person.person_id, id_of(mine), asking=None)
    unseen = today.sessions().refresh(mine.refresh_token)
    with pytest.raises(SessionEnded):
        renews(today, unseen)
    account = account_of(today.ctx.store, person.person_id)
    assert account is not None
    assert not account.admits(id_of(unseen), unseen.claims.began_at)
