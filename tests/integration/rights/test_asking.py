"""Asking for a right: with an account, with a mailed code, and by somebody who is neither."""

from datetime import date

import pytest

from qlinx.kit.contact import parse_email
from qlinx.kit.errors import NotFound, TooManyRequests
from qlinx.mailing.composing import Dropped
from qlinx.mailing.letter import Letter
from qlinx.people.model import PersonState
from qlinx.people.store import PERSON
from qlinx.records.audit import acts
from qlinx.records.shape import Regime
from qlinx.rights.errors import CodeRefused
from qlinx.rights.identity import CODE, ask_for_code, ask_with_code
from qlinx.rights.model import Refusal, RequestState, RightKind, RightsRequest
from qlinx.rights.service import (
    ask,
    refuse,
    status_token,
    unfinished,
    view_by_token,
    views_of,
)
from tests.support.people import letter, letters
from tests.support.rights import NOOR, a_known_person
from tests.support.threads import a_context, at_once
from tests.support.world import World

IP = "203.0.113.7"


def code_for(world: World, email: str = NOOR) -> tuple[str, str]:
    """What a person gets who asks for a code: the id, and the code in the mail."""
    code_request = ask_for_code(world.ctx, parse_email(email), network_address=IP)
    return code_request, str(letter(world).facts["code"])


def with_code(
    world: World, code_request: str, code: str, right: RightKind = RightKind.ACCESS
) -> RightsRequest:
    return ask_with_code(world.ctx, code_request, code, right, network_address=IP)


def test_a_request_gets_its_deadline_and_its_receipt(world: World) -> None:
    person = a_known_person(world.ctx)

    request = ask(world.ctx, person.person_id, RightKind.ACCESS)

    assert request.deadline_on == date(2026, 12, 23)
    receipt = letter(world)
    assert receipt.template == "rights.request_received"
    assert receipt.facts["answer_before"] == "woensdag 23 december 2026"
    token = str(receipt.facts["status_url"]).rsplit("/", 1)[1]
    assert view_by_token(world.ctx, token).request_id == request.request_id


def test_asking_again_while_a_request_is_open_gives_that_one_and_no_second_receipt(world: World) -> None:
    person = a_known_person(world.ctx)

    first = ask(world.ctx, person.person_id, RightKind.ACCESS)
    second = ask(world.ctx, person.person_id, RightKind.ACCESS)
    other = ask(world.ctx, person.person_id, RightKind.ERASURE)

    assert first.request_id == second.request_id != other.request_id
    assert len(letters(world)) == 2
    assert len(views_of(world.ctx, person.person_id)) == 2


def test_nobody_and_somebody_who_is_being_erased_can_ask_nothing(world: World) -> None:
    person = a_known_person(world.ctx)
    world.ctx.store.write(PERSON.replace(person, state=PersonState.ERASING))

    for person_id in (person.person_id, "nobody"):
        with pytest.raises(NotFound):
            ask(world.ctx, person_id, RightKind.ACCESS)


def test_a_request_of_which_nothing_is_heard_is_found_by_the_sweep(world: World) -> None:
    person = a_known_person(world.ctx)
    request = ask(world.ctx, person.person_id, RightKind.ACCESS)

    assert unfinished(world.ctx, limit=10) == ()
    world.pass_time(minutes=16)

    assert unfinished(world.ctx, limit=10) == (request,)


def test_an_altered_or_made_up_status_link_opens_nothing(world: World) -> None:
    person = a_known_person(world.ctx)
    request = ask(world.ctx, person.person_id, RightKind.ACCESS)
    token = status_token(world.ctx, person.person_id, request.request_id)

    assert view_by_token(world.ctx, token).state is RequestState.RECEIVED
    for other in (token[:-1] + ("a" if token[-1] != "a" else "b"), "x", status_token(world.ctx, "p", "r")):
        with pytest.raises(NotFound):
            view_by_token(world.ctx, other)


def test_a_refusal_has_its_reason_and_is_told_to_the_audit_trail(world: World) -> None:
    person = a_known_person(world.ctx)
    request = ask(world.ctx, person.person_id, RightKind.ACCESS)

    refused = refuse(world.ctx, request, Refusal.EXCESSIVE, actor="staff-id")

    assert (refused.state, refused.refusal) == (RequestState.REFUSED, Refusal.EXCESSIVE)
    assert [act.subject for act in acts(world.ctx, world.now.date())] == [request.request_id]
    assert refuse(world.ctx, refused, Refusal.LEGAL_CLAIM, actor="staff-id") == refused


def test_a_mailed_code_opens_a_request_once(world: World) -> None:
    person = a_known_person(world.ctx)
    code_request, code = code_for(world)

    request = with_code(world, code_request, code)

    assert request.person_id == person.person_id
    with pytest.raises(CodeRefused):
        with_code(world, code_request, code)


def test_of_two_who_hand_in_the_same_code_at_once_one_succeeds(world: World) -> None:
    a_known_person(world.ctx)
    code_request, code = code_for(world)

    def hands_it_in() -> None:
        ask_with_code(
            a_context(world),
            code_request,
            code,
            RightKind.ERASURE,
            network_address=IP,
        )

    raised = at_once(hands_it_in, hands_it_in)

    assert [type(error) for error in raised if error] == [CodeRefused]
    assert len(world.items_of("rights_request")) == 1


def test_asking_for_a_code_does_and_says_the_same_for_an_unknown_address(world: World) -> None:
    a_known_person(world.ctx)

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


def test_the_code_of_an_unknown_address_opens_nothing_even_when_guessed(world: World) -> None:
    code_request = ask_for_code(world.ctx, parse_email("nobody@werk.example.nl"), network_address=IP)

    with pytest.raises(CodeRefused):
        with_code(world, code_request, world.ctx.keys.code(CODE, code_request))


def test_a_code_may_be_tried_five_times(world: World) -> None:
    a_known_person(world.ctx)
    code_request, code = code_for(world)
    wrong = f"{(int(code.replace(' ', '')) + 1) % 10**8:08}"

    for _ in range(5):
        with pytest.raises(CodeRefused):
            with_code(world, code_request, wrong)

    with pytest.raises(CodeRefused):
        with_code(world, code_request, code)


def test_a_code_ends_after_a_quarter_of_an_hour_and_is_not_mailed_any_more(world: World) -> None:
    a_known_person(world.ctx)
    code_request, code = code_for(world)
    ask_for_code(world.ctx, parse_email(NOOR), network_address=IP)
    world.pass_time(minutes=15)

    with pytest.raises(CodeRefused):
        with_code(world, code_request, code)
    assert letters(world) == [Dropped("ended")]


def test_the_code_is_stored_nowhere(world: World) -> None:
    a_known_person(world.ctx)
    _, code = code_for(world)

    stored = str([world.every_item(regime) for regime in Regime])

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
            with_code(world, f"made-up-{number}", "12345678")

    with pytest.raises(TooManyRequests):
        with_code(world, "made-up", "12345678")


def test_a_restricted_person_still_gets_the_mails_they_asked_for(world: World) -> None:
    a_known_person(world.ctx, restricted=True)

    ask_for_code(world.ctx, parse_email(NOOR), network_address=IP)

    assert isinstance(letter(world), Letter)
