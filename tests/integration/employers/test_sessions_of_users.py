"""Whatever ends every session of an employer's user ends the one too that had all others end before."""

from collections.abc import Callable
from typing import Final

import pytest

from qlinx.employers import users
from qlinx.employers.model import EmployerUser
from qlinx.employers.store import EMPLOYER_USER, employer_user_by_id
from qlinx.employers.users import Actor, NewUser
from qlinx.employers.welcome import choose_password, welcome_token
from qlinx.kit.contact import parse_email
from qlinx.records.sessions import all_ended
from tests.support.signing_in import ADDRESS, an_employer_user
from tests.support.world import World

BY: Final = Actor("somebody of ours", is_staff=True)
SPARED: Final = "s" * 26
Ends = Callable[[World, EmployerUser], object]


def chooses(world: World, user: EmployerUser) -> None:
    """They choose a password with the link that was mailed."""
    now = employer_user_by_id(world.ctx.store, user.person_id)
    assert now
    choose_password(world.ctx, welcome_token(world.ctx, now), "Een-ander-woord-9", pool=world.pool())


def signed_out(world: World, user: EmployerUser) -> None:
    users.sign_out(world.ctx, user.employer_id, user.person_id, pool=world.pool(), actor=BY)


def disabled_and_back(world: World, user: EmployerUser) -> None:
    users.disable(world.ctx, user.employer_id, user.person_id, pool=world.pool(), actor=BY)
    users.enable(world.ctx, user.employer_id, user.person_id, actor=BY)


def removed_and_back(world: World, user: EmployerUser) -> None:
    users.remove(world.ctx, user.employer_id, user.person_id, pool=world.pool(), actor=BY)
    again = NewUser(user.name, parse_email(user.email), user.language)
    users.invite(world.ctx, user.employer_id, again, pool=world.pool(), actor=BY)
    chooses(world, user)


def invited_again(world: World, user: EmployerUser) -> None:
    users.invite_again(world.ctx, user.employer_id, user.person_id, actor=BY)
    chooses(world, user)


@pytest.mark.parametrize("ends", [signed_out, disabled_and_back, removed_and_back, invited_again])
def test_a_session_that_was_spared_once_ends_with_all_others(world: World, ends: Ends) -> None:
    user = an_employer_user(world, ADDRESS, password_chosen_at=world.now)
    began = world.now
    world.pass_time(minutes=2)
    world.ctx.store.write(EMPLOYER_USER.replace(user, **all_ended(world.now, but=SPARED)))
    spared = employer_user_by_id(world.ctx.store, user.person_id)
    assert spared
    assert spared.admits(SPARED, began)
    world.pass_time(minutes=2)

    ends(world, user)

    now = employer_user_by_id(world.ctx.store, user.person_id)
    assert now
    assert now.is_able
    assert not now.admits(SPARED, began)
