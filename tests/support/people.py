"""People in a world of their own: signed up, confirmed, shared by an employer."""

from datetime import date
from typing import Any

from qlinx.aws.database import Key
from qlinx.aws.user_pool import UserPool
from qlinx.kit.contact import parse_email
from qlinx.mailing.composing import Dropped, Links, composer_of
from qlinx.mailing.letter import Letter
from qlinx.mailing.outbox import OUTBOX, MailState
from qlinx.people.address_change import ask_address_change
from qlinx.people.confirmation import confirm_sign_up
from qlinx.people.model import AddressPointer, Employment, Person
from qlinx.people.sign_up import sign_up
from qlinx.people.store import ADDRESS, EMPLOYMENT, PERSON, person_by_address
from qlinx.records.context import Context
from qlinx.records.policy import POLICY, Policy, PolicyValue
from tests.support.factories import a_person, an_employment, sign_up_details
from tests.support.post import Calls, Watched, cut_off
from tests.support.standing import client
from tests.support.world import World

PASSWORD = "Fietsen-naar-2-Haarlem"
# From where everybody calls.
IP = "203.0.113.7"
NEW_ADDRESS = "noor.nieuw@thuis.example.nl"
LINKS = Links("https://qlinx.example")


def letters(world: World) -> list[Letter | Dropped]:
    """The letters that wait in the outbox, each taken out of it."""
    ctx = world.ctx
    found: list[Letter | Dropped] = []
    for item in sorted(world.items_of("outbox"), key=lambda item: item["created_at"]):
        entry = ctx.store.get(OUTBOX, Key(item["pk"], item["sk"]))
        if entry and entry.state is MailState.PENDING:
            found.append(composer_of(entry.template).compose(ctx, entry, LINKS))
            ctx.store.write(OUTBOX.replace(entry, state=MailState.SENT))
    return found


def letter(world: World) -> Letter:
    """The one letter that waits."""
    (only,) = letters(world)
    assert isinstance(only, Letter)
    return only


def token_in(mail: Letter, fact: str = "confirm_url") -> str:
    return str(mail.facts[fact]).rsplit("/", 1)[1]


def signs_up(world: World, **changes: Any) -> str:
    """Somebody fills the form in; gives the token that was mailed to them."""
    sign_up(world.ctx, sign_up_details(**changes), network_address=IP)
    return token_in(letter(world))


def opens_account(world: World, **changes: Any) -> Person:
    """Somebody signs up and confirms."""
    account = confirm_sign_up(world.ctx, signs_up(world, **changes), PASSWORD, pool=world.pool())
    return person_of(world.ctx, account.person_id)


def person_of(ctx: Context, person_id: str) -> Person:
    found = ctx.store.get(PERSON, Key(f"person#{person_id}", "person"))
    assert found is not None
    return found


def is_shared(world: World, email: str = "noor@werk.example.nl", **changes: Any) -> tuple[Person, Employment]:
    """An employer shares somebody: what an import writes."""
    ctx = world.ctx
    person_id, employer_id = ctx.new_id(), changes.pop("employer_id", "e" * 26)
    address_hash = ctx.address_hash(email.lower())
    fields = {"first_name": "N.", "last_name": "Berg", "mobile": "+31687654321", **changes}
    source = f"employer:{employer_id}"
    person = a_person(
        person_id=person_id,
        email=email,
        address_hash=address_hash,
        sources=dict.fromkeys([*fields, "email", "language"], source),
        created_at=world.now,
        **fields,
    )
    employment = an_employment(
        person_id=person_id, employer_id=employer_id, email=email, shared_at=world.now, **fields
    )
    pointer = AddressPointer(address_hash=address_hash, person_id=person_id)
    ctx.store.write(PERSON.insert(person), ADDRESS.insert(pointer), EMPLOYMENT.insert(employment))
    return person, employment


def starts_work(world: World, person: Person, employer_id: str = "e" * 26) -> Employment:
    """An employer shares somebody who is known already."""
    employment = an_employment(
        person_id=person.person_id, employer_id=employer_id, email=person.email, shared_at=world.now
    )
    world.ctx.store.write(EMPLOYMENT.insert(employment), PERSON.replace(person, ends_at=None))
    return employment


def asks_for_address(world: World, person: Person, address: str = NEW_ADDRESS) -> str:
    """Asks for another address; gives the token that is mailed there."""
    ask_address_change(world.ctx, person.person_id, parse_email(address), network_address=IP)
    mail = letter(world)
    assert mail.to.address == address
    return token_in(mail)


def found_by(world: World, address: str) -> str | None:
    """The id of the person whom an address finds."""
    person = person_by_address(world.ctx.store, world.ctx.address_hash(address))
    return person.person_id if person else None


def set_mobile_policy(world: World, *, required: bool) -> None:
    """The policy says whether people must give a mobile number."""
    value = PolicyValue(since=date(2026, 1, 1), value=required)
    world.ctx.store.write(
        POLICY.insert(Policy(name="mobile_required", owner="legal", reason="C-1", values=(value,)))
    )


def pool_cut_off_after(world: World, call: int) -> UserPool:
    """A user pool whose ``call``-th call is the last thing that the process does (``CutOffError``)."""
    watched: Any = Watched(client("cognito-idp"), Calls(after={call - 1: cut_off}))
    return UserPool(watched, world.resources.outputs["UserPoolId"])
