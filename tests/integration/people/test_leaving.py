"""The end of an account while an employer shares its holder, also when it is cut off."""

from functools import partial

import pytest

from qlinx.people.address_change import confirm_address_change
from qlinx.people.confirmation import confirm_sign_up
from qlinx.people.errors import ErasureUnderWay
from qlinx.people.leaving import NotEmployed, close_account, closings, finish_closing
from qlinx.people.model import AccountState
from qlinx.people.service import SELF, source_of
from qlinx.people.store import account_of, person_by_id
from tests.support.people import (
    NEW_ADDRESS,
    PASSWORD,
    asks_for_address,
    found_by,
    is_shared,
    letter,
    letters,
    opens_account,
    person_of,
    pool_cut_off_after,
    signs_up,
)
from tests.support.post import CutOffError
from tests.support.world import World


def test_an_account_without_an_employer_is_no_matter_of_closing_but_of_erasure(world: World) -> None:
    person = opens_account(world)
    with pytest.raises(NotEmployed):
        close_account(world.ctx, person.person_id, pool=world.pool(), photos=world.bucket("Private"))
    assert person_by_id(world.ctx.store, person.person_id) == person


def test_closing_an_account_leaves_what_the_employer_shared_and_nothing_else(world: World) -> None:
    shared, employment = is_shared(world)
    opens_account(world, first_name="Noor", postcode="2012 KN", town="Haarlem")
    photos = world.bucket("Private")
    photos.write(f"photos/{shared.person_id}/x.jpg", b"x", "image/jpeg")
    closed = close_account(world.ctx, shared.person_id, pool=world.pool(), photos=photos)
    assert closed.kept_for == (employment.employer_id,)
    person = person_of(world.ctx, shared.person_id)
    assert (person.first_name, person.last_name, person.mobile) == ("N.", "Berg", "+31687654321")
    assert (person.postcode, person.town, person.photo_id) == (None, None, None)
    assert SELF not in {person.sources[name] for name in ("first_name", "last_name", "mobile", "email")}
    assert account_of(world.ctx.store, shared.person_id) is None
    assert not world.pool().exists(shared.person_id)
    assert list(photos.keys("photos/")) == []
    assert letter(world).template == "people.account_closed"


def test_closing_gives_the_employers_address_back(world: World) -> None:
    shared, employment = is_shared(world)
    person = opens_account(world)
    confirm_address_change(world.ctx, asks_for_address(world, person), pool=world.pool())
    letters(world)
    close_account(world.ctx, shared.person_id, pool=world.pool(), photos=world.bucket("Private"))
    after = person_of(world.ctx, shared.person_id)
    assert (after.email, after.sources["email"]) == (employment.email, source_of(employment.employer_id))
    assert (found_by(world, employment.email), found_by(world, NEW_ADDRESS)) == (shared.person_id, None)
    assert world.items_of("address_change") == []
    assert NEW_ADDRESS not in str(world.every_item())


def test_a_closing_that_is_cut_off_is_found_and_completed_by_the_cleanup(world: World) -> None:
    shared, _ = is_shared(world)
    opens_account(world)
    photos = world.bucket("Private")
    with pytest.raises(CutOffError):
        close_account(world.ctx, shared.person_id, pool=pool_cut_off_after(world, 1), photos=photos)
    account = account_of(world.ctx.store, shared.person_id)
    assert account is not None
    assert account.state is AccountState.CLOSING
    assert list(closings(world.ctx, limit=10)) == [shared.person_id]
    for _ in range(2):
        finish_closing(world.ctx, shared.person_id, pool=world.pool(), photos=photos)
    assert account_of(world.ctx.store, shared.person_id) is None
    assert list(closings(world.ctx, limit=10)) == []


def test_a_closing_that_is_cut_off_is_completed_by_asking_again(world: World) -> None:
    shared, _ = is_shared(world)
    opens_account(world)
    close = partial(close_account, world.ctx, shared.person_id, photos=world.bucket("Private"))
    with pytest.raises(CutOffError):
        close(pool=pool_cut_off_after(world, 1))
    close(pool=world.pool())
    assert account_of(world.ctx.store, shared.person_id) is None


def test_a_sign_up_waits_while_the_account_is_closing_and_then_opens_a_new_one(world: World) -> None:
    shared, _ = is_shared(world)
    opens_account(world)
    with pytest.raises(CutOffError):
        close_account(
            world.ctx, shared.person_id, pool=pool_cut_off_after(world, 1), photos=world.bucket("Private")
        )
    token = signs_up(world)
    with pytest.raises(ErasureUnderWay):
        confirm_sign_up(world.ctx, token, PASSWORD, pool=world.pool())
    finish_closing(world.ctx, shared.person_id, pool=world.pool(), photos=world.bucket("Private"))
    account = confirm_sign_up(world.ctx, token, PASSWORD, pool=world.pool())
    assert (account.person_id, account.state) == (shared.person_id, AccountState.OPEN)
