"""An office signs up from one address, and a flood from one network is stopped:
what both cost stands in docs/cost.md.
"""

import re
from collections.abc import Callable
from typing import Any, Final

import boto3
import pytest

from infrastructure.local.paths import ROOT
from qlinx.kit.contact import parse_email
from qlinx.kit.errors import TooManyRequests
from qlinx.mailing.letter import Letter
from qlinx.people.errors import CodeRefused
from qlinx.people.limits import (
    CODES_OF_NETWORK,
    PASSWORDS_OF_NETWORK,
    SIGN_UPS_OF_NETWORK,
    WRONG_CODES_OF_NETWORK,
)
from qlinx.people.opening import confirm_sign_up
from qlinx.people.passwords import ask_new_password
from qlinx.people.proofs import ask_for_code, proved, proved_just_now
from qlinx.people.sign_up import sign_up
from qlinx.records.context import Context
from qlinx.records.limits import Limit
from qlinx.sessions.errors import SignInRefused
from qlinx.sessions.limits import OF_NETWORK
from tests.support.factories import details, sign_up_details
from tests.support.meter import Meter, Units
from tests.support.people import PASSWORD, letters, set_limit, token_in
from tests.support.signing_in import signs_in
from tests.support.template_tables import REGION
from tests.support.world import World

PAGE: Final = (ROOT / "docs" / "cost.md").read_text("utf-8")
OFFICE: Final = "198.51.100.1"
PEOPLE: Final = 500
FLOOD: Final = 50_000
LET_IN: Final = 3
Ask = Callable[[Context, int, str], object]


def _sign_up(ctx: Context, number: int, network: str) -> None:
    sign_up(ctx, sign_up_details(email=f"p{number}@werk.example.nl"), network_address=network)


def _password(ctx: Context, number: int, network: str) -> None:
    ask_new_password(ctx, parse_email(f"p{number}@werk.example.nl"), network_address=network)


def _code(ctx: Context, number: int, network: str) -> None:
    ask_for_code(ctx, parse_email(f"p{number}@werk.example.nl"), network_address=network)


def _guess(ctx: Context, number: int, network: str) -> None:
    with pytest.raises(CodeRefused):
        proved(ctx, f"made-up-{number}", "0000 0000", network_address=network)


# What a flood asks for, and the limit of networks that stops it.
FLOODS: Final[dict[str, tuple[Ask, Limit]]] = {
    "sign-ups": (_sign_up, SIGN_UPS_OF_NETWORK),
    "links for a new password": (_password, PASSWORDS_OF_NETWORK),
    "codes": (_code, CODES_OF_NETWORK),
    "guesses of a code": (_guess, WRONG_CODES_OF_NETWORK),
}


def said() -> dict[str, list[str]]:
    """The lines of the page's table of floods, by what is asked for."""
    lines = re.findall(r"^\| (.+) \|$", PAGE, re.MULTILINE)
    cells = [[cell.strip() for cell in line.split(" | ")] for line in lines]
    return {row[0]: row[1:] for row in cells if row[0] in FLOODS}


def test_an_office_of_five_hundred_signs_up_at_once_while_its_neighbour_floods(world: World) -> None:
    """Within ten minutes, from one address: some ask twice, and nobody is turned away.

    Opened and signed in: every fiftieth.
    """
    refused = 0
    for number in range(PEOPLE):
        _sign_up(world.ctx, number, OFFICE)
        if number % 4 == 0:
            _sign_up(world.ctx, number, OFFICE)
        if number % 50 == 0:
            refused += _floods(world.ctx, number)
        world.pass_time(seconds=600 / PEOPLE)
    mails = {mail.to.address: mail for mail in letters(world) if isinstance(mail, Letter)}
    assert len([address for address in mails if address.startswith("p")]) == PEOPLE
    assert refused == 0, "the flood of this test is not to reach its own limit"
    for number in range(0, PEOPLE, 50):
        token = token_in(mails[f"p{number}@werk.example.nl"])
        opened = confirm_sign_up(world.ctx, token, PASSWORD, details(), pool=world.pool())
        assert opened.code_request
        proved_just_now(world.ctx, opened.code_request)
        signs_in(world, f"p{number}@werk.example.nl", network_address=OFFICE)


def _floods(ctx: Context, number: int) -> int:
    refused = 0
    for host in range(20):
        try:
            sign_up(
                ctx,
                sign_up_details(email=f"x{number}.{host}@werk.example.nl"),
                network_address=f"2001:db8:6:6::{number}:{host}",
            )
        except TooManyRequests:
            refused += 1
    return refused


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_from_one_64_costs_one_write_a_request_and_no_read(world: World, name: str) -> None:
    """The counts of a flood of fifty thousand follow: what is let in by the limit, and what is refused."""
    ask, limit = FLOODS[name]
    meter = Meter(boto3.client("dynamodb", region_name=REGION))
    ctx = world.context(meter)
    set_limit(world, limit, LET_IN)
    ask(ctx, 0, _host(0))
    let_in = [_units(meter, ask, ctx, number) for number in (1, 2)]
    with meter.counting() as refused:
        for number in range(LET_IN, LET_IN + 20):
            with pytest.raises(TooManyRequests):
                ask(ctx, number, _host(number))
    # The first that is refused leaves evidence, once an hour; the first, 2nd, 4th, 8th and 16th are counted
    # for staff.
    assert (refused.reads, refused.writes) == (0, 20 + 1 + 5)
    assert len({str(units) for units in let_in}) == 1
    each = let_in[0]
    highest = limit.between[1]
    written = said()[name]
    assert written[:3] == [f"{limit.most:,}", str(each), f"{_whole(limit.most, each):,.0f}"], (
        "docs/cost.md says another cost"
    )
    assert written[-3:-1] == [f"{highest:,}", f"{_whole(highest, each):,.0f}"], (
        "docs/cost.md says another bound"
    )


def _whole(let_in: int, each: Units) -> float:
    """What a flood writes: what is let in, a count for each that is refused, evidence, and what staff see."""
    refused = FLOOD - let_in
    return let_in * each.writes + refused + 1 + refused.bit_length()


def _host(number: int) -> str:
    return f"2001:db8:7:7:{number:x}::1"


def _units(meter: Meter, ask: Ask, ctx: Context, number: int) -> Units:
    with meter.counting() as units:
        ask(ctx, number, _host(number))
    return units


def test_a_flood_of_wrong_passwords_is_stopped_by_its_network(world: World) -> None:
    set_limit(world, OF_NETWORK, LET_IN)
    outcomes: list[Any] = []
    for number in range(10):
        with pytest.raises((SignInRefused, TooManyRequests)) as outcome:
            signs_in(world, f"p{number}@werk.example.nl", network_address=_host(number))
        outcomes.append(outcome.type)
    assert outcomes == [SignInRefused] * LET_IN + [TooManyRequests] * 7
