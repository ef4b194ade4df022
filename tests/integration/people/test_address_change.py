"""Another address counts once its own mailbox confirmed it, for one person and in the user pool alike."""

import pytest

from qlinx.aws.user_pool import AddressInUse, UserPool
from qlinx.kit.contact import parse_email
from qlinx.kit.errors import TooManyRequests
from qlinx.people.address_change import address_change, ask_address_change, confirm_address_change
from qlinx.people.errors import AddressChangeEnded, AddressTaken
from qlinx.people.service import SELF
from tests.support.people import (
    IP,
    NEW_ADDRESS,
    asks_for_address,
    found_by,
    is_shared,
    letter,
    letters,
    opens_account,
    person_of,
    starts_work,
)
from tests.support.threads import a_context_with
from tests.support.world import World


class RecordingPool(UserPool):
    """A pool that remembers which address each user signs in with, and gives each address to one user."""

    def __init__(self, inner: UserPool, taken: str = "") -> None:
        self._inner = inner
        self._taken = taken
        self.addresses: dict[str, str] = {}

    def set_address(self, user_id: str, address: str) -> None:
        if address == self._taken:
            raise AddressInUse
        self._inner.set_address(user_id, address)
        self.addresses[user_id] = address


def test_a_new_address_counts_after_its_own_mailbox_confirmed_it_and_the_old_one_is_told(
    world: World,
) -> None:
    person, pool = opens_account(world), RecordingPool(world.pool())
    token = asks_for_address(world, person)
    assert person_of(world.ctx, person.person_id).email == person.email
    after = confirm_address_change(world.ctx, token, pool=pool)
    assert (after.email, after.sources["email"]) == (NEW_ADDRESS, SELF)
    assert pool.addresses == {person.person_id: NEW_ADDRESS}
    assert (found_by(world, NEW_ADDRESS), found_by(world, person.email)) == (person.person_id, None)
    warning = letter(world)
    assert (warning.template, warning.to.address) == ("people.address_changed_warning", person.email)
    assert NEW_ADDRESS not in str(warning.facts)


def test_the_link_of_a_change_of_address_again_changes_nothing_and_says_the_same(world: World) -> None:
    person = opens_account(world)
    token = asks_for_address(world, person)
    first = confirm_address_change(world.ctx, token, pool=world.pool())
    before = world.every_item()
    assert confirm_address_change(world.ctx, token, pool=world.pool()) == first
    assert world.every_item() == before


def test_a_newer_request_ends_the_link_of_the_older(world: World) -> None:
    person = opens_account(world)
    older = asks_for_address(world, person)
    newer = asks_for_address(world, person, "noor.nog.nieuwer@thuis.example.nl")
    with pytest.raises(AddressChangeEnded):
        address_change(world.ctx, older)
    assert confirm_address_change(world.ctx, newer, pool=world.pool()).email.startswith("noor.nog.nieuwer")


def test_after_a_week_a_change_of_address_has_ended(world: World) -> None:
    token = asks_for_address(world, opens_account(world))
    world.pass_time(days=7)
    with pytest.raises(AddressChangeEnded):
        confirm_address_change(world.ctx, token, pool=world.pool())


def test_the_address_of_somebody_else_is_refused_to_its_owner_and_nothing_changes(world: World) -> None:
    other, _ = is_shared(world, NEW_ADDRESS)
    person, pool = opens_account(world), RecordingPool(world.pool())
    token = asks_for_address(world, person)
    with pytest.raises(AddressTaken):
        confirm_address_change(world.ctx, token, pool=pool)
    assert person_of(world.ctx, person.person_id).email == person.email
    assert pool.addresses == {person.person_id: person.email}
    assert found_by(world, NEW_ADDRESS) == other.person_id


def test_an_address_that_becomes_somebody_elses_at_the_last_moment_is_put_back_in_the_pool(
    world: World,
) -> None:
    person, pool = opens_account(world), RecordingPool(world.pool())
    token = asks_for_address(world, person)
    ctx = a_context_with(world, lambda: is_shared(world, NEW_ADDRESS))
    with pytest.raises(AddressTaken):
        confirm_address_change(ctx, token, pool=pool)
    assert pool.addresses == {person.person_id: person.email}


def test_the_address_of_another_user_of_the_pool_is_refused(world: World) -> None:
    person = opens_account(world)
    token = asks_for_address(world, person)
    with pytest.raises(AddressTaken):
        confirm_address_change(world.ctx, token, pool=RecordingPool(world.pool(), taken=NEW_ADDRESS))
    assert person_of(world.ctx, person.person_id).email == person.email


def test_an_employer_that_still_uses_the_old_address_finds_the_same_person(world: World) -> None:
    person = opens_account(world)
    starts_work(world, person)
    token = asks_for_address(world, person)
    confirm_address_change(world.ctx, token, pool=world.pool())
    assert found_by(world, NEW_ADDRESS) == found_by(world, person.email) == person.person_id


def test_asking_for_ones_own_address_does_nothing(world: World) -> None:
    person = opens_account(world)
    assert (
        ask_address_change(world.ctx, person.person_id, parse_email(person.email), network_address=IP) is None
    )
    assert letters(world) == []


def test_a_flood_of_changes_of_address_is_stopped(world: World) -> None:
    person = opens_account(world)
    for _ in range(5):
        ask_address_change(world.ctx, person.person_id, parse_email(NEW_ADDRESS), network_address=IP)
    with pytest.raises(TooManyRequests):
        ask_address_change(world.ctx, person.person_id, parse_email(NEW_ADDRESS), network_address=IP)
