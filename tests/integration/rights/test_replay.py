"""After a restore of the tables the ledger erases again whoever was erased since."""

from datetime import timedelta
from typing import Any

import boto3

from qlinx.people.leaving import close_account
from qlinx.people.store import PERSON, account_of, person_item
from qlinx.records.shape import Regime
from qlinx.rights.model import RightKind
from qlinx.rights.replay import close_again, replay_erasures
from qlinx.rights.service import ask
from tests.support.people import is_shared, letters, opens_account
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
    carry_out_request(world, ask(world.ctx, person.person_id, RightKind.ERASURE))
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
    request = ask(world.ctx, person.person_id, RightKind.ERASURE)
    backup = world.every_item()
    carry_out_request(world, request)
    restored_to = world.now + timedelta(days=1)
    restore(world, backup)

    replay_erasures(world.ctx, restored_to, private=world.bucket("Private"), pool=world.pool())

    assert world.ctx.store.about(person.person_id) == ()


def close(world: World, person_id: str) -> str:
    return close_again(world.ctx, person_id, private=world.bucket("Private"), pool=world.pool())


def test_an_account_that_was_closed_is_closed_again_and_what_the_employer_shares_stays(world: World) -> None:
    shared, _ = is_shared(world)
    opens_account(world, first_name="Noor", postcode="2012 KN", town="Haarlem")
    backup = world.every_item()
    close_account(world.ctx, shared.person_id, pool=world.pool(), photos=world.bucket("Private"))
    restore(world, backup)

    assert close(world, shared.person_id) == "closed"

    assert account_of(world.ctx.store, shared.person_id) is None
    person = world.ctx.store.get(PERSON, person_item(shared.person_id))
    assert person is not None
    assert (person.first_name, person.postcode, person.town) == ("N.", None, None)
    assert close(world, shared.person_id) == "nothing-to-do"


def test_an_account_with_its_sign_in_is_left_alone(world: World) -> None:
    person = opens_account(world)
    before = world.every_item()

    assert close(world, person.person_id) == "nothing-to-do"

    assert world.every_item() == before


def test_whom_no_employer_shares_in_the_backup_goes_with_the_next_cleanup(world: World) -> None:
    person = opens_account(world)
    world.pool().delete(person.person_id)

    assert close(world, person.person_id) == "ends"

    ended = world.ctx.store.get(PERSON, person_item(person.person_id))
    assert ended is not None
    assert ended.ends_at == world.now


def test_somebody_who_signed_up_again_is_left_alone(world: World) -> None:
    person = a_known_person(world.ctx)
    carry_out_request(world, ask(world.ctx, person.person_id, RightKind.ERASURE))
    again = opens_account(world, email=NOOR)

    replay_erasures(
        world.ctx, world.now - timedelta(days=1), private=world.bucket("Private"), pool=world.pool()
    )

    assert world.ctx.store.get(PERSON, person_item(again.person_id)) is not None
    assert world.pool().exists(again.person_id)
