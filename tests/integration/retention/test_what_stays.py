"""What the nightly cleanup finds due and yet leaves, because something else keeps it."""

from datetime import UTC, datetime, time
from typing import Any

import pytest

from qlinx.aws.queues import SendFailed
from qlinx.people.employment import end_employment
from qlinx.people.model import PersonState
from qlinx.people.relations import relation_by_id
from qlinx.people.store import EMPLOYMENT, PERSON, account_of, employment_item, person_by_id
from qlinx.records.context import Context
from qlinx.records.shape import Change, Regime
from qlinx.retention import service as cleaning
from qlinx.retention.store import due_keys
from qlinx.rights import service
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.model import EMPLOYER_TERM, RightsRequest
from qlinx.rights.moments import REMIND_EMPLOYER, put_right
from qlinx.rights.service import ask
from qlinx.rights.store import RIGHTS_REQUEST
from tests.support.queues import RememberedQueue
from tests.support.retention import former_employee, line, run
from tests.support.rights import carry_out_request
from tests.support.standing import table
from tests.support.subjects import a_holder, a_relation, an_employer, an_employer_user, works
from tests.support.world import World


def test_the_holder_keeps_the_account_when_a_joined_relation_is_removed(world: World) -> None:
    holder = a_holder(world.ctx)
    relation = works(world, holder, an_employer(world.ctx))
    current = relation_by_id(world.ctx, relation.person_id)
    assert current is not None
    end_employment(world.ctx, current.employment, world.now)
    world.pass_time(days=28)

    report = run(world)

    assert line(report, "employment").removed == 1
    assert account_of(world.ctx.store, holder.person_id) is not None
    assert world.items_of("personnel") == []
    world.pass_time(days=365)
    assert line(run(world), "person").removed == 1
    assert world.ctx.store.about(holder.person_id) == ()


def test_somebody_whose_work_goes_on_is_held_whole(world: World) -> None:
    person = a_relation(world.ctx, an_employer(world.ctx), ends_at=world.now)

    report = run(world)

    assert line(report, "person").held == 1
    assert person_by_id(world.ctx.store, person.person_id) is not None


def test_a_relation_that_is_held_for_a_request_keeps_what_its_employer_said(world: World) -> None:
    person = former_employee(world)
    ask(world.ctx, person.person_id, ACCESS)
    world.pass_time(days=28)

    report = run(world)

    assert (line(report, "person").held, line(report, "employment").held) == (1, 1)
    assert relation_by_id(world.ctx, person.person_id) is not None


def test_an_open_request_of_a_user_of_an_employer_is_finished_first(world: World) -> None:
    user = an_employer_user(world.ctx, an_employer(world.ctx), ends_at=world.now)
    request = ask(world.ctx, user.person_id, ACCESS)

    assert line(run(world), "employer_user").held == 1
    carry_out_request(world, request)

    assert line(run(world), "employer_user").removed == 1


def test_what_an_employer_has_to_decide_on_is_counted_and_told_again_and_overdue_counts_as_failed(
    world: World,
) -> None:
    relation = a_relation(world.ctx, an_employer(world.ctx, executes_rights=False))
    request = ask(world.ctx, relation.person_id, ERASURE)
    queue = RememberedQueue()
    world.now = request.received_at + EMPLOYER_TERM

    assert line(run(world, rights=queue), "moment", REMIND_EMPLOYER).held == 1
    # The first minutes of the day after the last one, in the Netherlands.
    world.now = datetime.combine(request.deadline_on, time(23, 30), UTC)
    assert line(run(world, rights=queue), "rights_request", "overdue").failed == 1
    assert queue.messages == [], "it is told in the night itself"


def test_an_open_request_is_finished_first(world: World) -> None:
    person = former_employee(world)
    world.pass_time(days=27, hours=23)
    ask(world.ctx, person.person_id, ACCESS)
    world.pass_time(hours=1)
    queue = RememberedQueue()

    report = run(world, rights=queue)

    assert line(report, "person").held == 1
    assert [message["right"] for message in queue.messages] == ["access"]
    assert line(report, "rights_request", "unfinished").found == 1


