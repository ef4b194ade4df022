"""A token that renews a session works once: a copy ends the session. What is kept of sessions ends by itself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from qlinx.aws.pool_sessions import Tokens
from qlinx.aws.token_claims import claims_of
from qlinx.mailing.letter import Letter
from qlinx.records.audit import acts
from qlinx.records.sessions import ACCESS_TOKEN_LIFE
from qlinx.records.shape import Regime
from qlinx.sessions import ending, service
from qlinx.sessions.errors import SessionEnded
from qlinx.sessions.model import GRACE
from qlinx.sessions.store import renewal_token
from qlinx.sessions.whose import Role
from tests.support.application import application
from tests.support.http import Functions
from tests.support.people import letters, opens_account
from tests.support.sessions import id_of, opens, sign_in, somebody
from tests.support.signing_in import ADDRESS
from tests.support.world import World


def test_a_token_that_was_copied_ends_its_session_and_tells_its_holder(functions: Functions) -> None:
    world = functions.world
    person = opens_account(world)
    mine, other = sign_in(world), sign_in(world)
    live = service.renew(world.ctx, world.sessions(), mine.refresh_token)
    world.pass_time(seconds=GRACE.total_seconds() + 1)
    letters(world)
    for _ in range(2):
        with pytest.raises(SessionEnded):
            service.renew(world.ctx, world.sessions(), mine.refresh_token)
    assert (opens(functions, live), opens(functions, other)) == (False, True)
    with pytest.raises(SessionEnded):
        service.renew(world.ctx, world.sessions(), live.refresh_token)
    (mail,) = letters(world)
    assert isinstance(mail, Letter)
    assert (mail.template, mail.to.address) == ("sessions.token_copied", person.email)
    told = [act for act in acts(world.ctx, world.now.date()) if act.subject == person.person_id]
    assert [act.action for act in told] == ["renewal-token-copied"]


@pytest.mark.parametrize("role", ["employer", "staff"])
def test_a_copied_token_is_noticed_in_every_role(today: World, role: Role) -> None:
    somebody(today, role)
    mine = sign_in(today, role=role)
    service.renew(today.ctx, today.sessions(), mine.refresh_token)
    today.pass_time(minutes=1)
    letters(today)
    with pytest.raises(SessionEnded):
        service.renew(today.ctx, today.sessions(), mine.refresh_token)
    (mail,) = letters(today)
    assert isinstance(mail, Letter)
    assert (mail.template, mail.to.address) == ("sessions.token_copied", ADDRESS)
    # Staff get a link to choose a password from an operator only.
    assert mail.facts["chooses_password"] is (role != "staff")


def test_an_app_that_lost_the_answer_is_no_thief(today: World) -> None:
    person = opens_account(today)
    mine = sign_in(today)
    service.renew(today.ctx, today.sessions(), mine.refresh_token)
    today.pass_time(seconds=GRACE.total_seconds())
    letters(today)
    with pytest.raises(SessionEnded):  # moto gives no time for asking again
        service.renew(today.ctx, today.sessions(), mine.refresh_token)
    assert not letters(today)
    assert len(ending.live_sessions(today.ctx, "person", person.person_id)) == 1


def test_a_session_from_before_they_were_kept_is_kept_from_its_renewal_on(today: World) -> None:
    person = opens_account(today)
    mine = today.sessions().sign_in(person.person_id, "Fietsen-naar-2-Haarlem")
    assert isinstance(mine, Tokens)
    assert not ending.live_sessions(today.ctx, "person", person.person_id)
    renewed = service.renew(today.ctx, today.sessions(), mine.refresh_token)
    assert [one.session_id for one in ending.live_sessions(today.ctx, "person", person.person_id)] == [
        id_of(renewed)
    ]
    today.pass_time(minutes=1)
    with pytest.raises(SessionEnded):
        service.renew(today.ctx, today.sessions(), mine.refresh_token)
    assert not ending.live_sessions(today.ctx, "person", person.person_id)


def test_sessions_from_before_a_restore_are_not_listed(today: World) -> None:
    person = opens_account(today)
    mine = sign_in(today)
    after = replace(today.ctx, restored_at=mine.began_at + timedelta(seconds=1))
    assert not ending.live_sessions(after, "person", person.person_id)
    assert ending.live_sessions(today.ctx, "person", person.person_id)


def test_what_is_kept_ends_by_itself_and_tells_nothing_of_use(today: World) -> None:
    opens_account(today)
    tokens = sign_in(today)
    (session,) = today.items_of("session")
    assert session["expires_at"] == int(tokens.began_at.timestamp()) + 30 * 24 * 3600
    assert set(session) == {
        "pk", "sk", "kind", "version", "holds", "person_id", "session_id", "began_at", "expires_at"
    }  # fmt: skip
    token = renewal_token(today.ctx, tokens.refresh_token)
    assert token is not None
    kept = str(today.every_item(Regime.SECURITY)) + str(today.every_item())
    assert tokens.refresh_token not in kept
    claims = claims_of(tokens.access_token)
    assert claims is not None
    assert claims.origin not in kept


def test_an_access_token_lives_as_long_as_we_reckon() -> None:
    (found,) = application().resources("AWS::Cognito::UserPoolClient")
    client = found.properties
    assert client["TokenValidityUnits"]["AccessToken"] == "minutes"
    assert timedelta(minutes=client["AccessTokenValidity"]) == ACCESS_TOKEN_LIFE
    assert timedelta(seconds=client["RefreshTokenRotation"]["RetryGracePeriodSeconds"]) == GRACE
    # Without it no token tells which sign-in it is of.
    assert client["EnableTokenRevocation"] is True
