"""What the holder of a frozen account is told: by mail at the sign-in address, on the page of the link, and when they sign in."""

from datetime import UTC, datetime

import pytest

from qlinx.mailing.letter import Letter
from qlinx.people.model import Person
from tests.support.http import Functions
from tests.support.people import (
    NEW_ADDRESS,
    PASSWORD,
    asked_for_address,
    letter,
    letters,
    opens_account,
    person_of,
    token_in,
)
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
