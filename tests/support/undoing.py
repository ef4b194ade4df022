"""An account that gets another address, and what its former one does about that."""

from typing import Final

from qlinx.kit.contact import parse_email
from qlinx.mailing.letter import Letter
from qlinx.people.address_change import confirm_address_change
from qlinx.people.address_undo import stop_change
from qlinx.people.model import AccountState, Person
from qlinx.people.passwords import ask_new_password, choose_new_password
from qlinx.people.store import account_of
from tests.support.people import IP, NEW_ADDRESS, asked_for_address, letters, token_in
from tests.support.world import World

THIRD: Final = "derde@elders.example.nl"
OTHER_WORD: Final = "Een-ander-woord-9"


def moved(world: World, person: Person, address: str = NEW_ADDRESS) -> str:
    """The account gets another address; gives the token of the link that its former one got."""
    asked, warned = asked_for_address(world, person, address)
    confirm_address_change(world.ctx, token_in(asked))
    letters(world)
    world.pass_time(seconds=5)
    return token_in(warned, "stop_url")


def stop(world: World, token: str) -> Person:
    """Whoever reads a former address freezes the account from there."""
    return stop_change(world.ctx, token, pool=world.pool())


def new_password(world: World, address: str, password: str) -> None:
    """Whoever reads an address gets a new password by mail."""
    ask_new_password(world.ctx, parse_email(address), network_address=IP)
    (mail,) = (one for one in letters(world) if isinstance(one, Letter))
    choose_new_password(world.ctx, token_in(mail, "password_url"), password, pool=world.pool())


def state_of(world: World, person: Person) -> AccountState:
    """Whether the account is open or frozen."""
    account = account_of(world.ctx.store, person.person_id)
    assert account is not None
    return account.state
