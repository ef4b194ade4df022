"""One address ends in one person, whatever happens at once or in between."""

from functools import partial

from qlinx.people.confirmation import confirm_sign_up
from qlinx.people.errors import AccountReady
from qlinx.people.model import AccountState, AddressPointer
from qlinx.people.service import SELF
from qlinx.people.store import ADDRESS, PERSON, account_of, address_item, person_by_address
from qlinx.records.context import Context
from tests.support.factories import a_person
from tests.support.people import PASSWORD, person_of, signs_up
from tests.support.threads import a_context, a_context_with, at_once
from tests.support.world import World


def imports(ctx: Context, email: str) -> None:
    """What an import does: nobody has the address, so it writes a new person; else it finds the one there is."""
    address_hash, person_id = ctx.address_hash(email), ctx.new_id()
    person = a_person(person_id=person_id, email=email, address_hash=address_hash)
    pointer = AddressPointer(address_hash=address_hash, person_id=person_id)
    if not ctx.store.wrote(PERSON.insert(person), ADDRESS.insert(pointer)):
        assert person_by_address(ctx.store, address_hash)


def the_one_person(world: World, email: str) -> str:
    """The id of the only person with an address, whom it finds and whose account is open."""
    (person,) = [item for item in world.items_of("person") if item["email"] == email]
    pointer = world.ctx.store.get(ADDRESS, address_item(world.ctx.address_hash(email)))
    assert pointer is not None
    assert pointer.person_id == person["person_id"]
    account = account_of(world.ctx.store, pointer.person_id)
    assert account is not None
    assert account.state is AccountState.OPEN
    return pointer.person_id


def test_a_confirmation_and_an_import_of_one_address_at_once_end_in_one_person(world: World) -> None:
    for number in range(5):
        email = f"noor{number}@werk.example.nl"
        token = signs_up(world, email=email)
        acts = (
            partial(imports, a_context(world), email),
            partial(confirm_sign_up, a_context(world), token, PASSWORD, pool=world.pool()),
        )
        assert at_once(*acts) == [None, None]
        the_one_person(world, email)


def test_an_import_between_reading_and_writing_makes_the_confirmation_join_that_person(world: World) -> None:
    token = signs_up(world)
    ctx = a_context_with(world, lambda: imports(world.ctx, "noor@werk.example.nl"))
    confirm_sign_up(ctx, token, PASSWORD, pool=world.pool())
    person_id = the_one_person(world, "noor@werk.example.nl")
    assert world.pool().exists(person_id)
    assert world.items_of("sign_up") == []


def test_a_confirmation_between_reading_and_writing_makes_the_import_find_that_person(world: World) -> None:
    token = signs_up(world)
    confirms = partial(confirm_sign_up, world.ctx, token, PASSWORD, pool=world.pool())
    imports(a_context_with(world, confirms), "noor@werk.example.nl")
    assert person_of(world.ctx, the_one_person(world, "noor@werk.example.nl")).sources["email"] == SELF


def test_one_link_followed_twice_at_once_opens_one_account(world: World) -> None:
    token = signs_up(world)
    contexts = [a_context(world) for _ in range(4)]
    raised = at_once(*(partial(confirm_sign_up, ctx, token, PASSWORD, pool=world.pool()) for ctx in contexts))
    assert all(error is None or isinstance(error, AccountReady) for error in raised)
    assert None in raised
    assert len(world.items_of("person")) == len(world.items_of("account")) == 1
