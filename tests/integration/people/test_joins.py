"""Joins: who may make one, what it changes, and how it ends or sleeps."""

import pytest

from qlinx.kit.contact import parse_email
from qlinx.kit.errors import NotFound
from qlinx.people.address_change import confirm_address_change
from qlinx.people.errors import CodeRefused, JoinedToAnother
from qlinx.people.joins import choose_mail, detach, join, not_me
from qlinx.people.model import Memory, Person, Word
from qlinx.people.own_data import awake_relations, joined_to
from qlinx.people.passwords import ask_new_password, choose_new_password
from qlinx.people.proofs import proof_given, proved
from qlinx.people.reaching import reader_of
from qlinx.people.store import IDENTITY_CODE, MEMORY_ITEM
from qlinx.people.words import say, say_from_account
from qlinx.records.shape import Regime
from tests.support.people import (
    IP,
    PASSWORD,
    asks_for_address,
    is_shared,
    letter,
    letters,
    opens_account,
    person_of,
    says_yes,
    token_in,
)
from tests.support.world import World

OTHER = "noor@thuis.example.nl"


def pair(world: World) -> tuple[Person, Person]:
    """An account and a relation under the same address, joined."""
    relation, _ = is_shared(world)
    account = opens_account(world)
    says_yes(world, account, relation)
    letters(world)
    return account, person_of(world.ctx, relation.person_id)


def recovers(world: World, account: Person) -> None:
    """A new password by a mail to the sign-in address."""
    address = person_of(world.ctx, account.person_id).email
    ask_new_password(world.ctx, parse_email(address), network_address=IP)
    choose_new_password(world.ctx, token_in(letter(world), "password_url"), PASSWORD, pool=world.pool())


def test_a_yes_links_and_moves_nothing(world: World) -> None:
    relation, employment = is_shared(world)
    account = opens_account(world)
    says_yes(world, account, relation)
    joined = person_of(world.ctx, relation.person_id)
    assert (joined.account_id, joined.name, joined.email) == (account.person_id, "N. Berg", relation.email)
    assert person_of(world.ctx, account.person_id).name == "Noor van den Berg"
    assert awake_relations(world.ctx, account.person_id) == (employment.person_id,)


@pytest.mark.parametrize("address", [OTHER, "iemand@anders.example.nl"])
def test_a_proof_of_another_address_joins_nothing(world: World, address: str) -> None:
    relation, _ = is_shared(world)
    account = opens_account(world)
    with pytest.raises(NotFound):
        join(world.ctx, account.person_id, relation.person_id, world.ctx.address_hash(address))


def test_a_proof_is_used_up_by_the_yes(world: World) -> None:
    relation, _ = is_shared(world)
    account = opens_account(world)
    code = proof_given(world.ctx, relation.address_hash)
    world.ctx.store.write(IDENTITY_CODE.insert(code))
    digits = world.ctx.keys.code("identity", code.code_request)
    first, second = (proved(world.ctx, code.code_request, digits, network_address=IP) for _ in range(2))
    join(world.ctx, account.person_id, relation.person_id, first.address_hash, consuming=first.consuming)
    with pytest.raises(CodeRefused):
        join(
            world.ctx, account.person_id, relation.person_id, second.address_hash, consuming=second.consuming
        )


def test_a_relation_is_of_one_account_until_its_reader_says_that_was_not_me(world: World) -> None:
    account, relation = pair(world)
    other = opens_account(world, email=OTHER)
    letters(world)
    with pytest.raises(JoinedToAnother):
        join(world.ctx, other.person_id, relation.person_id, relation.address_hash)
    not_me(world.ctx, relation.person_id, relation.address_hash)
    told = letter(world)
    assert (told.to.address, told.facts["because"]) == (account.email, "by_reader")
    join(world.ctx, other.person_id, relation.person_id, relation.address_hash)
    assert awake_relations(world.ctx, account.person_id) == ()


def test_an_end_is_remembered_against_a_restored_backup_and_gives_the_account_a_year(world: World) -> None:
    account, relation = pair(world)
    detach(world.ctx, account.person_id, relation.person_id)
    detach(world.ctx, account.person_id, relation.person_id)
    (parting,) = [one for one in world.every_item(Regime.LEDGER) if one["kind"] == "parting"]
    assert (parting["account_id"], parting["relation_id"]) == (account.person_id, relation.person_id)
    assert person_of(world.ctx, account.person_id).ends_at == world.now.replace(year=2027)
    assert person_of(world.ctx, relation.person_id).account_id is None


