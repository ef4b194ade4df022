"""A sign-up that nobody confirmed: whoever reads the mail of its address sees it and has it erased, with a
mailed code and without an account.
"""

import pytest

from qlinx.people.confirmation import Step, confirmation, confirmation_token
from qlinx.people.errors import CodeRefused
from qlinx.people.looking import choosable, look_for_rights
from qlinx.people.mailed import SignUp
from qlinx.people.store import SIGN_UP, sign_up_item, sign_ups_with
from qlinx.rights.identity import SubjectChoice, ask_with_code
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.kinds.erasure.steps import begin
from qlinx.rights.kinds.portability import RIGHT as PORTABILITY
from qlinx.rights.model import RightsRequest
from qlinx.rights.right import Right
from tests.support.grounds import has_signed_up
from tests.support.people import IP
from tests.support.rights import carry_out_request, everything, exported
from tests.support.subjects import NOOR, a_holder, code_for
from tests.support.world import World


def asked(world: World, right: Right, *waiting: SignUp) -> tuple[RightsRequest, ...]:
    code_request, code = code_for(world, NOOR)
    chosen = [SubjectChoice(one.person_id) for one in waiting]
    return ask_with_code(world.ctx, code_request, code, right, chosen, network_address=IP)


def test_it_is_seen_as_it_was_filled_in(world: World) -> None:
    waiting = has_signed_up(world)

    (request,) = asked(world, ACCESS)
    assert carry_out_request(world, request)[-1] == "exported"

    files = exported(world, waiting.person_id, request.request_id)
    text = " ".join(content.decode("utf-8", "replace") for content in files.values())
    assert waiting.first_name in text
    assert waiting.last_name in text


def test_what_was_given_is_taken_along(world: World) -> None:
    has_signed_up(world)
    (request,) = asked(world, PORTABILITY)
    assert carry_out_request(world, request)[-1] == "exported"


def test_it_is_erased_wherever_it_stands(world: World) -> None:
    waiting = has_signed_up(world)

    (request,) = asked(world, ERASURE)
    assert carry_out_request(world, request)[-1] == "done"

    assert NOOR not in everything(world)
    assert waiting.last_name not in everything(world)
    assert sign_ups_with(world.ctx.store, waiting.address_hash) == ()


def test_from_the_beginning_of_its_erasure_on_its_link_opens_no_account(world: World) -> None:
    waiting = has_signed_up(world)
    token = confirmation_token(world.ctx, waiting)
    assert confirmation(world.ctx, token).step is Step.BEGIN
    (request,) = asked(world, ERASURE)

    begin(world.ctx, request, private=world.bucket("Private"))

    assert confirmation(world.ctx, token).step is Step.WAIT
    assert list(choosable(look_for_rights(world.ctx, waiting.address_hash))) == []
    carry_out_request(world, request)
    assert confirmation(world.ctx, token).step is Step.ENDED


def test_each_is_chosen_by_itself_and_one_more_stays(world: World) -> None:
    one, two = has_signed_up(world), has_signed_up(world)
    seen = {each.person_id for each in choosable(look_for_rights(world.ctx, one.address_hash))}
    assert seen == {one.person_id, two.person_id}

    (request,) = asked(world, ERASURE, one)
    carry_out_request(world, request)

    assert [each.person_id for each in sign_ups_with(world.ctx.store, one.address_hash)] == [two.person_id]


def test_the_code_goes_to_an_account_at_the_address_before_it(world: World) -> None:
    holder, waiting = a_holder(world.ctx), has_signed_up(world)
    code_for(world, NOOR)
    (mail,) = world.items_of("outbox")
    assert mail["person_id"] == holder.person_id
    found = [
        (each.kind, each.person_id) for each in choosable(look_for_rights(world.ctx, waiting.address_hash))
    ]
    assert found == [("account", holder.person_id), ("sign_up", waiting.person_id)]


def test_where_it_is_gone_a_code_opens_nothing(world: World) -> None:
    waiting = has_signed_up(world)
    code_request, code = code_for(world, NOOR)
    stored = world.ctx.store.get(SIGN_UP, sign_up_item(waiting.person_id))
    assert stored is not None
    world.ctx.store.write(SIGN_UP.remove(stored))
    with pytest.raises(CodeRefused):
        ask_with_code(world.ctx, code_request, code, ACCESS, network_address=IP)
