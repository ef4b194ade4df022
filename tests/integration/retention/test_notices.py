"""Everybody whose data an employer shared is told in time, once for each relation and address, counted on delivery."""

import json
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from functions.privacy_notices import handler
from qlinx.entrypoints import wiring
from qlinx.mailing.outbox import OUTBOX, outbox_item
from qlinx.people.model import Employment, NoticeState, Person, PersonState
from qlinx.people.notice import TRIED_AGAIN, notice_given, notice_returned
from qlinx.people.store import PERSON, employment_of
from qlinx.retention.notices import LOOK_AGAIN, NOTICE, post_notices
from tests.support.people import person_of
from tests.support.subjects import a_relation, an_employer
from tests.support.threads import a_context, at_once
from tests.support.world import World


def shared(world: World, email: str = "n1@werk.example.nl", **changes: Any) -> Person:
    work = {"notice_due_at": world.now + timedelta(days=25), **changes}
    return a_relation(world.ctx, an_employer(world.ctx), email, work=work)


def employment(world: World, person: Person) -> Employment:
    found = employment_of(world.ctx.store, person)
    assert found is not None
    return found


def run(world: World) -> Any:
    return post_notices(world.ctx, time_left=lambda: 300_000)


def test_a_notice_is_posted_when_it_is_due_and_not_before(world: World) -> None:
    shared(world)
    assert run(world).found == 0
    world.pass_time(days=25)

    assert run(world).posted == 1

    (notice,) = world.items_of("outbox")
    assert (notice["template"], notice["refs"]) == (NOTICE, {"employer_id": "1" * 26})


def test_a_second_run_posts_nothing(world: World) -> None:
    shared(world)
    world.pass_time(days=25)
    run(world)

    assert run(world).found == 0
    assert len(world.items_of("outbox")) == 1


def test_one_mail_for_each_employer(world: World) -> None:
    shared(world)
    a_relation(world.ctx, an_employer(world.ctx, 2), work={"notice_due_at": world.now})
    world.pass_time(days=25)

    assert run(world).posted == 2
    assert {item["refs"]["employer_id"] for item in world.items_of("outbox")} == {"1" * 26, "2" * 26}


def test_once_it_was_delivered_nothing_is_due_any_more(world: World) -> None:
    person = shared(world)
    world.pass_time(days=25)
    run(world)
    world.ctx.store.write(*notice_given(world.ctx, employment(world, person)))

    world.now += LOOK_AGAIN

    assert run(world).found == 0
    assert employment(world, person).notice is NoticeState.GIVEN


def test_a_notice_that_came_back_is_posted_again_after_some_days_as_a_mail_of_its_own(world: World) -> None:
    person = shared(world)
    world.pass_time(days=25)
    run(world)
    world.ctx.store.write(*notice_returned(world.ctx, employment(world, person)))
    assert run(world).found == 0

    world.now += TRIED_AGAIN

    assert run(world).posted == 1
    assert len(world.items_of("outbox")) == 2


def test_another_address_is_told_anew(world: World) -> None:
    person = shared(world)
    world.pass_time(days=25)
    run(world)
    moved = {"email": "n9@werk.example.nl", "address_hash": world.ctx.address_hash("n9@werk.example.nl")}
    world.ctx.store.write(PERSON.replace(person_of(world.ctx, person.person_id), **moved))

    world.now += LOOK_AGAIN

    assert run(world).posted == 1
    assert len(world.items_of("outbox")) == 2


def test_a_notice_that_never_left_is_looked_at_again_and_posted_anew_when_its_entry_is_gone(
    world: World,
) -> None:
    person = shared(world)
    world.pass_time(days=25)
    run(world)
    world.now += LOOK_AGAIN

    assert run(world).waiting == 1
    (item,) = world.items_of("outbox")
    entry = world.ctx.store.get(OUTBOX, outbox_item(person.person_id, item["entry_id"]))
    assert entry is not None
    world.ctx.store.write(OUTBOX.remove(entry))
    world.now += LOOK_AGAIN
    assert run(world).posted == 1


def test_nobody_is_told_about_a_relation_that_ended_or_while_they_are_erased(world: World) -> None:
    shared(world, ended_at=world.now)
    erasing = a_relation(world.ctx, an_employer(world.ctx, 2), work={"notice_due_at": world.now})
    world.ctx.store.write(PERSON.replace(erasing, state=PersonState.ERASING))
    world.pass_time(days=25)

    assert run(world).posted == 0
    assert world.items_of("outbox") == []


def test_two_runs_at_once_post_one_mail(world: World) -> None:
    shared(world)
    world.pass_time(days=25)

    raised = at_once(*[lambda: post_notices(a_context(world), time_left=lambda: 300_000) for _ in range(2)])

    assert raised == [None, None]
    assert len(world.items_of("outbox")) == 1


def test_when_time_is_up_the_rest_waits_for_the_next_day(world: World) -> None:
    shared(world)
    world.pass_time(days=25)

    notices = post_notices(world.ctx, time_left=lambda: 0)

    assert (notices.posted, notices.finished) == (0, False)


def test_the_function_counts(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Qlinx")
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "privacy_notices")
    monkeypatch.setattr(wiring, "context", lambda: world.ctx)
    shared(world)
    world.pass_time(days=25)
    event = json.loads(Path("events/privacy_notices/each_day.json").read_text("utf-8"))
    context: Any = SimpleNamespace(get_remaining_time_in_millis=lambda: 300_000)

    assert handler.lambda_handler(event, context)["posted"] == 1

    assert '"NoticesPosted":[1.0]' in capsys.readouterr().out.replace(" ", "")
