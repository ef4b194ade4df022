"""Codes that show who reads the mail of an address:
limited, short-lived, stored nowhere, and telling nobody anything.
"""

import pytest

from qlinx.kit.contact import parse_email
from qlinx.kit.errors import TooManyRequests
from qlinx.mailing.composing import Skipped
from qlinx.mailing.letter import Letter
from qlinx.people.errors import CodeRefused
from qlinx.people.limits import CODE_MAILS, CODES_OF_NETWORK, WRONG_CODES_OF_NETWORK
from qlinx.people.proofs import CODE, ask_for_code, proved, use_up
from qlinx.records.shape import Regime
from tests.support.meter import Meter
from tests.support.people import IP, letter, letters, set_limit
from tests.support.standing import client
from tests.support.subjects import NOOR, a_holder, code_for
from tests.support.world import World


def test_asking_for_a_code_does_and_says_the_same_for_an_unknown_address(world: World) -> None:
    a_holder(world.ctx)

    known = ask_for_code(world.ctx, parse_email(NOOR), network_address=IP)
    after_known = _writes(world)
    unknown = ask_for_code(world.ctx, parse_email("nobody@werk.example.nl"), network_address=IP)

    assert len(known) == len(unknown)
    assert _writes(world) == 2 * after_known
    assert len(letters(world)) == 1


def _writes(world: World) -> int:
    """How many items were written, but for the counters of limits."""
    codes = [item for item in world.every_item(Regime.SECURITY) if item["kind"] == "identity_code"]
    return len(codes) + len(world.items_of("outbox"))


def test_a_code_may_be_tried_eight_times(world: World) -> None:
    a_holder(world.ctx)
    code_request, code = code_for(world)
    wrong = f"{(int(code.replace(' ', '')) + 1) % 10**8:08}"

    for _ in range(8):
        with pytest.raises(CodeRefused):
            proved(world.ctx, code_request, wrong, network_address=IP)

    with pytest.raises(CodeRefused):
        proved(world.ctx, code_request, code, network_address=IP)


def test_a_code_ends_after_a_quarter_of_an_hour_and_is_not_mailed_any_more(world: World) -> None:
    a_holder(world.ctx)
    code_request, code = code_for(world)
    ask_for_code(world.ctx, parse_email(NOOR), network_address=IP)
    world.pass_time(minutes=15)

    with pytest.raises(CodeRefused):
        proved(world.ctx, code_request, code, network_address=IP)
    assert letters(world) == [Skipped("ended")]


def test_the_code_is_stored_nowhere(world: World) -> None:
    a_holder(world.ctx)
    code_request, code = code_for(world)

    stored = str([world.every_item(regime) for regime in Regime])

    assert world.ctx.keys.code_matches(CODE, code_request, code.replace(" ", ""))
    assert code.replace(" ", "") not in stored
    assert code not in stored


def asked_often(world: World, address: str = NOOR, times: int = 30) -> list[Letter]:
    """What is mailed when so many strangers ask for codes for an address."""
    for number in range(times):
        ask_for_code(world.ctx, parse_email(address), network_address=f"198.51.100.{number}")
        world.pass_time(seconds=1)
    return [mail for mail in letters(world) if isinstance(mail, Letter)]


def code_in(mail: Letter) -> str:
    return str(mail.facts["code"])


def test_an_address_gets_a_few_codes_a_day_and_nobody_is_told(world: World) -> None:
    a_holder(world.ctx)
    mails = asked_often(world)
    assert [len(code_in(mail)) for mail in mails] == [9] * (CODE_MAILS.most - 1) + [19]
    assert [bool(mail.facts["valid_until"]) for mail in mails] == [False] * (CODE_MAILS.most - 1) + [True]


