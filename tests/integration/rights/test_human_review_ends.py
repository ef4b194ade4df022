"""A look at who got a place ends where nothing is left to decide."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, cast

import pytest

from qlinx.invitations.replies import reply
from qlinx.invitations.service import cancel
from qlinx.invitations.store import invitee_item
from qlinx.kit.errors import NotFound
from qlinx.records.relaying import relay
from qlinx.records.shape import Regime
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.kinds.objection_to_use import RIGHT as OBJECTION_TO_USE
from qlinx.rights.kinds.restriction import RIGHT as RESTRICTION
from qlinx.rights.model import Refusal, RequestState
from qlinx.rights.service import ask
from qlinx.rights.store import request_by_id
from tests.support.human_review import Full
from tests.support.inviting import ACCEPT, DECLINE
from tests.support.queues import RememberedQueue
from tests.support.retention import run
from tests.support.rights import carry_out, carry_out_request
from tests.support.standing import client
from tests.support.world import World


@pytest.fixture
def full(world: World) -> Full:
    return Full(world)


def called_off(full: Full) -> None:
    cancel(full.ctx, full.inviting.employer_id, full.invitation_id)


def begun(full: Full) -> None:
    full.world.pass_time(days=41)


def only_kept(full: Full) -> None:
    ask(full.ctx, full.without, RESTRICTION)


def objected(full: Full) -> None:
    ask(full.ctx, full.without, OBJECTION_TO_USE)


def said_no(full: Full) -> None:
    reply(full.ctx, full.without, full.invitation_id, DECLINE)


def said_yes(full: Full) -> None:
    reply(full.ctx, full.has, full.invitation_id, DECLINE)
    reply(full.ctx, full.without, full.invitation_id, ACCEPT)


ENDS = (
    (called_off, RequestState.REFUSED, Refusal.CALLED_OFF),
    (begun, RequestState.REFUSED, Refusal.BEGUN),
    (only_kept, RequestState.REFUSED, Refusal.RESTRICTED),
    (objected, RequestState.REFUSED, Refusal.RESTRICTED),
    (said_no, RequestState.WITHDRAWN, None),
    (said_yes, RequestState.WITHDRAWN, None),
)


@pytest.mark.parametrize(("happens", "state", "refusal"), ENDS)
def test_where_nothing_is_left_to_decide_it_ends_and_the_person_is_told_why(
    full: Full, happens: Callable[[Full], None], state: RequestState, refusal: Refusal | None
) -> None:
    request = full.asks()
    full.told()
    happens(full)
    before = full.invitation.number_of_places
    with pytest.raises(NotFound):
        full.decides(request)

    ended = full.now(request)
    assert (ended.state, ended.refusal) == (state, refusal)
    assert ("rights.request_refused" in full.told()) is (refusal is not None)
    assert request.request_id not in full.waiting()
    assert full.invitation.number_of_places == before


def test_it_ends_by_itself_when_the_occasion_begins(full: Full) -> None:
    request = full.asks()
    full.world.pass_time(days=39)
    run(full.world)
    assert full.now(request).is_open
    full.world.pass_time(days=1)
    run(full.world)
    assert full.now(request).refusal is Refusal.BEGUN
    run(full.world)
    assert request.request_id not in str(full.world.items_of("moment"))


def test_a_restriction_ends_it_without_anybody_looking(full: Full) -> None:
    request = full.asks()
    carry_out_request(full.world, ask(full.ctx, full.without, RESTRICTION))
    assert full.now(request).refusal is Refusal.RESTRICTED


def test_a_reply_tells_the_queue_to_look_at_it_anew_and_nothing_else_does(full: Full) -> None:
    request = full.asks()
    before = stream_image(full)
    said_no(full)
    after = stream_image(full)
    queues = defaultdict[str, RememberedQueue](RememberedQueue)
    for new in (after, before):
        images = {"OldImage": before, "NewImage": new}
        relay([{"eventName": "MODIFY", "dynamodb": images}], queues.__getitem__)
    (message,) = queues["RIGHTS"].messages
    assert carry_out(full.world, message).word == "over:replied"
    assert full.now(request).state is RequestState.WITHDRAWN
    assert carry_out(full.world, message).word == "nothing-to-do"


def stream_image(full: Full) -> Mapping[str, Any]:
    """The invitee as the table's stream tells it."""
    key = invitee_item(full.without, full.invitation_id)
    table = full.ctx.store.table(Regime.RECORDS)
    named = {"pk": {"S": key.pk}, "sk": {"S": key.sk}}
    found = client("dynamodb").get_item(TableName=table, Key=named, ConsistentRead=True)
    return cast("Mapping[str, Any]", found["Item"])


def test_an_erasure_takes_it_along_and_the_employer_has_nothing_left_to_decide(full: Full) -> None:
    request = full.asks()
    carry_out_request(full.world, ask(full.ctx, full.without, ERASURE))
    assert request_by_id(full.ctx.store, full.without, request.request_id) is None
    assert full.waiting() == []
    assert request.request_id not in str(full.world.items_of("moment"))
