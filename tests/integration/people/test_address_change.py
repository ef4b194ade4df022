"""Another sign-in address counts once its own mailbox confirmed it,
and moves nothing that an employer said.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import pytest

from qlinx.kit.contact import parse_email
from qlinx.kit.errors import TooManyRequests
from qlinx.people.address_change import address_change, ask_address_change, confirm_address_change
from qlinx.people.errors import AddressChangeEnded, AddressTaken
from qlinx.people.mailed import UNCONFIRMED_ADDRESS
from qlinx.people.own_data import sign_out_everywhere
from qlinx.people.passwords import ask_new_password, choose_new_password
from qlinx.people.store import ACCOUNT, account_of
from qlinx.records.shape import Regime
from qlinx.sessions.ending import end_other_sessions, end_session
from qlinx.sessions.model import Session
from qlinx.sessions.store import SESSION
from tests.support.people import (
    IP,
    NEW_ADDRESS,
    asked_for_address,
    asks_for_address,
    found_by,
    is_shared,
    letter,
    letters,
    opens_account,
    person_of,
    starts_work,
    token_in,
)
from tests.support.threads import a_context_with
from tests.support.world import World


def test_a_new_address_counts_after_its_own_mailbox_confirmed_it_and_the_old_one_is_told(
    world: World,
) -> None:
    person = opens_account(world)
    token = asks_for_address(world, person)
    assert person_of(world.ctx, person.person_id).email == person.email
    after = confirm_address_change(world.ctx, token)
    assert after.email == NEW_ADDRESS
    assert (found_by(world, NEW_ADDRESS), found_by(world, person.email)) == (person.person_id, None)
    warning = letter(world)
    assert (warning.template, warning.to.address) == ("people.address_changed_warning", person.email)
    assert NEW_ADDRESS not in str(warning.facts)


def test_the_link_of_a_change_of_address_again_changes_nothing_and_says_the_same(world: World) -> None:
    person = opens_account(world)
    token = asks_for_address(world, person)
    first = confirm_address_change(world.ctx, token)
    before = world.every_item()
    assert confirm_address_change(world.ctx, token) == first
    assert world.every_item() == before


def test_a_newer_request_ends_the_link_of_the_older(world: World) -> None:
    person = opens_account(world)
    older = asks_for_address(world, person)
    newer = asks_for_address(world, person, "noor.nog.nieuwer@thuis.example.nl")
    with pytest.raises(AddressChangeEnded):
        address_change(world.ctx, older)
    assert confirm_address_change(world.ctx, newer).email.startswith("noor.nog.nieuwer")


def test_after_a_week_a_change_of_address_has_ended(world: World) -> None:
    token = asks_for_address(world, opens_account(world))
    world.pass_time(days=7)
    with pytest.raises(AddressChangeEnded):
        confirm_address_change(world.ctx, token)


def test_the_sign_in_address_of_another_account_is_refused_to_its_reader_and_nothing_changes(
    world: World,
) -> None:
    other = opens_account(world, email=NEW_ADDRESS)
    person = opens_account(world)
    letters(world)
    token = asks_for_address(world, person)
    with pytest.raises(AddressTaken):
        confirm_address_change(world.ctx, token)
    assert person_of(world.ctx, person.person_id).email == person.email
    assert found_by(world, NEW_ADDRESS) == other.person_id


def test_an_account_that_takes_the_address_at_the_last_moment_keeps_it(world: World) -> None:
    person = opens_account(world)
    token = asks_for_address(world, person)
    ctx = a_context_with(world, lambda: opens_account(world, email=NEW_ADDRESS))
    with pytest.raises(AddressTaken):
        confirm_address_change(ctx, token)
    assert found_by(world, person.email) == person.person_id


def test_what_an_employer_says_under_the_new_address_stays_the_employers(world: World) -> None:
    relation, _ = is_shared(world, NEW_ADDRESS)
    person = opens_account(world)
    confirm_address_change(world.ctx, asks_for_address(world, person))
    assert found_by(world, NEW_ADDRESS) == person.person_id
    assert person_of(world.ctx, relation.person_id) == relation


def test_a_join_stays_with_the_address_that_the_employer_names(world: World) -> None:
    person = opens_account(world)
    employment = starts_work(world, person)
    confirm_address_change(world.ctx, asks_for_address(world, person))
    relation = person_of(world.ctx, employment.person_id)
    assert (relation.email, relation.account_id) == (person.email, person.person_id)
    assert found_by(world, person.email) is None


def test_the_ledger_knows_that_the_address_moved_and_not_the_address(world: World) -> None:
    person = opens_account(world)
    confirm_address_change(world.ctx, asks_for_address(world, person))
    (moved,) = [one for one in world.every_item(Regime.LEDGER) if one["kind"] == "moved_account"]
    assert (moved["person_id"], moved["address_hash"]) == (
        person.person_id,
        world.ctx.address_hash(NEW_ADDRESS),
    )


def test_asking_for_ones_own_address_does_nothing(world: World) -> None:
    person = opens_account(world)
    assert ask_address_change(world.ctx, person.person_id, parse_email(person.email)) is None
    assert letters(world) == []


def test_a_flood_of_changes_of_address_is_stopped(world: World) -> None:
    person = opens_account(world)
    for _ in range(5):
        ask_address_change(world.ctx, person.person_id, parse_email(NEW_ADDRESS))
    with pytest.raises(TooManyRequests):
        ask_address_change(world.ctx, person.person_id, parse_email(NEW_ADDRESS))


STRANGERS: Final = "s" * 26
ENDS: Final[dict[str, Callable[[World, str], object]]] = {
    "a new password by mail": lambda world, _: new_password(world),
    "signed out everywhere": lambda world, account_id: sign_out_everywhere(
        world.ctx, account_id, pool=world.pool()
    ),
    "all others ended": lambda world, account_id: end_other_sessions(
        world.ctx, "person", account_id, asking="the owner's"
    ),
    "that one ended": lambda world, account_id: end_session(
        world.ctx, "person", account_id, STRANGERS, asking="the owner's"
    ),
}


def new_password(world: World) -> None:
    ask_new_password(world.ctx, parse_email("noor@werk.example.nl"), network_address=IP)
    token = token_in(letter(world), "password_url")
    choose_new_password(world.ctx, token, "Een-ander-woord-9", pool=world.pool())


def a_session_of(world: World, account_id: str) -> None:
    """A session of whoever is not the owner, as a browser keeps one."""
    session = Session(
        person_id=account_id, session_id=STRANGERS, began_at=world.now, role="person", stays=True
    )
    world.ctx.store.write(SESSION.insert(session))


@pytest.mark.parametrize("ends", ENDS.values(), ids=ENDS)
def test_what_was_asked_in_a_session_that_its_owner_ended_is_not_confirmed_and_the_session_stays_ended(
    world: World, ends: Callable[[World, str], object]
) -> None:
    person = opens_account(world)
    world.pass_time(minutes=1)
    began = world.now
    a_session_of(world, person.person_id)
    asked, _ = asked_for_address(world, person, asked_in=STRANGERS)
    world.pass_time(minutes=1)

    ends(world, person.person_id)
    world.pass_time(minutes=1)

    with pytest.raises(AddressChangeEnded):
        confirm_address_change(world.ctx, token_in(asked))
    account = account_of(world.ctx.store, person.person_id)
    assert account
    assert not account.admits(STRANGERS, began)
    assert found_by(world, NEW_ADDRESS) is None


@pytest.mark.parametrize("ends", ENDS.values(), ids=ENDS)
def test_a_link_that_its_owner_ended_stays_dead_when_the_same_address_is_asked_for_anew(
    world: World, ends: Callable[[World, str], object]
) -> None:
    person = opens_account(world)
    a_session_of(world, person.person_id)
    dead, _ = asked_for_address(world, person, asked_in=STRANGERS)
    world.pass_time(minutes=1)
    ends(world, person.person_id)
    world.pass_time(minutes=1)

    anew, _ = asked_for_address(world, person)

    with pytest.raises(AddressChangeEnded):
        confirm_address_change(world.ctx, token_in(dead))
    assert confirm_address_change(world.ctx, token_in(anew)).email == NEW_ADDRESS


def test_a_link_whose_time_is_over_stays_dead_when_the_same_address_is_asked_for_anew(world: World) -> None:
    person = opens_account(world)
    dead, _ = asked_for_address(world, person)
    world.pass_time(days=UNCONFIRMED_ADDRESS.days)

    anew, _ = asked_for_address(world, person)

    with pytest.raises(AddressChangeEnded):
        confirm_address_change(world.ctx, token_in(dead))
    assert confirm_address_change(world.ctx, token_in(anew)).email == NEW_ADDRESS


def test_who_ends_the_others_or_signs_out_after_asking_confirms_it_all_the_same(world: World) -> None:
    person = opens_account(world)
    world.pass_time(minutes=1)
    began = world.now
    a_session_of(world, person.person_id)
    asked, _ = asked_for_address(world, person, asked_in=STRANGERS)
    end_other_sessions(world.ctx, "person", person.person_id, asking=STRANGERS)
    account = account_of(world.ctx.store, person.person_id)
    assert account
    # As signing out does: the session has ended by itself.
    ended = account.without(STRANGERS, world.now + timedelta(minutes=17), world.now)
    world.ctx.store.write(ACCOUNT.replace(account, **ended))

    assert confirm_address_change(world.ctx, token_in(asked)).email == NEW_ADDRESS

    after = account_of(world.ctx.store, person.person_id)
    assert after
    assert not after.admits(STRANGERS, began)
