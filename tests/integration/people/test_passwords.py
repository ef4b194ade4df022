"""A new password by a mailed link, which tells nobody whether an address has an account."""

import pytest

from qlinx.kit.contact import parse_email
from qlinx.mailing.composing import Skipped
from qlinx.mailing.letter import Letter
from qlinx.people.errors import PasswordLinkEnded
from qlinx.people.limits import PASSWORD_MAILS
from qlinx.people.passwords import ask_new_password, choose_new_password, password_link
from tests.support.meter import Meter
from tests.support.people import IP, PASSWORD, is_shared, letter, letters, opens_account, token_in
from tests.support.standing import client
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
    assert isinstance(mail, Skipped)
    assert mail.reason == "no_account"


def asked_often(world: World, address: str, times: int = 30) -> list[Letter]:
    """What is mailed when so many strangers ask for a new password for an address."""
    for number in range(times):
        ask_new_password(world.ctx, parse_email(address), network_address=f"198.51.100.{number}")
        world.pass_time(seconds=1)
    return [mail for mail in letters(world) if isinstance(mail, Letter)]


def test_an_address_gets_a_few_links_a_day_and_the_last_one_lives_until_others_are_mailed(
    world: World,
) -> None:
    person = opens_account(world)
    mails = asked_often(world, person.email)
    assert len(mails) == PASSWORD_MAILS.most
    world.pass_time(hours=14, minutes=58)
    assert asked_often(world, person.email) == []
    with pytest.raises(PasswordLinkEnded):
        password_link(world.ctx, token_in(mails[0], "password_url"))
    choose_new_password(world.ctx, token_in(mails[-1], "password_url"), PASSWORD, pool=world.pool())


def test_whoever_used_the_last_link_gets_another(world: World) -> None:
    person = opens_account(world)
    mails = asked_often(world, person.email)
    choose_new_password(world.ctx, token_in(mails[-1], "password_url"), PASSWORD, pool=world.pool())
    ask_new_password(world.ctx, parse_email(person.email), network_address=IP)
    assert letter(world).template == "people.new_password"


def test_a_chosen_password_ends_every_other_link(world: World) -> None:
    person = opens_account(world)
    first, second = asked_often(world, person.email, 2)
    choose_new_password(world.ctx, token_in(second, "password_url"), PASSWORD, pool=world.pool())
    with pytest.raises(PasswordLinkEnded):
        password_link(world.ctx, token_in(first, "password_url"))


def test_labels_of_nobody_keep_nobody_from_a_new_password(world: World) -> None:
    person = opens_account(world)
    for number in range(20):
        asked_often(world, person.email.replace("@", f"+{number}@"), 1)
    assert len(asked_often(world, person.email, 1)) == 1


def test_asking_often_costs_the_same_for_an_unknown_address(world: World) -> None:
    person = opens_account(world)
    meter = Meter(client("dynamodb"))
    ctx = world.context(meter)
    ask_new_password(ctx, parse_email("warm@werk.example.nl"), network_address=IP)
    costs: dict[str, list[str]] = {person.email: [], "nobody@werk.example.nl": []}
    for address, counted in costs.items():
        for _ in range(PASSWORD_MAILS.most + 3):
            with meter.counting() as units:
                ask_new_password(ctx, parse_email(address), network_address=IP)
            counted.append(str(units))
    known, unknown = costs.values()
    assert known == unknown
    # Within the limit, beyond it, and beyond it where that is counted (decision 101).
    assert len(set(known)) == 3
