"""Codes that show who reads the mail of an address: limited, short-lived, stored nowhere, and telling nobody anything."""

import pytest

from qlinx.kit.contact import parse_email
from qlinx.kit.errors import TooManyRequests
from qlinx.mailing.composing import Dropped
from qlinx.mailing.letter import Letter
from qlinx.people.errors import CodeRefused
from qlinx.people.proofs import CODE, ask_for_code, proved
from qlinx.records.shape import Regime
from tests.support.people import IP, letter, letters
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
    assert letters(world) == [Dropped("ended")]


def test_the_code_is_stored_nowhere(world: World) -> None:
    a_holder(world.ctx)
    code_request, code = code_for(world)

    stored = str([world.every_item(regime) for regime in Regime])

    assert world.ctx.keys.code_matches(CODE, code_request, code.replace(" ", ""))
    assert code.replace(" ", "") not in stored
    assert code not in stored


def test_codes_are_limited_by_address_and_by_caller(world: World) -> None:
    for _ in range(3):
        ask_for_code(world.ctx, parse_email(NOOR), network_address=IP)
    with pytest.raises(TooManyRequests):
        ask_for_code(world.ctx, parse_email(NOOR), network_address="203.0.113.8")

    for number in range(17):
        ask_for_code(world.ctx, parse_email(f"n{number}@werk.example.nl"), network_address=IP)
    with pytest.raises(TooManyRequests):
        ask_for_code(world.ctx, parse_email("n99@werk.example.nl"), network_address=IP)


def test_attempts_are_limited_by_caller(world: World) -> None:
    for number in range(30):
        with pytest.raises(CodeRefused):
            proved(world.ctx, f"made-up-{number}", "12345678", network_address=IP)

    with pytest.raises(TooManyRequests):
        proved(world.ctx, "made-up", "12345678", network_address=IP)


def test_a_restricted_person_still_gets_the_mails_they_asked_for(world: World) -> None:
    a_holder(world.ctx, restricted=True)

    ask_for_code(world.ctx, parse_email(NOOR), network_address=IP)

    assert isinstance(letter(world), Letter)
