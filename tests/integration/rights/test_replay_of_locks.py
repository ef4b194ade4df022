"""A restored backup opens no account that was frozen since, and locks none that was opened again."""

import pytest

from qlinx.kit.contact import parse_email
from qlinx.people.address_undo import recover, release, staff_must_release
from qlinx.people.errors import AccountFrozen
from qlinx.people.model import AccountState
from qlinx.people.store import account_of, undos_of
from qlinx.records.audit import acts
from qlinx.rights.replay import announce_replay, replay_one
from qlinx.sessions.errors import SignInRefused
from tests.integration.rights.test_replay import replays, restore
from tests.support.people import (
    NEW_ADDRESS,
    PASSWORD,
    asked_for_address,
    found_by,
    letters,
    opens_account,
    person_of,
    token_in,
)
from tests.support.queues import RememberedQueue
from tests.support.signing_in import pool_keeps_time, signs_in, user_in
from tests.support.undoing import THIRD, moved, state_of, stop
from tests.support.world import World


@pytest.fixture(autouse=True)
def _today(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    pool_keeps_time(world, monkeypatch)


def test_an_account_that_was_frozen_since_is_frozen_again_and_nobody_signs_in(world: World) -> None:
    person = opens_account(world)
    _, warned = asked_for_address(world, person)
    backup = world.every_item()
    stop(world, token_in(warned, "stop_url"))
    letters(world)
    restore(world, backup)
    assert user_in(signs_in(world)) == person.person_id, "the backup itself would let them in"

    assert replays(world).again["lock"] == 1

    assert state_of(world, person) is AccountState.FROZEN
    with pytest.raises(AccountFrozen):
        signs_in(world)
    assert [one.action for one in acts(world.ctx, world.now.date())] == ["again-change_stopped"]
    assert replays(world).again["lock"] == 0


def test_whose_address_moved_since_is_frozen_at_the_one_it_had_got_and_staff_give_it_back(
    world: World,
) -> None:
    person = opens_account(world)
    backup = world.every_item()
    stop(world, moved(world, person))
    restore(world, backup)

    replayed = replays(world)

    assert (replayed.again["move"], replayed.again["lock"]) == (1, 1)
    assert (found_by(world, NEW_ADDRESS), found_by(world, person.email)) == (person.person_id, None)
    with pytest.raises(AccountFrozen):
        signs_in(world, NEW_ADDRESS)
    with pytest.raises(SignInRefused):
        signs_in(world, person.email)
    release(world.ctx, person.person_id, parse_email(person.email), actor="staff")
    world.pass_time(seconds=2)
    assert user_in(signs_in(world, person.email)) == person.person_id


def test_no_password_opens_it_then_for_the_pool_was_not_restored(world: World) -> None:
    person = opens_account(world)
    token = moved(world, person)
    backup = world.every_item()
    stop(world, token)
    restore(world, backup)
    replays(world)
    account = account_of(world.ctx.store, person.person_id)
    assert account is not None
    (undo,) = undos_of(world.ctx.store, person.person_id)
    assert staff_must_release(world.ctx, account, undo)


def test_frozen_from_two_addresses_it_is_so_again(world: World) -> None:
    person = opens_account(world)
    first = moved(world, person)
    second = moved(world, person_of(world.ctx, person.person_id), THIRD)
    backup = world.every_item()
    stop(world, second)
    stop(world, first)
    restore(world, backup)

    assert replays(world).again["lock"] == 2

    assert sum(one.stopped_at is not None for one in undos_of(world.ctx.store, person.person_id)) == 2


def test_an_account_that_was_opened_since_is_open_again(world: World) -> None:
    person = opens_account(world)
    token = moved(world, person)
    stop(world, token)
    backup = world.every_item()
    world.pass_time(seconds=5)
    recover(world.ctx, token, PASSWORD, pool=world.sessions())
    restore(world, backup)

    replayed = replays(world)

    assert (replayed.again["move"], replayed.again["lock"]) == (1, 1)
    assert state_of(world, person) is AccountState.OPEN
    world.pass_time(seconds=2)
    assert user_in(signs_in(world, person.email)) == person.person_id


def test_what_staff_open_after_the_restore_stays_open_when_it_is_replayed_once_more(world: World) -> None:
    person = opens_account(world)
    backup = world.every_item()
    stop(world, moved(world, person))
    restore(world, backup)
    replays(world)
    world.pass_time(seconds=5)
    release(world.ctx, person.person_id, parse_email(person.email), actor="staff")

    assert replays(world).again["lock"] == 0

    assert state_of(world, person) is AccountState.OPEN


def test_each_lock_is_done_again_by_a_message_of_its_own_in_any_order(world: World) -> None:
    person = opens_account(world)
    backup = world.every_item()
    stop(world, moved(world, person))
    restore(world, backup)
    queue = RememberedQueue()
    assert announce_replay(world.ctx, world.now, queue=queue) == 2
    for message in [*reversed(queue.messages), *queue.messages]:
        replay_one(world.ctx, message, private=world.bucket("Private"), pool=world.pool())
    assert state_of(world, person) is AccountState.FROZEN
    assert found_by(world, NEW_ADDRESS) == person.person_id
    release(world.ctx, person.person_id, parse_email(person.email), actor="staff")
    assert found_by(world, person.email) == person.person_id
