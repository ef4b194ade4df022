"""Whose account an address opens:
only its present sign-in address does, and only while the account is in a state that lets it.
"""

from typing import Final

from qlinx.people.model import Account, AccountState, Person, PersonState
from qlinx.people.store import account_of, person_by_id
from qlinx.records.addresses import account_at
from qlinx.records.context import Context

OPEN: Final = frozenset({AccountState.OPEN})
# Who has shown to be its holder, or asks at its address, is told that it is frozen.
OPEN_OR_FROZEN: Final = frozenset({AccountState.OPEN, AccountState.FROZEN})

Holder = tuple[Person, Account]


def holder_at(ctx: Context, address_hash: str, states: frozenset[AccountState]) -> Holder | None:
    """The holder of the account that an address opens.

    An unknown address takes the same reads as a known one.
    """
    # Nobody has the id of an address.
    person_id = account_at(ctx.store, address_hash) or address_hash
    return opened_by(ctx, person_id, address_hash, states)


def opened_by(
    ctx: Context, person_id: str, address_hash: str, states: frozenset[AccountState]
) -> Holder | None:
    """The holder of this very account, as long as the address opens it."""
    person, account = person_by_id(ctx.store, person_id), account_of(ctx.store, person_id)
    if person is None or account is None or account.state not in states:
        return None
    if person.state is PersonState.ERASING or person.address_hash != address_hash:
        return None
    return person, account