def test_what_has_a_last_day_by_law_is_looked_at_in_a_night_in_which_more_is_to_go_than_fits(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a large employer's people as many go in a night as there is time for; no request waits for it."""
    employer = an_employer(world.ctx, executes_rights=False)
    an_employer_user(world.ctx, employer, "weg@werk.example.nl", ends_at=world.now)
    asking = a_holder(world.ctx, "vraagt@werk.example.nl")
    ask(world.ctx, asking.person_id, ACCESS)
    relation = a_relation(world.ctx, employer)
    waits = ask(world.ctx, relation.person_id, ERASURE)
    world.now = waits.received_at + EMPLOYER_TERM
    left, queue = [900_000], RememberedQueue()

    def is_late(*asked: Any, **more: Any) -> Any:
        left[0] = 0
        return due_keys(*asked, **more)

    monkeypatch.setattr(cleaning, "due_keys", is_late)

    report = run(world, rights=queue, seconds=lambda: left[0])

    assert not report.finished
    assert line(report, "moment", REMIND_EMPLOYER).held == 1
    assert [message["right"] for message in queue.messages] == ["access"]


def test_a_request_that_cannot_be_announced_counts_as_failed_and_stops_nothing(world: World) -> None:
    class Refusing(RememberedQueue):
        def send(self, *_: object, **__: object) -> int:
            raise SendFailed

    for number in (1, 2):
        asking = a_holder(world.ctx, f"vraagt{number}@werk.example.nl")
        ask(world.ctx, asking.person_id, ACCESS)
    world.pass_time(hours=1)

    unfinished = line(run(world, rights=Refusing()), "rights_request", "unfinished")

    assert (unfinished.found, unfinished.held, unfinished.failed) == (2, 0, 2)


def test_a_request_that_is_not_as_declared_counts_as_failed_and_stops_nothing(
    world: World,
) -> None:
    broken, good = (
        ask(world.ctx, a_holder(world.ctx, f"vraagt{number}@werk.example.nl").person_id, ACCESS)
        for number in (1, 2)
    )
    table(world.ctx.store.table(Regime.RECORDS)).update_item(
        Key=RIGHTS_REQUEST.key(broken).attributes(),
        UpdateExpression="set unheard_of = :x",
        ExpressionAttributeValues={":x": "x"},
    )
    world.pass_time(hours=1)
    queue = RememberedQueue()

    report = run(world, rights=queue)

    assert line(report, "unreadable").failed == 1
    assert [message["request_id"] for message in queue.messages] == [good.request_id]


def test_a_request_that_is_overtaken_keeps_no_other_from_having_its_moments(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 2):
        ask(world.ctx, a_holder(world.ctx, f"vraagt{number}@werk.example.nl").person_id, ACCESS)
    for item in world.items_of("moment"):
        table(world.ctx.store.table(Regime.RECORDS)).delete_item(Key={"pk": item["pk"], "sk": item["sk"]})
    seen: list[RightsRequest] = []

    def overtaken_at_first(ctx: Context, request: RightsRequest) -> list[Change]:
        if not seen:
            ctx.store.write(RIGHTS_REQUEST.replace(request))
        seen.append(request)
        return put_right(ctx, request)

    monkeypatch.setattr(service, "put_right", overtaken_at_first)
    world.pass_time(hours=1)

    report = run(world)

    assert line(report, "rights_request", "taken_over").failed == 1
    assert {item["pk"] for item in world.items_of("moment")} == {RIGHTS_REQUEST.key(seen[1]).pk}


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
    ask(world.ctx, person.person_id, ERASURE)
    current = person_by_id(world.ctx.store, person.person_id)
    assert current is not None
    world.ctx.store.write(PERSON.replace(current, state=PersonState.ERASING))
    world.pass_time(days=28)

    report = run(world)

    assert (line(report, "person").held, line(report, "employment").held) == (1, 1)
