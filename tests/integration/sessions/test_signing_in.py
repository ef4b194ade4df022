"""Signing in by our own records: in each role, refused alike whatever is wrong, renewed and ended."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from qlinx.aws.database import Busy
from qlinx.aws.pool_responses import PoolBusy
from qlinx.aws.pool_sessions import Challenge, PoolSessions, Tokens, WrongPassword
from qlinx.kit.contact import parse_email
from qlinx.kit.errors import TooManyRequests
from qlinx.people.model import AccountState, PersonState
from qlinx.people.store import ACCOUNT, PERSON, account_of
from qlinx.records.shape import Regime
from qlinx.sessions import service
from qlinx.sessions.errors import SessionEnded, SignInRefused
from qlinx.sessions.limits import ATTACKED, OF_CALLER, OF_NETWORK, WHILE_ATTACKED
from qlinx.staff.service import end_staff
from tests.support.people import PASSWORD, opens_account, person_of, set_limit
from tests.support.signing_in import (
    ADDRESS,
    a_staff_member,
    an_employer_user,
    calls_of,
    signs_in,
    user_in,
)
from tests.support.standing import client
from tests.support.world import World

STRANGER = "niemand@elders.example.nl"
OTHER_EMPLOYER = "f" * 26


def test_a_person_signs_in_with_address_and_password(world: World) -> None:
    person = opens_account(world)
    session = signs_in(world, person.email.upper())
    assert user_in(session) == person.person_id
    assert (session.token_type, session.expires_in > 0) == ("Bearer", True)


def test_the_pool_knows_no_address_to_sign_in_with(world: World) -> None:
    opens_account(world)
    users = client("cognito-idp").list_users(UserPoolId=world.resources.outputs["UserPoolId"])["Users"]
    assert [one["Name"] for user in users for one in user["Attributes"]] == ["sub"] * len(users)
    with pytest.raises(WrongPassword):
        world.sessions().sign_in(ADDRESS, PASSWORD)


@pytest.mark.parametrize("role", ["person", "employer", "staff"])
def test_a_wrong_password_and_an_unknown_address_are_the_same(world: World, role: Any) -> None:
    opens_account(world)
    an_employer_user(world)
    a_staff_member(world, ADDRESS)

    def trying(email: str) -> Callable[[], None]:
        def act() -> None:
            with pytest.raises(SignInRefused):
                signs_in(world, email, "Een-ander-woord-9", role=role)

        return act

    # What limits let through is read once a minute, whoever asks.
    trying("somebody@elders.example.nl")()
    known, unknown = calls_of(trying(ADDRESS)), calls_of(trying(STRANGER))
    assert known == unknown
    assert known.count(("cognito-idp", "AdminInitiateAuth")) == 1


def test_one_address_signs_in_in_each_role_it_has(world: World) -> None:
    person = opens_account(world)
    user = an_employer_user(world, password="Voor-mijn-werk-3")
    member = a_staff_member(world, ADDRESS, password="Voor-de-balie-4")
    assert user_in(signs_in(world)) == person.person_id
    assert user_in(signs_in(world, password="Voor-mijn-werk-3", role="employer")) == user.person_id
    assert user_in(signs_in(world, password="Voor-de-balie-4", role="staff")) == member.person_id
    for role, password in (("person", "Voor-mijn-werk-3"), ("employer", PASSWORD), ("staff", PASSWORD)):
        with pytest.raises(SignInRefused):
            signs_in(world, password=password, role=role)


def test_a_user_of_several_employers_says_for_which(world: World) -> None:
    first = an_employer_user(world)
    world.pass_time(days=1)
    second = an_employer_user(world, employer_id=OTHER_EMPLOYER, password="Bij-de-ander-5")
    assert user_in(signs_in(world, role="employer")) == first.person_id, "a later employer shut them out"
    found = signs_in(world, password="Bij-de-ander-5", role="employer", employer_id=OTHER_EMPLOYER)
    assert user_in(found) == second.person_id
    with pytest.raises(SignInRefused):
        signs_in(world, password=PASSWORD, role="employer", employer_id="g" * 26)


def test_a_user_whose_time_is_over_is_refused(world: World) -> None:
    user = an_employer_user(world, ends_at=world.now + timedelta(days=1))
    assert user_in(signs_in(world, role="employer")) == user.person_id
    world.pass_time(days=1)
    with pytest.raises(SignInRefused):
        signs_in(world, role="employer")


def test_staff_who_left_are_refused(world: World) -> None:
    member = a_staff_member(world)
    assert user_in(signs_in(world, member.email, role="staff")) == member.person_id
    end_staff(world.ctx, parse_email(member.email), pool=world.staff_pool(), actor="staff_members")
    world.staff_pool().create(member.person_id)
    world.staff_pool().set_password(member.person_id, PASSWORD)
    with pytest.raises(SignInRefused):
        signs_in(world, member.email, role="staff")


def test_an_account_that_is_opening_is_refused(world: World) -> None:
    person = opens_account(world)
    account = account_of(world.ctx.store, person.person_id)
    assert account is not None
    world.ctx.store.write(ACCOUNT.replace(account, state=AccountState.OPENING))
    with pytest.raises(SignInRefused):
        signs_in(world)


def test_a_person_who_is_being_erased_is_refused(world: World) -> None:
    person = opens_account(world)
    world.ctx.store.write(PERSON.replace(person, state=PersonState.ERASING))
    with pytest.raises(SignInRefused):
        signs_in(world)


def test_a_row_that_lags_behind_the_present_address_opens_nothing(world: World) -> None:
    person = opens_account(world)
    world.ctx.store.write(PERSON.replace(person, address_hash="0" * 40))
    with pytest.raises(SignInRefused):
        signs_in(world)


def test_a_former_address_from_a_backup_is_mended_by_who_types_the_present_one(world: World) -> None:
    person = opens_account(world)
    world.ctx.store.write(PERSON.replace(person, email="vroeger@werk.example.nl"))
    with pytest.raises(SignInRefused):
        signs_in(world, password="Een-ander-woord-9")
    assert person_of(world.ctx, person.person_id).email == "vroeger@werk.example.nl"
    signs_in(world, "Noor@Werk.example.nl")
    mended = person_of(world.ctx, person.person_id)
    assert (mended.email, mended.address_hash) == ("Noor@werk.example.nl", person.address_hash)


def test_an_address_that_is_right_is_left_as_its_owner_wrote_it(world: World) -> None:
    person = opens_account(world)
    signs_in(world, "NOOR@werk.example.nl")
    assert person_of(world.ctx, person.person_id) == person


def test_trying_shuts_out_who_tries_and_not_the_owner(world: World) -> None:
    person = opens_account(world)
    for _ in range(OF_CALLER.most):
        with pytest.raises(SignInRefused):
            signs_in(world, password="Een-ander-woord-9", network_address="198.51.100.9")
    with pytest.raises(TooManyRequests):
        signs_in(world, network_address="198.51.100.9")
    assert user_in(signs_in(world)) == person.person_id
    world.pass_time(seconds=OF_CALLER.seconds)
    assert user_in(signs_in(world, network_address="198.51.100.9")) == person.person_id


def test_however_many_guess_the_owner_signs_in(world: World) -> None:
    person = opens_account(world)
    set_limit(world, ATTACKED, 30)
    for number in range(60):
        with pytest.raises(SignInRefused):
            signs_in(world, password="Een-ander-woord-9", network_address=f"198.51.100.{number}")
    with pytest.raises(SignInRefused):
        signs_in(world, password="Een-typefout-9")
    assert user_in(signs_in(world)) == person.person_id


def test_while_many_guess_each_network_has_only_a_few_tries(world: World) -> None:
    opens_account(world)
    set_limit(world, ATTACKED, 30)
    refused = 0
    for number in range(30):
        with pytest.raises(SignInRefused):
            signs_in(world, password="Een-ander-woord-9", network_address=f"198.51.100.{number}")
    for number in range(20):
        with pytest.raises((SignInRefused, TooManyRequests)) as outcome:
            signs_in(world, password="Een-ander-woord-9", network_address=f"2001:db8::{number}")
        refused += outcome.type is TooManyRequests
    assert refused == 20 - WHILE_ATTACKED.most


def test_an_office_signs_in_at_once_for_right_passwords_are_not_counted(world: World) -> None:
    person = opens_account(world)
    set_limit(world, OF_NETWORK, 3)
    set_limit(world, OF_CALLER, 3)
    assert {user_in(signs_in(world)) for _ in range(12)} == {person.person_id}


def test_an_unknown_address_is_counted_like_a_known_one(world: World) -> None:
    opens_account(world)
    for email in (ADDRESS, STRANGER):
        for _ in range(OF_CALLER.most):
            with pytest.raises(SignInRefused):
                signs_in(world, email, "Een-ander-woord-9")
        with pytest.raises(TooManyRequests):
            signs_in(world, email, "Een-ander-woord-9")


def test_counts_of_attempts_name_nobody(world: World) -> None:
    opens_account(world)
    signs_in(world)
    assert ADDRESS not in str(world.every_item(Regime.SECURITY))


def test_a_session_is_renewed_with_another_token_and_ended(world: World) -> None:
    opens_account(world)
    began, pool = signs_in(world), world.sessions()
    renewed = service.renew(world.ctx, pool, began.refresh_token)
    assert renewed.refresh_token != began.refresh_token
    with pytest.raises(SessionEnded):
        service.renew(world.ctx, pool, began.refresh_token)
    service.end(pool, renewed.refresh_token)
    service.end(pool, renewed.refresh_token)
    with pytest.raises(SessionEnded):
        service.renew(world.ctx, pool, renewed.refresh_token)


def test_signing_out_everywhere_ends_renewal(world: World) -> None:
    person = opens_account(world)
    began = signs_in(world)
    world.pool().sign_out(person.person_id)
    with pytest.raises(SessionEnded):
        service.renew(world.ctx, world.sessions(), began.refresh_token)


def test_a_session_from_before_a_restore_is_renewed_no_more(world: World) -> None:
    opens_account(world)
    began, pool = signs_in(world), world.sessions()
    after = replace(world.ctx, restored_at=began.claims.began_at + timedelta(seconds=1))
    with pytest.raises(SessionEnded):
        service.renew(after, pool, began.refresh_token)
    before = replace(world.ctx, restored_at=began.claims.began_at - timedelta(days=1))
    service.renew(before, pool, signs_in(world).refresh_token)


class Asking(PoolSessions):
    """A pool that asks for something more after a right password."""

    def __init__(self, world: World, name: str) -> None:
        outputs = world.resources.outputs
        super().__init__(client("cognito-idp"), outputs["UserPoolId"], outputs["UserPoolClientId"])
        self.name = name

    def sign_in(self, user_id: str, password: str) -> Tokens | Challenge:
        super().sign_in(user_id, password)
        return Challenge(self.name)


@pytest.mark.parametrize("name", ["NEW_PASSWORD_REQUIRED", "MFA_SETUP", "SMS_MFA", "SOFTWARE_TOKEN_MFA"])
def test_what_a_pool_may_ask_is_no_way_in(world: World, name: str) -> None:
    opens_account(world)
    with pytest.raises(SignInRefused):
        signs_in(world, pool=Asking(world, name))


def test_a_pool_that_takes_no_more_is_busy_and_refuses_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> Tokens:
        raise PoolBusy

    monkeypatch.setattr(PoolSessions, "sign_in", busy)
    with pytest.raises(Busy):
        signs_in(world)
