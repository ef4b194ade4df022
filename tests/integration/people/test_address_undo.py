"""The former address stops a change or undoes it:
the account is frozen, and opens with the former password or by staff.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

import pytest

from qlinx.kit.contact import parse_email
from qlinx.kit.errors import InputInvalid, LinkDamaged, NotFound
from qlinx.mailing.letter import Letter
from qlinx.people.address_change import ask_address_change, confirm_address_change
from qlinx.people.address_undo import recover, release, stoppable
from qlinx.people.confirmation import Step, confirmation, confirmation_token, next_step
from qlinx.people.errors import AccountFrozen, AddressChangeEnded, AddressTaken, StaffMustRelease
from qlinx.people.limits import OF_UNDO
from qlinx.people.looking import look
from qlinx.people.model import ACCOUNTS, AccountEvent, AccountState, PersonState
from qlinx.people.passwords import ask_new_password, choose_new_password
from qlinx.people.sign_up import sign_up
from qlinx.people.statements import current_statement
from qlinx.people.store import PERSON, SIGN_UP, account_of, sign_up_item
from qlinx.records.audit import acts
from qlinx.records.shape import Regime
from qlinx.sessions import service
from qlinx.sessions.errors import SessionEnded
from tests.support.factories import sign_up_details
from tests.support.people import (
    IP,
    NEW_ADDRESS,
    PASSWORD,
    asked_for_address,
    asks_for_address,
    found_by,
    letters,
    opens_account,
    person_of,
    token_in,
)
from tests.support.signing_in import pool_keeps_time, signs_in, user_in
from tests.support.undoing import OTHER_WORD, THIRD, moved, new_password, state_of, stop
from tests.support.world import World


@pytest.fixture(autouse=True)
def _today(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    pool_keeps_time(world, monkeypatch)


def test_a_former_address_that_a_restore_brought_back_is_told_nothing(world: World) -> None:
    person = opens_account(world)
    moved = PERSON.changed(person, address_hash=world.ctx.address_hash("nu@werk.example.nl"))
    world.ctx.store.write(PERSON.next(moved))

    ask_address_change(world.ctx, person.person_id, parse_email("later@werk.example.nl"))

    assert [mail.template for mail in letters(world) if isinstance(mail, Letter)] == [
        "people.confirm_address"
    ]


def test_the_address_of_now_is_told_before_anything_changes(world: World) -> None:
    person = opens_account(world)
    asked, warned = asked_for_address(world, person)
    assert warned.template == "people.address_change_asked"
    assert NEW_ADDRESS not in str(warned.facts)
    assert stoppable(world.ctx, token_in(warned, "stop_url"))[0] == person
    confirm_address_change(world.ctx, token_in(asked))
    (after,) = letters(world)
    assert isinstance(after, Letter)
    assert (after.template, after.to.address) == ("people.address_changed_warning", person.email)
    assert after.facts["stop_url"] == warned.facts["stop_url"]


def test_what_waits_is_stopped_and_nobody_signs_in(world: World) -> None:
    person = opens_account(world)
    session = signs_in(world)
    asked, warned = asked_for_address(world, person)
    token = token_in(warned, "stop_url")
    stop(world, token)
    with pytest.raises(AddressChangeEnded):
        confirm_address_change(world.ctx, token_in(asked))
    with pytest.raises(AccountFrozen):
        signs_in(world)
    with pytest.raises(SessionEnded):
        service.renew(world.ctx, world.sessions(), session.refresh_token)
    assert look(world.ctx, person.address_hash).account_id is None, "a mailed code would act for the account"


def test_a_lock_has_mail_that_is_on_its_way_to_the_address_in_doubt_decided_on_anew(world: World) -> None:
    person = opens_account(world)
    _, warned = asked_for_address(world, person)
    before = person_of(world.ctx, person.person_id).version

    stop(world, token_in(warned, "stop_url"))

    assert person_of(world.ctx, person.person_id).version > before


def test_a_link_for_a_new_password_from_before_opens_no_frozen_account(world: World) -> None:
    person = opens_account(world)
    _, warned = asked_for_address(world, person)
    ask_new_password(world.ctx, parse_email(person.email), network_address=IP)
    (mail,) = letters(world)
    assert isinstance(mail, Letter)
    stop(world, token_in(warned, "stop_url"))
    with pytest.raises(Exception, match="password-link-ended"):
        choose_new_password(world.ctx, token_in(mail, "password_url"), OTHER_WORD, pool=world.pool())


def test_the_former_password_gives_the_account_back_to_the_former_address(world: World) -> None:
    person = opens_account(world)
    token = moved(world, person)
    stop(world, token)
    with pytest.raises(InputInvalid):
        recover(world.ctx, token, OTHER_WORD, pool=world.sessions())
    assert state_of(world, person) is AccountState.FROZEN
    letters(world)
    assert recover(world.ctx, token, PASSWORD, pool=world.sessions()).email == person.email
    assert (found_by(world, person.email), found_by(world, NEW_ADDRESS)) == (person.person_id, None)
    (told,) = letters(world)
    assert isinstance(told, Letter)
    assert (told.template, told.to.address) == ("people.account_released", person.email)
    world.pass_time(seconds=2)
    assert user_in(signs_in(world)) == person.person_id
    with pytest.raises(AddressChangeEnded):
        recover(world.ctx, token, PASSWORD, pool=world.sessions())


def test_a_restored_backup_gets_the_address_back_as_well(world: World) -> None:
    person = opens_account(world)
    token = moved(world, person)
    stop(world, token)
    world.pass_time(seconds=5)
    recover(world.ctx, token, PASSWORD, pool=world.sessions())
    entries = [one for one in world.every_item(Regime.LEDGER) if one["kind"] == "moved_account"]
    assert max(entries, key=lambda one: str(one["at"]))["address_hash"] == person.address_hash


def test_a_stopped_request_opens_again_at_the_same_address(world: World) -> None:
    person = opens_account(world)
    _, warned = asked_for_address(world, person)
    token = token_in(warned, "stop_url")
    stop(world, token)
    opened = recover(world.ctx, token, PASSWORD, pool=world.sessions())
    assert opened == person.model_copy(update={"version": opened.version})
    assert state_of(world, person) is AccountState.OPEN


def test_a_password_that_was_chosen_after_the_change_shows_nothing(world: World) -> None:
    person = opens_account(world)
    token = moved(world, person)
    new_password(world, NEW_ADDRESS, OTHER_WORD)
    stop(world, token)
    for password in (PASSWORD, OTHER_WORD):
        with pytest.raises(StaffMustRelease):
            recover(world.ctx, token, password, pool=world.sessions())


def test_a_password_that_was_chosen_before_it_is_the_former_one(world: World) -> None:
    person = opens_account(world)
    new_password(world, person.email, OTHER_WORD)
    world.pass_time(minutes=1)
    token = moved(world, person)
    stop(world, token)
    with pytest.raises(InputInvalid):
        recover(world.ctx, token, PASSWORD, pool=world.sessions())
    assert recover(world.ctx, token, OTHER_WORD, pool=world.sessions()).email == person.email


def test_a_second_change_does_not_take_the_first_address_its_word(world: World) -> None:
    person = opens_account(world)
    token = moved(world, person)
    thief = moved(world, person_of(world.ctx, person.person_id), THIRD)
    stop(world, token)
    with pytest.raises(AddressChangeEnded):
        stoppable(world.ctx, thief)
    assert recover(world.ctx, token, PASSWORD, pool=world.sessions()).email == person.email


def test_where_two_former_addresses_froze_it_only_staff_decide(world: World) -> None:
    person = opens_account(world)
    token = moved(world, person)
    thief = moved(world, person_of(world.ctx, person.person_id), THIRD)
    stop(world, thief)
    stop(world, token)
    for one in (token, thief):
        with pytest.raises(StaffMustRelease):
            recover(world.ctx, one, PASSWORD, pool=world.sessions())
    opened = release(world.ctx, person.person_id, parse_email(person.email), actor="staff")
    assert opened.email == person.email
    with pytest.raises(AddressChangeEnded):
        stoppable(world.ctx, thief)


def test_staff_open_it_at_an_address_that_it_has_or_had_and_it_is_told(world: World) -> None:
    person = opens_account(world)
    stop(world, moved(world, person))
    with pytest.raises(NotFound):
        release(world.ctx, person.person_id, parse_email(THIRD), actor="staff")
    release(world.ctx, person.person_id, parse_email(NEW_ADDRESS), actor="staff")
    assert (state_of(world, person), found_by(world, NEW_ADDRESS)) == (AccountState.OPEN, person.person_id)
    with pytest.raises(NotFound):
        release(world.ctx, person.person_id, parse_email(NEW_ADDRESS), actor="staff")
    told = [(act.actor, act.action, act.subject) for act in acts(world.ctx, world.now.date())]
    assert told == [("staff", "account-released", person.person_id)]


def test_an_address_that_somebody_else_has_by_now_is_not_given_back(world: World) -> None:
    person = opens_account(world)
    token = moved(world, person)
    opens_account(world, email=person.email)
    stop(world, token)
    with pytest.raises(AddressTaken):
        recover(world.ctx, token, PASSWORD, pool=world.sessions())
    assert state_of(world, person) is AccountState.FROZEN


def test_a_sign_up_at_its_address_takes_no_frozen_account_over(world: World) -> None:
    person = opens_account(world)
    token = moved(world, person)
    signed_up = token_of_sign_up(world, NEW_ADDRESS)
    stop(world, token)
    assert confirmation(world.ctx, signed_up).step is Step.READY
    account = account_of(world.ctx.store, person.person_id)
    assert next_step(None, None, account, None, world.now) is Step.READY


def token_of_sign_up(world: World, address: str) -> str:
    """The token of a sign-up that somebody fills in for an address;
    a mail with it goes to nobody who has an account.
    """
    sign_up(world.ctx, sign_up_details(email=address, statement_version=statement(world)), network_address=IP)
    letters(world)
    waiting = next(one for one in world.items_of("sign_up") if one["email"] == address)
    found = world.ctx.store.get(SIGN_UP, sign_up_item(waiting["person_id"]))
    assert found is not None
    return confirmation_token(world.ctx, found)


def statement(world: World) -> str:
    return current_statement(world.ctx.today()).version


def test_stopped_twice_is_stopped_and_guessing_is_counted(world: World) -> None:
    person = opens_account(world)
    token = moved(world, person)
    stop(world, token)
    before = world.every_item()
    stop(world, token)
    assert world.every_item() == before
    for _ in range(OF_UNDO.most):
        with pytest.raises(InputInvalid):
            recover(world.ctx, token, OTHER_WORD, pool=world.sessions())
    with pytest.raises(Exception, match="too-many-requests"):
        recover(world.ctx, token, PASSWORD, pool=world.sessions())


@pytest.mark.parametrize("days", [27, 29])
def test_the_word_of_a_former_address_ends_after_four_weeks(world: World, days: int) -> None:
    person = opens_account(world)
    token = moved(world, person)
    world.pass_time(days=days)
    if days < 28:
        assert stoppable(world.ctx, token)[0].email == NEW_ADDRESS
    else:
        with pytest.raises(AddressChangeEnded):
            stoppable(world.ctx, token)


def test_links_that_are_not_ours_and_people_who_are_going_are_refused(world: World) -> None:
    person = opens_account(world)
    token = moved(world, person)
    with pytest.raises(LinkDamaged):
        stoppable(world.ctx, token[:-1] + ("A" if token[-1] != "A" else "B"))
    with pytest.raises(LinkDamaged):
        stoppable(replace(world.ctx, restored_at=world.now), token)
    with pytest.raises(AddressChangeEnded):
        recover(world.ctx, token, PASSWORD, pool=world.sessions())
    present = person_of(world.ctx, person.person_id)
    world.ctx.store.write(PERSON.replace(present, state=PersonState.ERASING))
    with pytest.raises(AddressChangeEnded):
        stoppable(world.ctx, token)


def test_the_states_of_an_account_are_a_table() -> None:
    expected: Mapping[tuple[str, str], str] = {
        ("opening", "opened"): "open",
        ("open", "change_stopped"): "frozen",
        ("frozen", "change_stopped"): "frozen",
        ("frozen", "released"): "open",
    }
    for pair in product(AccountState, AccountEvent):
        assert ACCOUNTS.rows.get(pair) == expected.get((pair[0].value, pair[1].value))


def test_a_change_of_address_ends_every_session_but_the_one_that_asked(world: World) -> None:
    person = opens_account(world)
    asked, _ = asked_for_address(world, person, asked_in="session-that-asked")
    confirm_address_change(world.ctx, token_in(asked))
    account = account_of(world.ctx.store, person.person_id)
    assert account is not None
    before = world.now
    assert account.admits("session-that-asked", before)
    assert not account.admits("another", before)
    world.pass_time(minutes=1)
    confirm_address_change(
        world.ctx, asks_for_address(world, person_of(world.ctx, person.person_id), "weer@anders.example.nl")
    )
    account = account_of(world.ctx.store, person.person_id)
    assert account is not None
    assert not account.admits("session-that-asked", before)