def test_whoever_asked_the_owner_shows_the_address_with_the_last_code(world: World) -> None:
    a_holder(world.ctx)
    code = code_in(asked_often(world)[-1])
    world.pass_time(hours=5)

    own = ask_for_code(world.ctx, parse_email(NOOR), network_address=IP)

    assert letters(world) == []
    proof = proved(world.ctx, own, code, network_address=IP)
    assert proof.address_hash == world.ctx.address_hash(NOOR)
    use_up(world.ctx, proof)
    again = ask_for_code(world.ctx, parse_email(NOOR), network_address=IP)
    (mail,) = letters(world)
    assert isinstance(mail, Letter)
    with pytest.raises(CodeRefused):
        proved(world.ctx, again, code, network_address=IP)
    assert proved(world.ctx, again, code_in(mail), network_address=IP).address_hash == world.ctx.address_hash(
        NOOR
    )


def test_guesses_of_others_burn_no_attempt_of_the_owner(world: World) -> None:
    a_holder(world.ctx)
    code = code_in(asked_often(world)[-1])
    theirs = [ask_for_code(world.ctx, parse_email(NOOR), network_address=IP) for _ in range(5)]
    own = ask_for_code(world.ctx, parse_email(NOOR), network_address=IP)

    for number, code_request in enumerate(theirs * 10):
        with pytest.raises(CodeRefused):
            proved(world.ctx, code_request, f"{number:016}", network_address=f"198.51.100.{number}")

    assert proved(world.ctx, own, code, network_address=IP).address_hash == world.ctx.address_hash(NOOR)


def test_a_last_code_ends_with_the_day_and_then_codes_are_mailed_again(world: World) -> None:
    a_holder(world.ctx)
    code = code_in(asked_often(world)[-1])
    world.pass_time(hours=14, minutes=59)
    own = ask_for_code(world.ctx, parse_email(NOOR), network_address=IP)
    proved(world.ctx, own, code, network_address=IP)
    world.pass_time(minutes=1)
    with pytest.raises(CodeRefused):
        proved(world.ctx, own, code, network_address=IP)
    assert len(asked_often(world, times=1)) == 1


def test_the_last_code_and_what_follows_costs_the_same_for_an_unknown_address(world: World) -> None:
    a_holder(world.ctx)
    meter = Meter(client("dynamodb"))
    ctx = world.context(meter)
    ask_for_code(ctx, parse_email("warm@werk.example.nl"), network_address=IP)
    costs: dict[str, list[tuple[float, float]]] = {NOOR: [], "nobody@werk.example.nl": []}
    for address, counted in costs.items():
        for _ in range(CODE_MAILS.most + 3):
            with meter.counting() as units:
                ask_for_code(ctx, parse_email(address), network_address=IP)
            counted.append(units.waited_for)
    known, unknown = costs.values()
    assert known == unknown
    # Beyond the cap the first, second and fourth are counted for staff as well.
    assert len(set(known)) == 4


def test_wrong_codes_are_limited_by_network_and_right_ones_are_not(world: World) -> None:
    a_holder(world.ctx)
    set_limit(world, WRONG_CODES_OF_NETWORK, 5)
    for _ in range(9):
        proved(world.ctx, *code_for(world), network_address=IP)
    for number in range(5):
        with pytest.raises(CodeRefused):
            proved(world.ctx, f"made-up-{number}", "12345678", network_address=f"2001:db8::{number}")

    with pytest.raises(TooManyRequests):
        proved(world.ctx, "made-up", "12345678", network_address="2001:db8::ffff")
    assert proved(world.ctx, *code_for(world), network_address=IP).address_hash == world.ctx.address_hash(
        NOOR
    )


def test_codes_are_limited_by_network(world: World) -> None:
    set_limit(world, CODES_OF_NETWORK, 3)
    for number in range(3):
        ask_for_code(world.ctx, parse_email(f"n{number}@werk.example.nl"), network_address=IP)
    with pytest.raises(TooManyRequests):
        ask_for_code(world.ctx, parse_email("n99@werk.example.nl"), network_address=IP)


def test_a_restricted_person_still_gets_the_mails_they_asked_for(world: World) -> None:
    a_holder(world.ctx, restricted=True)

    ask_for_code(world.ctx, parse_email(NOOR), network_address=IP)

    assert isinstance(letter(world), Letter)
