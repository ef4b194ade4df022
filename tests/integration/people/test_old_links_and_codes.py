"""What was mailed before goes nowhere else, proves nothing later, and does not come alive again."""

from dataclasses import replace
from typing import Any, cast

import pytest

from qlinx.aws.database import Key
from qlinx.kit.contact import parse_email
from qlinx.mailing import delivery
from qlinx.mailing.composing import Skipped
from qlinx.mailing.delivery import PostOffice
from qlinx.mailing.outbox import OUTBOX
from qlinx.people.address_change import confirm_address_change
from qlinx.people.confirmation import Step, confirmation
from qlinx.people.desk import correct
from qlinx.people.errors import PasswordLinkEnded
from qlinx.people.joins import choose_mail
from qlinx.people.ledger import MovedAccount
from qlinx.people.opening import confirm_sign_up
from qlinx.people.passwords import ask_new_password, password_link
from qlinx.people.proofs import ask_for_code
from qlinx.people.replaying import move_again
from qlinx.people.store import PERSON
from tests.support.factories import details
from tests.support.people import (
    IP,
    LINKS,
    NEW_ADDRESS,
    PASSWORD,
    asks_for_address,
    is_shared,
    letter,
    letters,
    opens_account,
    says_yes,
    signs_up,
    token_in,
)
from tests.support.world import World

ADDRESS = "noor@werk.example.nl"


def test_a_code_never_goes_to_the_address_that_an_employer_names_meanwhile(world: World) -> None:
    relation, _ = is_shared(world, ADDRESS)
    ask_for_code(world.ctx, parse_email(ADDRESS), network_address=IP)
    correct(
        world.ctx,
        relation.given_by,
        relation.person_id,
        lambda stated: replace(stated, email=parse_email("evil@x.example.nl")),
        actor="user-id",
    )
    assert letters(world) == [Skipped("address_changed")]


def test_a_code_never_goes_to_the_next_address_of_an_account(world: World) -> None:
    person = opens_account(world)
    token = asks_for_address(world, person)
    ask_for_code(world.ctx, parse_email(ADDRESS), network_address=IP)
    confirm_address_change(world.ctx, token)
    assert Skipped("address_changed") in letters(world)


def test_a_link_of_a_while_ago_opens_the_account_and_proves_no_address(world: World) -> None:
    token = signs_up(world)
    world.pass_time(minutes=16)
    opened = confirm_sign_up(world.ctx, token, PASSWORD, details(), pool=world.pool())
    assert opened.code_request is None


def test_a_fresh_link_proves_the_address_also_after_a_refused_password(world: World) -> None:
    token = signs_up(world)
    with pytest.raises(Exception, match="input-invalid"):
        confirm_sign_up(world.ctx, token, "kort", details(), pool=world.pool())
    opened = confirm_sign_up(world.ctx, token, PASSWORD, details(), pool=world.pool())
    assert opened.code_request is not None


def test_what_else_was_filled_in_for_an_address_ends_with_its_account(world: World) -> None:
    other = signs_up(world)
    person = opens_account(world)
    assert confirmation(world.ctx, other).step is Step.ENDED
    confirm_address_change(world.ctx, asks_for_address(world, person))
    assert confirmation(world.ctx, other).step is Step.ENDED


def test_what_was_filled_in_ends_when_an_account_moves_to_the_address(world: World) -> None:
    other = signs_up(world, email=NEW_ADDRESS)
    person = opens_account(world)
    confirm_address_change(world.ctx, asks_for_address(world, person))
    letters(world)
    confirm_address_change(world.ctx, asks_for_address(world, person, ADDRESS))
    assert confirmation(world.ctx, other).step is Step.ENDED


def test_a_password_link_stays_dead_when_the_account_comes_back_to_its_address(world: World) -> None:
    person = opens_account(world)
    ask_new_password(world.ctx, parse_email(ADDRESS), network_address=IP)
    token = token_in(letter(world), "password_url")
    for address in (NEW_ADDRESS, ADDRESS):
        confirm_address_change(world.ctx, asks_for_address(world, person, address))
        letters(world)
        with pytest.raises(PasswordLinkEnded):
            password_link(world.ctx, token)


def test_a_code_goes_to_a_relation_where_a_restore_left_only_the_hash_of_the_accounts_address(
    world: World,
) -> None:
    account = opens_account(world)
    former = "noor.eerder@thuis.example.nl"
    world.ctx.store.write(PERSON.replace(account, email=former))
    ask_for_code(world.ctx, parse_email(ADDRESS), network_address=IP)
    # The relation stands behind the account, which comes first where it can be reached.
    assert letters(world) == []
    is_shared(world, ADDRESS)
    ask_for_code(world.ctx, parse_email(ADDRESS), network_address=IP)
    assert letter(world).to.address == ADDRESS


def test_mail_of_a_relation_goes_where_its_account_was_before_a_restore(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = opens_account(world)
    relation, _ = is_shared(world, ADDRESS)
    says_yes(world, account, relation)
    choose_mail(world.ctx, account.person_id, relation.person_id, at_sign_in=True)
    new = world.ctx.address_hash(NEW_ADDRESS)
    moved = MovedAccount(person_id=account.person_id, change_id="change", address_hash=new, at=world.now)
    assert move_again(world.ctx, moved)

    monkeypatch.setattr(delivery, "write", lambda *_, **__: b"")
    office = PostOffice(cast("Any", None), cast("Any", None), LINKS)
    ask_for_code(world.ctx, parse_email(ADDRESS), network_address=IP)
    [code] = [one for one in world.items_of("outbox") if one["template"] == "people.identity_code"]
    entry = world.ctx.store.get(OUTBOX, Key(code["pk"], code["sk"]))
    assert entry
    ready = delivery._prepared(world.ctx.prefetching(), entry, office)
    assert isinstance(ready, delivery._Ready)
    assert ready.letter.to.address == ADDRESS
