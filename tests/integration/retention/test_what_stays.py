"""What the nightly cleanup finds due and yet leaves, because something else keeps it."""

from datetime import timedelta

from qlinx.aws.queues import SendFailed
from qlinx.people.model import PersonState
from qlinx.people.store import ACCOUNT, EMPLOYMENT, PERSON, account_of, employment_item, person_by_id
from qlinx.rights.model import RightKind
from qlinx.rights.service import ask
from tests.support.factories import an_account
from tests.support.queues import RememberedQueue
from tests.support.retention import former_employee, line, run
from tests.support.rights import a_known_person, an_employer, works
from tests.support.world import World


def test_the_account_holder_keeps_the_account_when_an_employment_is_removed(world: World) -> None:
    person = former_employee(world)
    world.ctx.store.write(
        ACCOUNT.insert(an_account(person_id=person.person_id)),
        PERSON.replace(person, ends_at=world.now + timedelta(days=365)),
    )
    world.pass_time(days=28)

    report = run(world)

    assert line(report, "employment").removed == 1
    assert account_of(world.ctx.store, person.person_id) is not None
    assert world.items_of("personnel") == []
    world.pass_time(days=337)
    assert line(run(world), "person").removed == 1
    assert world.ctx.store.about(person.person_id) == ()


def test_somebody_who_works_again_is_held(world: World) -> None:
    person = former_employee(world)
    works(world.ctx, person, an_employer(world.ctx, 7))
    world.pass_time(days=28)

    report = run(world)

    assert line(report, "person").held == 1
    assert line(report, "employment").removed == 1
    assert person_by_id(world.ctx.store, person.person_id) is not None


def test_an_open_request_is_finished_first(world: World) -> None:
    person = former_employee(world)
    world.pass_time(days=27, hours=23)
    ask(world.ctx, person.person_id, RightKind.ACCESS)
    world.pass_time(hours=1)
    queue = RememberedQueue()

    report = run(world, rights=queue)

    assert line(report, "person").held == 1
    assert [message["right"] for message in queue.messages] == ["access"]
    assert line(report, "rights_request", "unfinished").found == 1


def test_a_request_that_cannot_be_announced_counts_as_failed_and_stops_nothing(world: World) -> None:
    class Refusing(RememberedQueue):
        def send(self, *_: object, **__: object) -> int:
            raise SendFailed

    for number in (1, 2):
        asking = a_known_person(world.ctx, f"vraagt{number}@werk.example.nl")
        ask(world.ctx, asking.person_id, RightKind.ACCESS)
    world.pass_time(hours=1)

    unfinished = line(run(world, rights=Refusing()), "rights_request", "unfinished")

    assert (unfinished.found, unfinished.held, unfinished.failed) == (2, 0, 2)


def test_nothing_is_removed_of_a_restricted_person(world: World) -> None:
    person = former_employee(world, restricted=True)
    world.pass_time(days=400)

    report = run(world)

    assert report.total("removed") == 0
    assert report.total("held") == report.total("found") == 2
    assert person_by_id(world.ctx.store, person.person_id) is not None


def test_a_hold_keeps_what_it_is_on_and_nothing_more(world: World) -> None:
    person = former_employee(world)
    key = employment_item(person.person_id, "1" * 26)
    employment = world.ctx.store.get(EMPLOYMENT, key)
    assert employment is not None
    world.ctx.store.write(EMPLOYMENT.replace(employment, holds=("hold-1",)))
    world.pass_time(days=28)

    report = run(world)

    assert (line(report, "person").removed, line(report, "employment").held) == (1, 1)
    assert person_by_id(world.ctx.store, person.person_id) is None
    assert world.ctx.store.get(EMPLOYMENT, key) is not None
    again = run(world)
    assert line(again, "employment").held == 1


def test_a_person_whose_own_erasure_is_under_way_is_left_to_it(world: World) -> None:
    person = former_employee(world)
    ask(world.ctx, person.person_id, RightKind.ERASURE)
    current = person_by_id(world.ctx.store, person.person_id)
    assert current is not None
    world.ctx.store.write(PERSON.replace(current, state=PersonState.ERASING))
    world.pass_time(days=28)

    report = run(world)

    assert (line(report, "person").held, line(report, "employment").held) == (1, 1)
