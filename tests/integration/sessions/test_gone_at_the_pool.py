"""Somebody removed their own user of the pool, with a token of theirs:
the next password gives it back whole, in every role (M7).
"""

from datetime import date

import pytest

from qlinx.employers.model import Agreement
from qlinx.employers.store import AGREEMENT, EMPLOYER_USER
from qlinx.employers.users import Actor, invite_again
from qlinx.employers.welcome import choose_password, welcome_token
from qlinx.kit.contact import parse_email
from qlinx.mailing.letter import Letter
from qlinx.people import passwords
from qlinx.sessions import forgotten
from qlinx.sessions.errors import SignInRefused
from qlinx.staff.service import choose_staff_password
from qlinx.staff.service import welcome_token as staff_token
from tests.support.authenticating import sets_up
from tests.support.people import IP, letters, opens_account, token_in
from tests.support.signing_in import (
    ADDRESS,
    a_staff_member,
    an_employer_user,
    pool_keeps_time,
    signs_in,
    tries,
    user_in,
)
from tests.support.world import World

OTHER = "Een-ander-woord-9"
STAFF_EMAIL = "sam@aanbieder.example.nl"


@pytest.fixture(autouse=True)
def _today(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    pool_keeps_time(world, monkeypatch)


def mailed(world: World) -> str:
    (mail,) = letters(world)
    assert isinstance(mail, Letter)
    return token_in(mail, "password_url")


def test_a_user_of_an_employer_by_a_link_to_choose_a_password(world: World) -> None:
    user = an_employer_user(world, password_chosen_at=world.now)
    world.pool().delete(user.person_id)
    with pytest.raises(SignInRefused):
        tries(world, role="employer")
    world.pass_time(seconds=2)
    again = invite_again(world.ctx, user.employer_id, user.person_id, actor=Actor("staff", is_staff=True))
    choose_password(world.ctx, welcome_token(world.ctx, again), OTHER, pool=world.pool())
    world.pass_time(seconds=2)
    session = signs_in(world, password=OTHER, role="employer")
    assert user_in(session) == user.person_id
    assert session.claims.groups == {"employer"}


def test_a_user_of_an_employer_at_their_first_password(world: World) -> None:
    user = an_employer_user(world)
    world.ctx.store.write(
        EMPLOYER_USER.replace(user, password_chosen_at=None, factor=None, factor_set_at=None)
    )
    world.pool().delete(user.person_id)
    choose_password(world.ctx, welcome_token(world.ctx, user), OTHER, pool=world.pool())
    session = sets_up(world, tries(world, password=OTHER, role="employer")).tokens
    assert session.claims.groups == {"employer"}


def test_a_user_of_an_employer_who_asks_for_a_new_one(world: World) -> None:
    user = an_employer_user(world, password_chosen_at=world.now)
    agreement = Agreement(employer_id=user.employer_id, starts_on=date(2026, 1, 1))
    world.ctx.store.write(AGREEMENT.insert(agreement))
    world.pool().delete(user.person_id)
    forgotten.ask_new_password(world.ctx, parse_email(ADDRESS), None, network_address=IP)
    forgotten.choose_new_password(world.ctx, mailed(world), OTHER, pool=world.pool())
    world.pass_time(seconds=2)
    assert signs_in(world, password=OTHER, role="employer").claims.groups == {"employer"}


def test_a_person_who_asks_for_a_new_password(world: World) -> None:
    person = opens_account(world)
    world.pool().delete(person.person_id)
    with pytest.raises(SignInRefused):
        tries(world)
    passwords.ask_new_password(world.ctx, parse_email(ADDRESS), network_address=IP)
    passwords.choose_new_password(world.ctx, mailed(world), OTHER, pool=world.pool())
    world.pass_time(seconds=2)
    assert user_in(signs_in(world, password=OTHER)) == person.person_id


def test_somebody_of_the_staff_at_their_first_password_and_when_an_operator_makes_them_anew(
    world: World,
) -> None:
    member = a_staff_member(world, STAFF_EMAIL, password=None)
    world.staff_pool().delete(member.person_id)
    choose_staff_password(world.ctx, staff_token(world.ctx, member), OTHER, pool=world.staff_pool())
    world.pass_time(seconds=2)
    sets_up(world, tries(world, STAFF_EMAIL, OTHER, role="staff"))
    world.staff_pool().delete(member.person_id)
    world.pass_time(seconds=2)
    again = a_staff_member(world, STAFF_EMAIL, factor=False)
    assert again.person_id == member.person_id
    world.pass_time(seconds=2)
    assert user_in(sets_up(world, tries(world, STAFF_EMAIL, role="staff")).tokens) == member.person_id
