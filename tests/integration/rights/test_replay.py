"""After a restore of the tables the ledger erases again whoever was erased since."""

from datetime import timedelta
from typing import Any

import boto3

from qlinx.people.store import PERSON, person_item
from qlinx.records.shape import Regime
from qlinx.rights.model import RightKind
from qlinx.rights.replay import replay_erasures
from qlinx.rights.service import ask
from tests.support.inviting import RememberedQueue
from tests.support.people import letters, opens_account
from tests.support.rights import NOOR, a_known_person, a_whole_person, carry_out_request, everything
from tests.support.template_tables import REGION
from tests.support.world import World


def table(world: World) -> Any:
    return boto3.resource("dynamodb", REGION).Table(world.ctx.store.table(Regime.RECORDS))


def restore(world: World, items: list[dict[str, Any]]) -> None:
    """The records as they were; the other tables stay as they are."""
    for item in world.every_item():
        table(world).delete_item(Key={"pk": item["pk"], "sk": item["sk"]})
    for item in items:
        table(world).put_item(Item=item)


def test_a_restored_person_is_erased_again_and_others_stay(world: World) -> None:
    person = a_whole_person(world)
    other = a_known_person(world.ctx, "sam@werk.example.nl", first_name="Sam")
    backup, restored_to = world.every_item(), world.now
    world.pass_time(days=2)
    carry_out_request(world, ask(world.ctx, person.person_id, RightKind.ERASURE, queue=RememberedQueue()))
    world.pass_time(days=3)
    restore(world, backup)
    assert NOOR in everything(world)

    replay = replay_erasures(world.ctx, restored_to, private=world.bucket("Private"), pool=world.pool())

    assert (replay.looked_at, replay.people) == (1, 1)
    assert NOOR not in everything(world)
    assert world.ctx.store.get(PERSON, person_item(other.person_id)) is not None
    assert letters(world) == []
    again = replay_erasures(world.ctx, restored_to, private=world.bucket("Private"), pool=world.pool())
    assert (again.people, again.items) == (0, 0)


def test_an_erasure_that_was_under_way_at_the_restored_moment_is_repeated_too(world: World) -> None:
    person = a_whole_person(world)
    request = ask(world.ctx, person.person_id, RightKind.ERASURE, queue=RememberedQueue())
    backup = world.every_item()
    carry_out_request(world, request)
    restored_to = world.now + timedelta(days=1)
    restore(world, backup)

    replay_erasures(world.ctx, restored_to, private=world.bucket("Private"), pool=world.pool())

    assert world.ctx.store.about(person.person_id) == ()


def test_somebody_who_signed_up_again_is_left_alone(world: World) -> None:
    person = a_known_person(world.ctx)
    carry_out_request(world, ask(world.ctx, person.person_id, RightKind.ERASURE, queue=RememberedQueue()))
    again = opens_account(world, email=NOOR)

    replay_erasures(
        world.ctx, world.now - timedelta(days=1), private=world.bucket("Private"), pool=world.pool()
    )

    assert world.ctx.store.get(PERSON, person_item(again.person_id)) is not None
    assert world.pool().exists(again.person_id)
