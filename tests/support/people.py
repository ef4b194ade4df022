"""People in a world of their own: signed up, confirmed, shared by an employer."""

from datetime import date
from typing import Any

from qlinx.aws.database import Key
from qlinx.aws.user_pool import UserPool
from qlinx.kit.contact import parse_email
from qlinx.mailing.composing import Links, NotYet, Skipped, composer_of
from qlinx.mailing.letter import Letter
from qlinx.mailing.outbox import OUTBOX, MailState
from qlinx.people.address_change import ask_address_change
from qlinx.people.confirmation import confirmation
from qlinx.people.joins import join
from qlinx.people.model import Employment, Person
from qlinx.people.opening import confirm_sign_up
from qlinx.people.relations import new_relation
from qlinx.people.sign_up import sign_up
from qlinx.people.stated import Stated, Under
from qlinx.people.statements import current_statement
from qlinx.people.store import PERSON, employment_of
from qlinx.records.addresses import RELATION, account_at, ground_of, row_of
from qlinx.records.context import Context
from qlinx.records.limits import Limit
from qlinx.records.policy import POLICY, Policy, PolicyValue
from tests.support.factories import sign_up_details
from tests.support.post import Calls, Watched, cut_off
from tests.support.standing import client
from tests.support.world import PUBLIC_URL, World

PASSWORD = "Fietsen-naar-2-Haarlem"
# From where everybody calls.
IP = "203.0.113.7"
NEW_ADDRESS = "noor.nieuw@thuis.example.nl"
LINKS = Links(PUBLIC_URL)


def letters(world: World) -> list[Letter | Skipped | NotYet]:
    """The letters that wait in the outbox, each taken out of it."""
    ctx = world.ctx
    found: list[Letter | Skipped | NotYet] = []
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
    version = current_statement(world.ctx.today()).version
    sign_up(world.ctx, sign_up_details(**{"statement_version": version, **changes}), network_address=IP)
    return token_in(letter(world))


def opens_account(world: World, **changes: Any) -> Person:
    """Somebody signs up, sees what was filled in and confirms it."""
    token = signs_up(world, **changes)
    seen = confirmation(world.ctx, token).details
    assert seen is not None
    opened = confirm_sign_up(world.ctx, token, PASSWORD, seen, pool=world.pool())
    return person_of(world.ctx, opened.account.person_id)


def person_of(ctx: Context, person_id: str) -> Person:
    found = ctx.store.get(PERSON, Key(f"person#{person_id}", "person"))
    assert found is not None
    return found


def is_shared(world: World, email: str = "noor@werk.example.nl", **changes: Any) -> tuple[Person, Employment]:
    """An employer shares somebody: the relation that an import writes. ``number`` is a personnel number."""
    ctx = world.ctx
    employer_id, number = changes.pop("employer_id", "e" * 26), changes.pop("number", None)
    stated = Stated(
        email=parse_email(email),
        personnel_number=number,
        **{"first_name": "N.", "last_name": "Berg", "mobile": "+31687654321", **changes},
    )
    under = Under(employer_id, "attestation-1", "contract", "roster-1", 2, world.now, "accepted")
    address_hash = ctx.address_hash(stated.email.match_key)
    row = row_of(ctx.store, address_hash, ground_of(RELATION, employer_id))
    known = set(row.person_ids) if row else set()
    ctx.store.write(*new_relation(ctx, stated, under, row=row))
    after = row_of(ctx.store, address_hash, ground_of(RELATION, employer_id))
    assert after is not None
    (person_id,) = set(after.person_ids) - known
    person = person_of(ctx, person_id)
    employment = employment_of(ctx.store, person)
    assert employment is not None
    return person, employment


def says_yes(world: World, account: Person, relation: Person) -> None:
    """The holder of an account joins a relation, having proved its address."""
    join(world.ctx, account.person_id, relation.person_id, relation.address_hash)


def starts_work(world: World, person: Person, employer_id: str = "e" * 26) -> Employment:
    """An employer shares the holder of an account at the sign-in address, and they say yes to it."""
    relation, employment = is_shared(world, person.email, employer_id=employer_id)
    says_yes(world, person, relation)
    return employment


def asks_for_address(world: World, person: Person, address: str = NEW_ADDRESS) -> str:
    """Asks for another address; gives the token that is mailed there."""
    return token_in(asked_for_address(world, person, address)[0])


def asked_for_address(
    world: World, person: Person, address: str = NEW_ADDRESS, *, asked_in: str | None = None
) -> tuple[Letter, Letter]:
    """Asks for another address; gives the mails to that one and to the one of now."""
    ask_address_change(world.ctx, person.person_id, parse_email(address), asked_in=asked_in)
    by_template = {mail.template: mail for mail in letters(world) if isinstance(mail, Letter)}
    asked, warned = by_template["people.confirm_address"], by_template["people.address_change_asked"]
    assert (asked.to.address, warned.to.address) == (address, person_of(world.ctx, person.person_id).email)
    return asked, warned


def found_by(world: World, address: str) -> str | None:
    """The id of the account that an address opens."""
    return account_at(world.ctx.store, world.ctx.address_hash(address))


def set_mobile_policy(world: World, *, required: bool) -> None:
    """The policy says whether people must give a mobile number."""
    value = PolicyValue(since=date(2026, 1, 1), value=required)
    world.ctx.store.write(
        POLICY.insert(Policy(name="mobile_required", owner="legal", reason="C-1", values=(value,)))
    )


def set_limit(world: World, limit: Limit, most: int) -> None:
    """The policy of a limit lets through so many from today on."""
    values = (PolicyValue(since=world.ctx.today(), value=most),)
    world.ctx.store.write(POLICY.insert(limit.policy.model_copy(update={"values": values})))


def pool_cut_off_after(world: World, call: int) -> UserPool:
    """A user pool whose ``call``-th call is the last thing that the process does (``CutOffError``)."""
    watched: Any = Watched(client("cognito-idp"), Calls(after={call - 1: cut_off}))
    return UserPool(watched, world.resources.outputs["UserPoolId"])