def test_mail_goes_to_the_employers_address_unless_the_person_chose_their_own(world: World) -> None:
    account, relation = pair(world)
    confirm_address_change(world.ctx, asks_for_address(world, account, OTHER))
    assert reader_of(world.ctx, relation).addressee.address == relation.email
    choose_mail(world.ctx, account.person_id, relation.person_id, at_sign_in=True)
    assert reader_of(world.ctx, person_of(world.ctx, relation.person_id)).addressee.address == OTHER
    detach(world.ctx, account.person_id, relation.person_id)
    assert reader_of(world.ctx, person_of(world.ctx, relation.person_id)).addressee.address == relation.email


def test_a_recovery_by_mail_puts_joins_of_another_address_to_sleep_until_it_is_proved_again(
    world: World,
) -> None:
    account, relation = pair(world)
    confirm_address_change(world.ctx, asks_for_address(world, account, OTHER))
    choose_mail(world.ctx, account.person_id, relation.person_id, at_sign_in=True)
    letters(world)
    recovers(world, account)
    (asleep,) = joined_to(world.ctx, account.person_id)
    assert (asleep.join.asleep, asleep.person, asleep.employment) == (True, None, None)
    assert awake_relations(world.ctx, account.person_id) == ()
    assert reader_of(world.ctx, person_of(world.ctx, relation.person_id)).addressee.address == relation.email
    for act in (
        lambda: choose_mail(world.ctx, account.person_id, relation.person_id, at_sign_in=True),
        lambda: say_from_account(world.ctx, account.person_id, relation.person_id, Word.LEFT),
    ):
        with pytest.raises(NotFound):
            act()
    join(world.ctx, account.person_id, relation.person_id, relation.address_hash)
    assert awake_relations(world.ctx, account.person_id) == (relation.person_id,)


def test_a_recovery_by_mail_to_the_address_that_the_employer_uses_keeps_the_join_awake(world: World) -> None:
    account, relation = pair(world)
    recovers(world, account)
    assert awake_relations(world.ctx, account.person_id) == (relation.person_id,)


def test_a_yes_of_one_at_a_mailbox_ends_nothing_that_is_remembered_of_another(world: World) -> None:
    relation, _ = is_shared(world)
    memory = Memory(
        employer_id=relation.given_by, of="address", hashed=relation.address_hash, since=world.now
    )
    world.ctx.store.write(MEMORY_ITEM.insert(memory))
    says_yes(world, opens_account(world), relation)
    assert world.ctx.store.get(MEMORY_ITEM, MEMORY_ITEM.key(memory)) == memory


def test_wrong_person_from_the_account_ends_the_join_and_stops_mail(world: World) -> None:
    account, relation = pair(world)
    say_from_account(world.ctx, account.person_id, relation.person_id, Word.WRONG_PERSON)
    after = person_of(world.ctx, relation.person_id)
    assert (after.account_id, after.said) == (None, Word.WRONG_PERSON)
    assert joined_to(world.ctx, account.person_id) == ()


def test_a_word_that_was_said_already_is_written_down_once(world: World) -> None:
    account, relation = pair(world)
    say_from_account(world.ctx, account.person_id, relation.person_id, Word.LEFT)
    before, noted = world.every_item(), world.every_item(Regime.LEDGER)

    again = say_from_account(world.ctx, account.person_id, relation.person_id, Word.LEFT)

    assert again.said is Word.LEFT
    assert (world.every_item(), world.every_item(Regime.LEDGER)) == (before, noted)


def test_of_a_word_that_was_said_already_by_the_reader_of_a_mail_nothing_is_written(world: World) -> None:
    relation, _ = is_shared(world)
    say(world.ctx, relation.person_id, Word.KNOWN, relation.address_hash)
    before, noted = world.every_item(), world.every_item(Regime.LEDGER)

    assert say(world.ctx, relation.person_id, Word.KNOWN, relation.address_hash).said is Word.KNOWN

    assert (world.every_item(), world.every_item(Regime.LEDGER)) == (before, noted)
