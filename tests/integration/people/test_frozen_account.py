"""What the holder of a frozen account is told:
by mail at the sign-in address, on the page of the link, and when they sign in.
"""

from datetime import UTC, datetime
from typing import Any

import pytest

from qlinx.kit.contact import parse_email
from qlinx.mailing.letter import Letter
from qlinx.people.address_undo import recover
from qlinx.people.errors import AccountFrozen, PasswordLinkEnded
from qlinx.people.model import Person
from qlinx.people.passwords import ask_new_password, choose_new_password
from qlinx.people.sign_up import sign_up
from qlinx.people.statements import current_statement
from qlinx.sessions.errors import SignInRefused
from tests.support.factories import sign_up_details
from tests.support.http import Functions
from tests.support.people import (
    IP,
    NEW_ADDRESS,
    PASSWORD,
    asked_for_address,
    letter,
    letters,
    opens_account,
    person_of,
    token_in,
)
from tests.support.signing_in import calls_of, signs_in
from tests.support.undoing import OTHER_WORD, THIRD, moved, new_password, stop
from tests.support.world import World


@pytest.fixture(autouse=True)
def _today(world: World) -> None:
    world.now = datetime.now(UTC)


def frozen_mail(world: World) -> Letter:
    mail = letter(world)
    assert mail.template == "people.account_frozen"
    return mail


def test_frozen_from_the_address_of_now_the_mail_leads_to_the_page_that_opens_it(world: World) -> None:
    person = opens_account(world)
    _, warned = asked_for_address(world, person)
    stop(world, token_in(warned, "stop_url"))
    mail = frozen_mail(world)
    assert mail.facts["open_url"] == warned.facts["stop_url"]
    assert mail.facts["account_number"] == person.person_id
    assert not mail.facts["by_staff"]


def test_the_mail_of_one_that_no_password_opens_sends_to_our_staff(world: World) -> None:
    person = opens_account(world)
    token = moved(world, person)
    new_password(world, NEW_ADDRESS, OTHER_WORD)
    stop(world, token)
    assert frozen_mail(world).facts["by_staff"]


def test_the_present_address_gets_no_link_of_a_former_one(world: World) -> None:
    person = opens_account(world)
    stop(world, moved(world, person))
    mail = frozen_mail(world)
    assert (mail.to.address, mail.facts["open_url"]) == (NEW_ADDRESS, None)


@pytest.fixture
def account(functions: Functions) -> Person:
    """Somebody with an account, whom the deployed functions know by their own keys."""
    functions.world.ctx = functions.of("signup").context()
    return opens_account(functions.world)


def test_where_no_password_can_open_it_the_page_asks_none_and_names_the_number(
    functions: Functions, account: Person
) -> None:
    world = functions.world
    token = moved(world, account)
    thief = moved(world, person_of(world.ctx, account.person_id), THIRD)
    path = f"/account/address-stop/{token}"
    stop(world, thief)
    frozen = functions.call("address_changes", "POST", path)
    assert (frozen.status, account.person_id in frozen.body) == (200, True)
    assert 'name="password"' not in frozen.body
    refused = functions.call("address_changes", "POST", f"{path}/recovery", form={"password": PASSWORD})
    assert (refused.status, account.person_id in refused.body) == (403, True)
    assert 'name="password"' not in refused.body


def test_a_password_chosen_since_opens_nothing_and_the_page_says_so(
    functions: Functions, account: Person
) -> None:
    world = functions.world
    token = moved(world, account)
    new_password(world, NEW_ADDRESS, OTHER_WORD)
    stop(world, token)
    letters(world)
    page = functions.call("address_changes", "GET", f"/account/address-stop/{token}")
    assert (page.status, 'name="password"' in page.body) == (200, False)


def test_the_right_password_hears_that_the_account_is_locked_and_a_wrong_one_nothing(world: World) -> None:
    person = opens_account(world)
    stop(world, moved(world, person))
    before = world.every_item()
    with pytest.raises(AccountFrozen):
        signs_in(world, NEW_ADDRESS)
    assert kept(world.every_item()) == kept(before), "a session was written down"
    with pytest.raises(SignInRefused):
        signs_in(world, NEW_ADDRESS, OTHER_WORD)
    with pytest.raises(SignInRefused):
        signs_in(world, person.email)


def kept(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in items if one["kind"] != "limit"]


def test_the_session_of_a_frozen_account_ends_at_the_pool(world: World) -> None:
    person = opens_account(world)
    stop(world, moved(world, person))

    def signs_in_in_vain() -> None:
        with pytest.raises(AccountFrozen):
            signs_in(world, NEW_ADDRESS)

    assert ("cognito-idp", "RevokeToken") in calls_of(signs_in_in_vain)


def test_who_asks_for_a_new_password_is_told_how_it_goes_on_and_gets_none(world: World) -> None:
    person = opens_account(world)
    stop(world, moved(world, person))
    letters(world)
    ask_new_password(world.ctx, parse_email(NEW_ADDRESS), network_address=IP)
    assert frozen_mail(world).facts["account_number"] == person.person_id
    (request,) = world.items_of("password_request")
    token = world.ctx.keys.sign("password", [request["person_id"], request["request_id"]])
    with pytest.raises(PasswordLinkEnded):
        choose_new_password(world.ctx, token, OTHER_WORD, pool=world.pool())


def test_who_signs_up_at_its_address_is_told_as_well(world: World) -> None:
    person = opens_account(world)
    stop(world, moved(world, person))
    letters(world)
    version = current_statement(world.ctx.today()).version
    details = sign_up_details(email=NEW_ADDRESS, statement_version=version)
    sign_up(world.ctx, details, network_address=IP)
    assert frozen_mail(world).to.address == NEW_ADDRESS


def test_a_mail_that_comes_too_late_says_nothing_of_a_lock(world: World) -> None:
    person = opens_account(world)
    token = moved(world, person)
    stop(world, token)
    recover(world.ctx, token, PASSWORD, pool=world.sessions())
    assert [one.template for one in letters(world) if isinstance(one, Letter)] == ["people.account_released"]
