"""The nightly cleanup removes what is due and nothing else, whatever stands in its way,
and says what it did.
"""

import json
from typing import Any

import boto3
import pytest

from qlinx.aws.objects import Bucket, RemovalFailed
from qlinx.people.store import SIGN_UP, account_of, person_by_id
from qlinx.records.shape import Regime
from qlinx.records.store import Store
from qlinx.retention.model import Report
from tests.support import standing
from tests.support.factories import a_sign_up
from tests.support.people import letters, opens_account
from tests.support.retention import former_employee, line, run, tools_of
from tests.support.rights import everything
from tests.support.subjects import NOOR, a_relation, an_employer, an_invitation
from tests.support.template_tables import REGION
from tests.support.whole_subjects import a_whole_account, a_whole_relation
from tests.support.world import World


def test_nothing_due_nothing_done(world: World) -> None:
    a_whole_account(world)
    a_whole_relation(world)
    before = everything(world)

    report = run(world)

    assert report == Report(lines=(), dry_run=False, finished=True)
    assert everything(world) == before


def test_one_failure_is_counted_and_the_rest_goes(world: World) -> None:
    class Broken(Bucket):
        def remove(self, *keys: str) -> None:
            if keys:
                raise RemovalFailed(len(keys))

    former_employee(world)
    broken = former_employee(world, "sam@werk.example.nl")
    world.bucket("Private").write(f"photos/{broken.person_id}/p.jpg", b"x", "image/jpeg")
    world.pass_time(days=28)
    buckets = {
        **tools_of(world).buckets,
        "PRIVATE": Broken(boto3.client("s3", REGION), world.bucket("Private").name),
    }

    report = run(world, buckets=buckets)

    assert (line(report, "person").found, line(report, "person").removed, line(report, "person").failed) == (
        2,
        1,
        1,
    )
    assert line(run(world), "person").removed == 1


def test_an_item_that_nobody_declares_is_a_failure_and_stays(world: World) -> None:
    table = standing.table(world.ctx.store.table(Regime.RECORDS))
    table.put_item(
        Item={
            "pk": "unheard-of#1",
            "sk": "x",
            "kind": "unheard_of",
            "due_queue": "retention#3",
            "due_at": "2020-01-01T00:00:00.000000Z",
        }
    )

    report = run(world)

    assert line(report, "unreadable").failed == 1
    assert len(world.every_item()) == 1


def test_when_time_is_up_it_stops_and_the_next_run_goes_on(world: World) -> None:
    for number in range(3):
        former_employee(world, f"n{number}@werk.example.nl")
    world.pass_time(days=28)
    left = iter([900_000, 900_000, 1_000, 1_000, 1_000])

    first = run(world, seconds=lambda: next(left, 0))

    assert not first.finished
    assert 0 < len(world.items_of("person")) < 3
    assert run(world).finished
    assert world.items_of("person") == []


def story(world: World) -> None:
    """A bit of everything that is due, held or not due yet."""
    former_employee(world)
    former_employee(world, "held@werk.example.nl", restricted=True)
    a_relation(world.ctx, an_employer(world.ctx, 9), "back@werk.example.nl", ends_at=world.now)
    opens_account(world, email="new@werk.example.nl")
    world.ctx.store.write(SIGN_UP.insert(a_sign_up(created_at=world.now)))
    an_invitation(world.ctx, state="closed", ends_at=world.now)
    world.pass_time(days=40)


def test_a_dry_run_says_the_same_and_changes_nothing(world: World) -> None:
    story(world)
    before = everything(world)

    dry = run(world, dry_run=True)
    assert everything(world) == before
    real = run(world)

    assert dry.lines == real.lines
    assert (dry.dry_run, real.dry_run) == (True, False)
    assert real.total("removed") > 3
    assert run(world, dry_run=True).total("removed") == 0


def test_what_is_not_due_is_untouched_on_any_day(world: World) -> None:
    person = a_whole_account(world)
    relation = a_whole_relation(world)
    letters(world)
    opened = opens_account(world, email="new@werk.example.nl")

    for _ in range(12):
        world.pass_time(days=14)
        run(world)

    assert person_by_id(world.ctx.store, person.person_id) is not None
    assert person_by_id(world.ctx.store, relation.person_id) is not None
    assert account_of(world.ctx.store, opened.person_id) is not None
    assert len(world.items_of("employment")) == 1


@pytest.mark.parametrize("name", ["each_night", "dry_run"])
def test_the_function_reports_in_counts(
    world: World, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from pathlib import Path
    from types import SimpleNamespace

    from functions.retention_cleanup import handler
    from qlinx.entrypoints import wiring

    for setting, value in world.resources.environment("retention_cleanup").items():
        monkeypatch.setenv(setting, value)
    for cached in (wiring.bucket, wiring.queue, wiring.user_pool):
        cached.cache_clear()
    monkeypatch.setattr(wiring, "context", lambda: world.ctx)
    former_employee(world)
    world.pass_time(days=28)
    event = json.loads((Path("events/retention_cleanup") / f"{name}.json").read_text("utf-8"))
    context: Any = SimpleNamespace(get_remaining_time_in_millis=lambda: 900_000)

    answer = handler.lambda_handler(event, context)

    assert answer["dry_run"] is (name == "dry_run")
    assert answer["lines"] == (
        {
            "kind": "employment",
            "rule": "after-last-employment",
            "found": 1,
            "removed": 1,
            "held": 0,
            "failed": 0,
        },
        {"kind": "person", "rule": "after-last-employment", "found": 1, "removed": 1, "held": 0, "failed": 0},
    )
    assert len(world.items_of("person")) == (1 if name == "dry_run" else 0)
    printed = capsys.readouterr().out
    assert ('"RetentionRemoved":[2.0]' in printed.replace(" ", "")) is (name == "each_night")
    assert NOOR not in printed


def test_somebody_of_whom_something_is_due_is_read_once_as_long_as_they_stay(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, read = a_whole_account(world), list[str]()
    about = Store.about

    def counted(store: Store, person_id: str) -> tuple[Any, ...]:
        read.append(person_id)
        return about(store, person_id)

    monkeypatch.setattr(Store, "about", counted)
    world.pass_time(days=8)

    assert line(run(world), "export").removed == 1

    assert read == [person.person_id]
