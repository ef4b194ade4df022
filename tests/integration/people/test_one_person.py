"""One address ends in one account, whatever happens at once or in between;
what an employer says stays beside it.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from qlinx.kit.errors import InputInvalid
from qlinx.people.errors import AccountReady
from qlinx.people.model import AccountState
from qlinx.people.opening import confirm_sign_up
from qlinx.people.store import account_of
from qlinx.records.addresses import rows_of
from tests.support.factories import details
from tests.support.people import PASSWORD, found_by, is_shared, signs_up
from tests.support.standing import client
from tests.support.threads import a_context, a_context_with, at_once
from tests.support.world import World

EMAIL = "noor@werk.example.nl"


class Before:
    """A client that lets something happen just before its first read of a key that begins so."""

    def __init__(self, inner: Any, begins: str, act: Callable[[], object]) -> None:
        self._inner = inner
        self._begins = begins
        self._act: Callable[[], object] | None = act

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def get_item(self, **request: Any) -> Any:
        if self._act is not None and request["Key"]["pk"]["S"].startswith(self._begins):
            act, self._act = self._act, None
            act()
        return self._inner.get_item(**request)


def the_one_account(world: World) -> str:
    """The id of the only account, which is open and found by the address."""
    (account,) = world.items_of("account")
    assert found_by(world, EMAIL) == account["person_id"]
    stored = account_of(world.ctx.store, account["person_id"])
    assert stored is not None
    assert stored.state is AccountState.OPEN
    return stored.person_id


def test_a_list_between_reading_and_writing_of_a_confirmation_takes_nothing_and_gives_nothing(
    world: World,
) -> None:
    token = signs_up(world)
    ctx = a_context_with(world, lambda: is_shared(world))
    confirm_sign_up(ctx, token, PASSWORD, details(), pool=world.pool())
    account_id = the_one_account(world)
    (relation_id,) = {item["person_id"] for item in world.items_of("employment")}
    assert relation_id != account_id
    rows = {
        row.kind_of_ground: row.person_ids for row in rows_of(world.ctx.store, world.ctx.address_hash(EMAIL))
    }
    assert rows == {"account": (account_id,), "relation": (relation_id,)}


def test_one_link_followed_twice_at_once_opens_one_account(world: World) -> None:
    token = signs_up(world)
    acts = [
        partial(confirm_sign_up, a_context(world), token, PASSWORD, details(), pool=world.pool())
        for _ in range(4)
    ]
    raised = at_once(*acts)
    assert [error for error in raised if error and not isinstance(error, AccountReady)] == []
    assert None in raised
    assert world.pool().exists(the_one_account(world))
    assert len(world.items_of("person")) == 1


def test_a_link_that_is_followed_again_while_its_account_is_being_made_takes_nothing_away(
    world: World,
) -> None:
    token = signs_up(world)

    def half_way() -> None:
        with pytest.raises(InputInvalid):
            confirm_sign_up(world.ctx, token, "kort", details(), pool=world.pool())

    # Just before the row of the address is read: what was read of the sign-up before it is outdated.
    ctx = world.context(Before(client("dynamodb"), "address#", half_way))
    confirm_sign_up(ctx, token, PASSWORD, details(), pool=world.pool())
    assert world.pool().exists(the_one_account(world))


def test_two_links_to_one_address_followed_at_once_open_one_account(world: World) -> None:
    tokens = [signs_up(world), signs_up(world)]
    acts = [
        partial(confirm_sign_up, a_context(world), token, PASSWORD, details(), pool=world.pool())
        for token in tokens
    ]
    assert None in at_once(*acts)
    the_one_account(world)
