"""What no model knows is a clear error wherever it is met:
nothing is lost, the rest goes on or comes again.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from qlinx.people.model import Person
from qlinx.people.store import person_by_id
from qlinx.records.addresses import ACCOUNT, RELATION
from qlinx.records.notes import noted
from qlinx.records.shape import Regime, StoredUnreadable
from qlinx.rights.awaiting import leave_to_us
from qlinx.rights.errors import KindUnknown, MemoryUnknown
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.kinds.portability import RIGHT as PORTABILITY
from qlinx.rights.model import RightsRequest
from qlinx.rights.registry import of_subjects
from qlinx.rights.replay import replay_all, replay_one
from qlinx.rights.right import Right
from qlinx.rights.service import ask, message_of
from tests.support import standing
from tests.support.people import letters
from tests.support.retention import former_employee, run
from tests.support.rights import carry_out, carry_out_request
from tests.support.subjects import a_holder, somebody_who_has
from tests.support.world import World

NICKNAME = "Nootje"


def _table(world: World) -> Any:
    return standing.table(world.ctx.store.table(Regime.RECORDS))


def an_unknown_kind(world: World, person_id: str) -> dict[str, Any]:
    item = {"pk": f"person#{person_id}", "sk": "unheard-of", "kind": "unheard_of", "nickname": NICKNAME}
    _table(world).put_item(Item=item)
    return item


def an_unknown_field(world: World, person_id: str) -> dict[str, Any]:
    key = {"pk": f"person#{person_id}", "sk": "person"}
    changed = _table(world).update_item(
        Key=key,
        UpdateExpression="SET nickname = :name",
        ExpressionAttributeValues={":name": NICKNAME},
        ReturnValues="ALL_NEW",
    )
    item: dict[str, Any] = changed["Attributes"]
    return item


def known_again(world: World, item: dict[str, Any]) -> None:
    """The release that knows it takes it over; here it is taken away."""
    key = {"pk": item["pk"], "sk": item["sk"]}
    if item["kind"] == "unheard_of":
        _table(world).delete_item(Key=key)
    else:
        _table(world).update_item(Key=key, UpdateExpression="REMOVE nickname")


# What acts on all that is kept about somebody; the rest changes what is done with it, or mailed.
EVERYTHING = [ACCESS, ERASURE, PORTABILITY]
# Used on a person; what somebody puts right of a role at an employer is another item.
OF_PEOPLE = [
    right
    for right in of_subjects().values()
    if right.can_be_used_on(ACCOUNT) or right.can_be_used_on(RELATION)
]
THE_REST = [right for right in OF_PEOPLE if right not in EVERYTHING]

UNKNOWN = [(an_unknown_kind, KindUnknown), (an_unknown_field, StoredUnreadable)]


@pytest.mark.parametrize(("unknown", "error"), UNKNOWN)
@pytest.mark.parametrize("right", EVERYTHING, ids=lambda right: right.name)
def test_a_right_stops_before_anything_is_done_and_is_carried_out_once_it_is_known(
    world: World,
    unknown: Callable[[World, str], dict[str, Any]],
    error: type[Exception],
    right: Right,
) -> None:
    person = a_holder(world.ctx)
    request = ask(world.ctx, person.person_id, right)
    letters(world)
    item = unknown(world, person.person_id)
    before = world.every_item()

    with pytest.raises(error) as told:
        carry_out(world, message_of(request))

    assert NICKNAME not in str(told.value)
    assert {key["sk"] for key in before} == {key["sk"] for key in world.every_item()}
    known_again(world, item)
    assert carry_out_request(world, request)[-1] in {"done", "exported"}


def ours_to_do(world: World, person_id: str, right: Right) -> RightsRequest:
    """A request that no employer has to answer any more."""
    return leave_to_us(world.ctx, ask(world.ctx, person_id, right), actor="rights_fulfilment")


def came_to(right: Right) -> str:
    """What is weighed by somebody waits for that; all else is told."""
    return "for-staff-to-weigh" if right.weighed else "told"


@pytest.mark.parametrize("right", THE_REST, ids=lambda right: right.name)
def test_what_ends_mail_or_use_stops_at_a_subject_that_no_model_knows(world: World, right: Right) -> None:
    person = somebody_who_has(world.ctx, right)
    request = ours_to_do(world, person.person_id, right)
    letters(world)
    item = an_unknown_field(world, person.person_id)
    before = world.every_item()

    with pytest.raises(StoredUnreadable):
        carry_out(world, message_of(request))

    assert world.every_item() == before
    known_again(world, item)
    assert carry_out_request(world, request) == [came_to(right)]


@pytest.mark.parametrize("right", THE_REST, ids=lambda right: right.name)
def test_what_ends_mail_or_use_does_not_wait_for_a_kind_that_it_leaves_alone(
    world: World, right: Right
) -> None:
    person = somebody_who_has(world.ctx, right)
    item = an_unknown_kind(world, person.person_id)

    request = ours_to_do(world, person.person_id, right)

    assert carry_out_request(world, request) == [came_to(right)]
    assert item in world.every_item()


@pytest.mark.parametrize(("unknown", "error"), UNKNOWN)
def test_the_cleanup_counts_it_as_a_failure_leaves_it_and_goes_on(
    world: World, unknown: Callable[[World, str], dict[str, Any]], error: type[Exception]
) -> None:
    met, other = former_employee(world), former_employee(world, "sam@werk.example.nl")
    item = unknown(world, met.person_id)
    world.pass_time(days=28)

    report = run(world)

    assert error
    assert sum(one.failed for one in report.lines) > 0
    assert world.ctx.store.about(other.person_id) == ()
    assert any(one.get("nickname") == NICKNAME for one in world.every_item())
    known_again(world, item)
    run(world)
    assert world.ctx.store.about(met.person_id) == ()


def test_an_unknown_field_is_told_by_its_name_and_never_by_its_value(world: World) -> None:
    person = a_holder(world.ctx)
    an_unknown_field(world, person.person_id)

    with pytest.raises(StoredUnreadable, match=r"stored person .* nickname \(extra_forbidden\)") as told:
        person_by_id(world.ctx.store, person.person_id)

    assert NICKNAME not in str(told.value)
    assert told.value.__cause__ is None
    assert isinstance(person, Person)


def test_a_restore_does_all_else_and_then_tells_of_what_nobody_does_again(world: World) -> None:
    person = a_holder(world.ctx)
    backup, restored_to = world.every_item(), world.now
    world.pass_time(days=1)
    carry_out_request(world, ask(world.ctx, person.person_id, ERASURE))
    world.ctx.store.write(noted(world.ctx, "unheard_of", "s" * 26, {"is": "so"}, number=1))
    for item in backup:
        _table(world).put_item(Item=item)

    with pytest.raises(MemoryUnknown, match="unheard_of"):
        replay_all(
            world.ctx,
            restored_to - timedelta(minutes=1),
            private=world.bucket("Private"),
            pool=world.pool(),
        )

    assert world.ctx.store.about(person.person_id) == ()
    message = {"what": "unheard_of_memory", "replay": "r", "pk": "x", "sk": "y"}
    with pytest.raises(MemoryUnknown, match="unheard_of_memory"):
        replay_one(world.ctx, message, private=world.bucket("Private"), pool=world.pool())
