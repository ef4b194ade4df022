"""The nightly cleanup removes what is due and nothing else, whatever stands in its way."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import boto3
import pytest

from qlinx.aws.objects import Bucket, RemovalFailed
from qlinx.employers.model import EmployerUser
from qlinx.employers.store import EMPLOYER_USER
from qlinx.invitations.store import results_object
from qlinx.mailing.outbox import post
from qlinx.people.model import AFTER_EMPLOYMENT, UNCONFIRMED_SIGN_UP, Person, PersonState
from qlinx.people.store import (
    ACCOUNT,
    EMPLOYMENT,
    ERASED,
    PERSON,
    SIGN_UP,
    account_of,
    employment_item,
    erased_item,
    person_by_id,
)
from qlinx.records.shape import Regime
from qlinx.retention.model import Line, Report, Tools
from qlinx.retention.service import clean_up
from qlinx.rights.model import Origin, RightKind
from qlinx.rights.service import ask
from qlinx.rights.store import ERASURE
from tests.support.factories import a_sign_up, an_account
from tests.support.inviting import RememberedQueue
from tests.support.people import letters, opens_account
from tests.support.rights import (
    NOOR,
    a_known_person,
    a_whole_person,
    an_employer,
    an_invitation,
    everything,
    works,
)
from tests.support.template_tables import REGION
from tests.support.world import World


def tools_of(world: World, *, seconds: Callable[[], int] = lambda: 900_000, **changes: Any) -> Tools:
    values: dict[str, Any] = {
        "buckets": {name: world.bucket(name.capitalize()) for name in ("DROP", "WORK", "PRIVATE")},
        "pool": world.pool(),
        "rights": RememberedQueue(),
        "time_left": seconds,
        **changes,
    }
    return Tools(**values)


def run(world: World, *, dry_run: bool = False, **changes: Any) -> Report:
    return clean_up(world.ctx, tools_of(world, **changes), dry_run=dry_run)


def line(report: Report, kind: str, rule: str | None = None) -> Line:
    (found,) = [one for one in report.lines if one.kind == kind and rule in {None, one.rule}]
    return found


def former_employee(world: World, email: str = NOOR, **changes: Any) -> Person:
    """Somebody whose only employment ended today, so that their last ground ends in 28 days."""
    ends = AFTER_EMPLOYMENT.ends(world.now)
    person = a_known_person(world.ctx, email, ends_at=ends, **changes)
    employer = an_employer(world.ctx, len(world.items_of("employer")) + 1)
    works(world.ctx, person, employer, "P-1", ended_at=world.now)
    return person


def test_nothing_due_nothing_done(world: World) -> None:
    a_whole_person(world)
    before = everything(world)

    report = run(world)

    assert report == Report(lines=(), dry_run=False, finished=True)
    assert everything(world) == before


def test_a_sign_up_that_was_never_confirmed_goes_with_its_mail(world: World) -> None:
    sign_up = a_sign_up(created_at=world.now)
    world.ctx.store.write(
        SIGN_UP.insert(sign_up), post(world.ctx, sign_up.person_id, "people.confirm_signup", once="x")
    )
    world.pass_time(days=7, seconds=-1)
    assert run(world).lines == ()
    world.pass_time(seconds=1)

    report = run(world)

    assert report.lines == (Line("sign_up", UNCONFIRMED_SIGN_UP.name, found=1, removed=1),)
    assert world.every_item() == []


def test_a_closed_invitation_goes_with_its_invitees_places_and_results(world: World) -> None:
    person = a_whole_person(world)
    invitation = an_invitation(
        world.ctx, invitation_id="j" * 26, state="closed", ends_at=world.now + timedelta(days=1)
    )
    drop = world.bucket("Drop")
    drop.write(results_object(invitation), b"name;answer", "text/csv")
    world.pass_time(days=41)

    report = run(world)

    assert line(report, "invitee").removed == 1
    assert line(report, "invitation").removed == 1
    assert list(drop.keys("employers/")) == []
    assert person_by_id(world.ctx.store, person.person_id) is not None
    assert [item["invitation_id"] for item in world.items_of("invitation")] == ["i" * 26]


def test_an_export_goes_after_a_week_with_its_file_and_its_request_after_a_year(world: World) -> None:
    person = a_whole_person(world)
    private = world.bucket("Private")
    world.pass_time(days=7)

    assert line(run(world), "export").removed == 1
    assert list(private.keys(f"exports/{person.person_id}/")) == []
    assert world.items_of("export") == []
    assert len(world.items_of("rights_request")) == 1

    world.pass_time(days=358)
    assert line(run(world), "rights_request").removed == 1
    assert world.items_of("rights_request") == []


def test_somebody_whose_last_employment_ended_goes_whole_with_proof_and_without_mail(world: World) -> None:
    person = former_employee(world, photo_id="photo-1")
    world.bucket("Private").write(f"photos/{person.person_id}/photo-1.jpg", b"jpeg", "image/jpeg")
    world.pass_time(days=28)

    report = run(world)

    assert line(report, "person").removed == line(report, "employment").removed == 1
    assert world.ctx.store.about(person.person_id) == ()
    assert "noor" not in everything(world).lower()
    (proof,) = [item for item in world.every_item(Regime.LEDGER) if item["kind"] == ERASURE.kind]
    assert (proof["origin"], proof["state"]) == (Origin.RETENTION, "done")
    assert letters(world) == []


def test_an_employer_may_share_somebody_again_whose_employment_had_ended(world: World) -> None:
    person = former_employee(world)
    world.pass_time(days=28)

    run(world)

    assert world.ctx.store.get(ERASED, erased_item(person.address_hash)) is None


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
    ask(world.ctx, person.person_id, RightKind.ACCESS, queue=RememberedQueue())
    world.pass_time(hours=1)
    queue = RememberedQueue()

    report = run(world, rights=queue)

    assert line(report, "person").held == 1
    assert [message["right"] for message in queue.messages] == ["access"]
    assert line(report, "rights_request", "unfinished").found == 1


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
    ask(world.ctx, person.person_id, RightKind.ERASURE, queue=RememberedQueue())
    current = person_by_id(world.ctx.store, person.person_id)
    assert current is not None
    world.ctx.store.write(PERSON.replace(current, state=PersonState.ERASING))
    world.pass_time(days=28)

    report = run(world)

    assert (line(report, "person").held, line(report, "employment").held) == (1, 1)


def test_a_user_of_an_employer_goes_with_their_sign_in(world: World) -> None:
    user = EmployerUser(
        person_id="u" * 26,
        employer_id="1" * 26,
        name="Sam Voorbeeld",
        email="sam@werk.example.nl",
        address_hash="1" * 40,
        created_at=world.now,
        sessions_valid_from=world.now,
        ends_at=world.now,
    )
    world.ctx.store.write(EMPLOYER_USER.insert(user), post(world.ctx, "u" * 26, "employers.user_invited"))
    world.pool().create(user.person_id, user.email)

    assert line(run(world), "employer_user").removed == 1
    assert not world.pool().exists(user.person_id)
    assert world.every_item() == []


def test_one_failure_is_counted_and_the_rest_goes(world: World) -> None:
    class Broken(Bucket):
        def remove(self, *keys: str) -> None:
            if keys:
                raise RemovalFailed(len(keys))

    former_employee(world)
    broken = a_known_person(world.ctx, "sam@werk.example.nl", ends_at=world.now)
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
    table = boto3.resource("dynamodb", REGION).Table(world.ctx.store.table(Regime.RECORDS))
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
        a_known_person(world.ctx, f"n{number}@werk.example.nl", ends_at=world.now)
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
    working = former_employee(world, "back@werk.example.nl")
    works(world.ctx, working, an_employer(world.ctx, 9))
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
    assert real.total("removed") > 4
    assert run(world, dry_run=True).total("removed") == 0


def test_what_is_not_due_is_untouched_on_any_day(world: World) -> None:
    person = a_whole_person(world)
    letters(world)
    opened = opens_account(world, email="new@werk.example.nl")

    for _ in range(12):
        world.pass_time(days=14)
        run(world)

    assert person_by_id(world.ctx.store, person.person_id) is not None
    assert account_of(world.ctx.store, opened.person_id) is not None
    assert len(world.items_of("employment")) == 2


@pytest.mark.parametrize("name", ["each_night", "dry_run"])
def test_the_function_reports_in_counts(
    world: World, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from pathlib import Path
    from types import SimpleNamespace

    from functions.retention_cleanup import handler
    from qlinx.edge import wiring

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
