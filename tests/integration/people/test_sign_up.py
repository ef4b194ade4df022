"""Signing up: what is asked, what is refused, what is mailed, and how much of it an hour brings."""

from typing import Any

import pytest

from qlinx.kit.errors import InputInvalid, TooManyRequests
from qlinx.mailing.rendering import render
from qlinx.people.limits import OWN_SIGN_UP_MAIL, SIGN_UP_MAILS, SIGN_UPS_OF_NETWORK
from qlinx.people.opening import confirm_sign_up
from qlinx.people.sign_up import sign_up
from tests.support.factories import details, sign_up_details
from tests.support.letters import a_sender
from tests.support.people import (
    IP,
    PASSWORD,
    letter,
    letters,
    opens_account,
    person_of,
    set_limit,
    set_mobile_policy,
    signs_up,
)
from tests.support.world import World

ADDRESS = "noor@werk.example.nl"


def test_somebody_with_an_account_is_told_by_mail_and_nothing_changes(world: World) -> None:
    person = opens_account(world)
    sign_up(world.ctx, sign_up_details(first_name="Iemand Anders"), network_address=IP)
    mail = letter(world)
    assert mail.template == "people.already_registered"
    assert mail.to.address == person.email
    assert person_of(world.ctx, person.person_id) == person


def test_a_mail_whose_sign_up_is_gone_is_not_sent(world: World) -> None:
    token = signs_up(world)
    sign_up(world.ctx, sign_up_details(), network_address=IP)
    confirm_sign_up(world.ctx, token, PASSWORD, details(), pool=world.pool())
    assert letters(world) == []


@pytest.mark.parametrize("required", [True, False])
def test_the_mobile_number_is_required_as_policy_says(world: World, *, required: bool) -> None:
    set_mobile_policy(world, required=required)
    if required:
        with pytest.raises(InputInvalid) as refused:
            sign_up(world.ctx, sign_up_details(mobile=None), network_address=IP)
        assert refused.value.faults[0].pointer == "/mobile"
        assert world.items_of("sign_up") == []
    else:
        person = opens_account(world, mobile=None)
        assert person.mobile is None


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"postcode": "2012 KN"}, "/town"),
        ({"town": "Haarlem"}, "/postcode"),
        ({"statement_version": "2018-05-22"}, "/statement_version"),
    ],
)
def test_what_can_not_be_taken_is_named_and_nothing_is_stored(
    world: World, changes: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(InputInvalid) as refused:
        sign_up(world.ctx, sign_up_details(**changes), network_address=IP)
    assert [fault.pointer for fault in refused.value.faults] == [pointer]
    assert world.every_item() == []


def test_an_address_gets_a_few_mails_a_day_and_nobody_is_told(world: World) -> None:
    for number in range(20):
        sign_up(world.ctx, sign_up_details(email=ADDRESS), network_address=f"198.51.100.{number}")
    most = SIGN_UP_MAILS.most + OWN_SIGN_UP_MAIL.most
    assert len(letters(world)) == len(world.items_of("sign_up")) == most
    world.pass_time(days=1)
    sign_up(world.ctx, sign_up_details(email=ADDRESS), network_address=IP)
    assert len(letters(world)) == 1


def test_labels_fill_no_mailbox_and_keep_nobody_from_signing_up(world: World) -> None:
    for number in range(20):
        sign_up(world.ctx, sign_up_details(email=f"noor+{number}@werk.example.nl"), network_address=IP)
    assert len(letters(world)) == SIGN_UP_MAILS.most
    sign_up(world.ctx, sign_up_details(email="noor+own@werk.example.nl"), network_address=IP)
    assert letters(world) == []
    sign_up(world.ctx, sign_up_details(email=ADDRESS), network_address=IP)
    assert letter(world).to.address == ADDRESS


def test_a_link_goes_on_working_however_many_ask_for_one(world: World) -> None:
    token = signs_up(world, email=ADDRESS)
    for number in range(20):
        sign_up(
            world.ctx, sign_up_details(email=ADDRESS, first_name="X"), network_address=f"198.51.100.{number}"
        )
    opened = confirm_sign_up(world.ctx, token, PASSWORD, details(), pool=world.pool())
    assert person_of(world.ctx, opened.account.person_id).first_name == "Noor"


@pytest.mark.parametrize("network", ["2001:db8:1:2", "2001:DB8:0001:0002"])
def test_a_network_that_floods_is_stopped_whatever_addresses_it_uses(world: World, network: str) -> None:
    set_limit(world, SIGN_UPS_OF_NETWORK, 3)
    for number in range(3):
        details_ = sign_up_details(email=f"noor{number}@werk.example.nl")
        sign_up(world.ctx, details_, network_address=f"2001:db8:1:2::{number}")
    with pytest.raises(TooManyRequests):
        sign_up(
            world.ctx, sign_up_details(email="another@werk.example.nl"), network_address=f"{network}:9:9:9:9"
        )


def test_known_and_unknown_addresses_leave_the_same_kind_of_traces(world: World) -> None:
    opens_account(world)
    letters(world)
    before = {item["pk"] for item in world.every_item()}
    sign_up(world.ctx, sign_up_details(), network_address=IP)
    known = [item for item in world.every_item() if item["pk"] not in before]
    before |= {item["pk"] for item in known}
    sign_up(world.ctx, sign_up_details(email="sanne@werk.example.nl"), network_address=IP)
    unknown = [item for item in world.every_item() if item["pk"] not in before]
    assert sorted((item["kind"], sorted(item)) for item in known) == sorted(
        (item["kind"], sorted(item)) for item in unknown
    )


def test_a_mail_to_an_address_that_nobody_proved_holds_nothing_that_was_filled_in(world: World) -> None:
    typed = {"first_name": "Gewonnen", "last_name": "Bel nu", "town": "Klik hier", "postcode": "2012 KN"}
    sign_up(world.ctx, sign_up_details(**typed), network_address=IP)
    mail = letter(world)
    made = render(mail, a_sender())
    assert (set(mail.facts), mail.to.name) == ({"confirm_url", "valid_until"}, None)
    assert not [text for text in typed.values() if text in f"{made}"]
