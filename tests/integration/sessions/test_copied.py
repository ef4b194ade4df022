"""A token that renews a session works once: a copy ends the session.

What is kept of sessions ends by itself.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from qlinx.aws.pool_sessions import Tokens
from qlinx.factors.states import Role
from qlinx.mailing.letter import Letter
from qlinx.records.audit import acts
from qlinx.records.sessions import ACCESS_TOKEN_LIFE, SESSION_LIFE, STAFF_SESSION_LIFE
from qlinx.records.shape import Regime
from qlinx.sessions import ending
from qlinx.sessions.errors import SessionEnded
from qlinx.sessions.model import GRACE
from qlinx.sessions.store import renewal_token
from tests.support.application import application
from tests.support.http import Functions
from tests.support.people import letters, opens_account
from tests.support.sessions import id_of, opens, renews, sign_in, somebody
from tests.support.signing_in import ADDRESS
from tests.support.world import World


def test_a_token_that_was_copied_ends_its_session_and_tells_its_holder(functions: Functions) -> None:
    world = functions.world
    person = opens_account(world)
    mine, other = sign_in(world), sign_in(world)
    live = renews(world, mine)
    world.pass_time(seconds=GRACE.total_seconds() + 1)
    letters(world)
    for _ in range(2):
        with pytest.raises(SessionEnded):
            renews(world, mine)
    assert (opens(functions, live), opens(functions, other)) == (False, True)
    with pytest.raises(SessionEnded):
        renews(world, live)
    (mail,) = letters(world)
    assert isinstance(mail, Letter)
    assert (mail.template, mail.to.address) == ("sessions.token_copied", person.email)
    told = [act for act in acts(world.ctx, world.now.date()) if act.subject == person.person_id]
    assert [act.action for act in told] == ["renewal-token-copied"]


@pytest.mark.parametrize("role", ["employer", "staff"])
def test_a_copied_token_is_noticed_in_every_role(today: World, role: Role) -> None:
    somebody(today, role)
    mine = sign_in(today, role=role)
    renews(today, mine, role)
    today.pass_time(minutes=1)
    letters(today)
    with pytest.raises(SessionEnded):
        renews(today, mine, role)
    (mail,) = letters(today)
    assert isinstance(mail, Letter)
    assert (mail.template, mail.to.address) == ("sessions.token_copied", ADDRESS)


def test_an_app_that_lost_the_answer_is_no_thief(today: World) -> None:
    person = opens_account(today)
    mine = sign_in(today)
    renews(today, mine)
    today.pass_time(seconds=GRACE.total_seconds())
    letters(today)
    with pytest.raises(SessionEnded):  # moto gives no time for asking again
        renews(today, mine)
    assert not letters(today)
    assert len(ending.live_sessions(today.ctx, "person", person.person_id)) == 1


def test_a_session_from_before_they_were_kept_is_kept_from_its_renewal_on(today: World) -> None:
    person = opens_account(today)
    mine = today.sessions().sign_in(person.person_id, "Fietsen-naar-2-Haarlem")
    assert isinstance(mine, Tokens)
    assert not ending.live_sessions(today.ctx, "person", person.person_id)
    renewed = renews(today, mine)
    assert [one.session_id for one in ending.live_sessions(today.ctx, "person", person.person_id)] == [
        id_of(renewed)
    ]
    today.pass_time(minutes=1)
    with pytest.raises(SessionEnded):
        renews(today, mine)
    assert not ending.live_sessions(today.ctx, "person", person.person_id)


def test_sessions_from_before_a_restore_are_not_listed(today: World) -> None:
    person = opens_account(today)
    mine = sign_in(today)
    after = replace(today.ctx, restored_at=mine.claims.began_at + timedelta(seconds=1))
    assert not ending.live_sessions(after, "person", person.person_id)
    assert ending.live_sessions(today.ctx, "person", person.person_id)


def test_what_is_kept_ends_by_itself_and_tells_nothing_of_use(today: World) -> None:
    opens_account(today)
    tokens = sign_in(today)
    (session,) = today.items_of("session")
    assert session["expires_at"] == int(tokens.claims.began_at.timestamp()) + 30 * 24 * 3600
    assert set(session) == {
        "pk", "sk", "kind", "version", "holds", "person_id", "session_id", "began_at", "role", "expires_at"
    }  # fmt: skip
    token = renewal_token(today.ctx, tokens.refresh_token, staff=False)
    assert token is not None
    kept = str(today.every_item(Regime.SECURITY)) + str(today.every_item())
    assert tokens.refresh_token not in kept
    assert tokens.claims.origin not in kept


def test_an_access_token_lives_as_long_as_we_reckon() -> None:
    found = application().resources("AWS::Cognito::UserPoolClient")
    assert {
        timedelta(
            **{one.properties["TokenValidityUnits"]["RefreshToken"]: one.properties["RefreshTokenValidity"]}
        )
        for one in found
    } == {SESSION_LIFE, STAFF_SESSION_LIFE}
    for client in (one.properties for one in found):
        assert client["TokenValidityUnits"]["AccessToken"] == "minutes"
        assert timedelta(minutes=client["AccessTokenValidity"]) == ACCESS_TOKEN_LIFE
        assert timedelta(seconds=client["RefreshTokenRotation"]["RetryGracePeriodSeconds"]) == GRACE
        # Without it no token tells which sign-in it is of.
        assert client["EnableTokenRevocation"] is True
