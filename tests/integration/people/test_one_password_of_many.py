"""Of several who follow one link to a password at once one sets it, and it is theirs that holds."""

from collections.abc import Callable
from typing import Final

import pytest

from qlinx.aws.pool_sessions import Tokens, WrongPassword
from qlinx.aws.user_pool import UserPool
from qlinx.employers.welcome import choose_password, welcome_token
from qlinx.kit.contact import parse_email
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.people.opening import confirm_sign_up
from qlinx.people.passwords import ask_new_password, choose_new_password
from qlinx.records.turns import alone
from qlinx.sessions import forgotten
from qlinx.staff.service import choose_staff_password
from qlinx.staff.service import welcome_token as staff_token
from tests.integration.sessions.test_forgotten import a_user, asks, link
from tests.support.factories import details
from tests.support.people import IP, letter, opens_account, signs_up, token_in
from tests.support.signing_in import a_staff_member, an_employer_user, pool_keeps_time
from tests.support.world import World

FIRST, SECOND = "Het-woord-van-1", "Het-woord-van-2"
# Whoever follows the link with a word of theirs.
Follows = Callable[[str], object]


def a_sign_up(world: World) -> Follows:
    token = signs_up(world)
    return lambda word: confirm_sign_up(world.ctx, token, word, details(), pool=world.pool())


def a_forgotten_password(world: World) -> Follows:
    person = opens_account(world)
    ask_new_password(world.ctx, parse_email(person.email), network_address=IP)
    token = token_in(letter(world), "password_url")
    return lambda word: choose_new_password(world.ctx, token, word, pool=world.pool())


def a_forgotten_password_at_work(world: World) -> Follows:
    a_user(world)
    asks(world)
    token = link(world)
    return lambda word: forgotten.choose_new_password(world.ctx, token, word, pool=world.pool())


def a_first_password_at_work(world: World) -> Follows:
    token = welcome_token(world.ctx, an_employer_user(world))
    return lambda word: choose_password(world.ctx, token, word, pool=world.pool())


def a_first_password_of_staff(world: World) -> Follows:
    token = staff_token(world.ctx, a_staff_member(world, password=None))
    return lambda word: choose_staff_password(world.ctx, token, word, pool=world.staff_pool())


LINKS: Final = (
    a_sign_up,
    a_forgotten_password,
    a_forgotten_password_at_work,
    a_first_password_at_work,
    a_first_password_of_staff,
)


@pytest.mark.parametrize("made", LINKS)
def test_whoever_comes_while_a_password_is_set_sets_none(
    world: World, monkeypatch: pytest.MonkeyPatch, made: Callable[[World], Follows]
) -> None:
    pool_keeps_time(world, monkeypatch)
    follows, set_password = made(world), UserPool.set_password
    said: list[tuple[str, str]] = []

    def second_comes_first(pool: UserPool, user_id: str, word: str) -> None:
        if not said:
            said.append(("", ""))
            with pytest.raises(ChangedMeanwhile):
                follows(SECOND)
        said.append((user_id, word))
        set_password(pool, user_id, word)

    monkeypatch.setattr(UserPool, "set_password", second_comes_first)
    follows(FIRST)

    assert [word for _, word in said[1:]] == [FIRST]
    sessions = world.staff_sessions() if made is a_first_password_of_staff else world.sessions()
    assert isinstance(sessions.sign_in(said[1][0], FIRST), Tokens)
    with pytest.raises(WrongPassword):
        sessions.sign_in(said[1][0], SECOND)


def test_a_turn_is_one_s_until_it_ends_and_of_who_was_cut_off_for_less_than_a_minute(world: World) -> None:
    def has_turn(whose: str = "somebody") -> bool:
        with alone(world.ctx, whose) as mine:
            return mine

    # At the end of a window.
    world.pass_time(seconds=19 - int(world.now.timestamp()) % 20)
    cut_off = alone(world.ctx, "somebody")
    assert cut_off.__enter__()
    assert (has_turn(), has_turn("somebody else")) == (False, True)
    world.pass_time(seconds=2)
    assert not has_turn(), "in the next window as well"
    world.pass_time(seconds=40)
    assert (has_turn(), has_turn()) == (True, True)
