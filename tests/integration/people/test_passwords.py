"""A new password by a mailed link, which tells nobody whether an address has an account."""

import pytest

from qlinx.kit.contact import parse_email
from qlinx.mailing.letter import Letter
from qlinx.people.errors import PasswordLinkEnded
from qlinx.people.passwords import ask_new_password, choose_new_password
from tests.support.people import IP, PASSWORD, is_shared, letter, letters, opens_account, token_in
from tests.support.world import World


def test_a_link_for_a_new_password_works_for_an_hour(world: World) -> None:
    person = opens_account(world)
    ask_new_password(world.ctx, parse_email(person.email), network_address=IP)
    token = token_in(letter(world), "password_url")
    world.pass_time(hours=1)
    with pytest.raises(PasswordLinkEnded):
        choose_new_password(world.ctx, token, PASSWORD, pool=world.pool())


def test_known_and_unknown_addresses_leave_the_same_kind_of_traces_of_a_password(world: World) -> None:
    person = opens_account(world)
    traces = []
    for address in (person.email, "onbekend@werk.example.nl"):
        before = {(item["pk"], item["sk"]) for item in world.every_item()}
        ask_new_password(world.ctx, parse_email(address), network_address=IP)
        new = [item for item in world.every_item() if (item["pk"], item["sk"]) not in before]
        traces.append(sorted((item["kind"], *sorted(item)) for item in new if item["kind"] != "limit"))
    known, unknown = traces
    assert known == unknown
    # What is about somebody is kept with them.
    requests = world.items_of("password_request")
    assert [item["person_id"] == person.person_id for item in requests].count(True) == 1


def test_nobody_without_an_account_gets_a_link_for_a_password(world: World) -> None:
    is_shared(world)
    ask_new_password(world.ctx, parse_email("noor@werk.example.nl"), network_address=IP)
    (mail,) = letters(world)
    assert not isinstance(mail, Letter)
    assert mail.reason == "no_account"
