"""Everybody whose data an employer shared is told in time, once for each relation and address,
counted on delivery.
"""

import json
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from functions.invitation_dispatch import handler as invitation_dispatch
from functions.privacy_notices import handler
from qlinx.entrypoints import wiring
from qlinx.mailing.outbox import OUTBOX, outbox_item
from qlinx.people.model import Employment, NoticeState, Person, PersonState
from qlinx.people.notice import TRIED_AGAIN, notice_given, notice_returned
from qlinx.people.store import EMPLOYMENT, PERSON, employment_of
from qlinx.records.context import Context
from qlinx.records.shape import Regime
from qlinx.retention.notices import LOOK_AGAIN, NOTICE, PACKAGE, RUN_TYPES, notices_stand_still, start_notices
from qlinx.runs.declaring import Tools
from qlinx.runs.messages import MOST_HOPS, TakePart
from qlinx.runs.store import RUN
from qlinx.runs.sweeping import sweep_runs
from qlinx.runs.taking import take_part
from tests.support.http import an_event
from tests.support.inviting import as_read
from tests.support.people import person_of
from tests.support.post import Calls, CutOffError, Watched, cut_off
from tests.support.queues import RememberedQueue
from tests.support.standing import client, table
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


class Day:
    """What a day's run came to, by outcome; its messages are handed over until none is left."""

    def __init__(self, ctx: Context, *, seconds: float = 300) -> None:
        self.queue = RememberedQueue()
        self.counts = Counter[str]()
        self.ctx = ctx
        self.tools = Tools(self.queue, lambda: seconds, counted=self.counts.update)
        if broken := sweep_runs(ctx, PACKAGE, RUN_TYPES, self.tools).broken:
            raise broken
        start_notices(ctx, self.queue)

    def work(self) -> "Day":
        while self.queue.messages:
            take_part(self.ctx, TakePart.model_validate(self.queue.messages.pop(0)), RUN_TYPES, self.tools)
        return self

    @property
    def posted(self) -> int:
        return self.counts["notices_posted"]

    @property
    def waiting(self) -> int:
        return self.counts["notices_waiting"]

    @property
    def found(self) -> int:
        return self.counts.total()


def run(world: World, *, seconds: float = 300) -> Day:
    return Day(world.ctx, seconds=seconds).work()


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

    raised = at_once(*[lambda: Day(a_context(world)).work() for _ in range(2)])

    assert raised == [None, None]
    assert len(world.items_of("outbox")) == 1


def everybody(world: World, count: int) -> None:
    employer = an_employer(world.ctx)
    for number in range(count):
        a_relation(world.ctx, employer, f"n{number}@werk.example.nl", work={"notice_due_at": world.now})


def test_when_time_is_up_a_message_goes_on_and_then_the_next_day(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qlinx.runs.pages.PAGE", 1)
    everybody(world, MOST_HOPS + 4)

    today = run(world, seconds=1)

    assert today.posted == MOST_HOPS
    assert [item["parked"] for item in world.items_of("run")] == [["due"]]
    world.pass_time(days=1)
    assert run(world).posted == 4
    assert len(world.items_of("outbox")) == MOST_HOPS + 4
    assert {item["state"] for item in world.items_of("run")} == {"done"}


@pytest.mark.parametrize("sort_key", ["person", f"employment#{'1' * 26}"])
def test_who_is_unreadable_stops_nobody_else_is_counted_and_is_told_once_mended(
    world: World, sort_key: str
) -> None:
    employer = an_employer(world.ctx)
    first = a_relation(world.ctx, employer, "n1@werk.example.nl", work={"notice_due_at": world.now})
    later = world.now + timedelta(hours=1)
    a_relation(world.ctx, employer, "n2@werk.example.nl", work={"notice_due_at": later})
    key = {"pk": f"person#{first.person_id}", "sk": sort_key}
    records = table(world.ctx.store.table(Regime.RECORDS))
    kept = records.get_item(Key=key)["Item"]
    records.put_item(Item={**kept, "unheard_of": 1})
    world.pass_time(hours=2)

    assert run(world).counts == {"notices_posted": 1, "notices_failed": 1}

    assert {item["state"] for item in world.items_of("run")} == {"done"}
    records.put_item(Item=kept)
    world.pass_time(days=1)
    assert run(world).counts == {"notices_posted": 1}
    assert len(world.items_of("outbox")) == 2


def test_wherever_it_is_killed_everybody_is_told_once(world: World) -> None:
    calls = Calls()
    ctx = world.context(Watched(client("dynamodb"), calls))
    everybody(world, 2)
    Day(ctx).work()
    made = len(calls.made)
    for number in range(made):
        forget(world)
        calls.forget()
        calls.after[number] = cut_off
        with suppress(CutOffError):
            Day(ctx).work()
        calls.forget()
        world.pass_time(days=1)
        Day(ctx).work()
        assert len(world.items_of("outbox")) == 2, made


def forget(world: World) -> None:
    """As if nothing had been posted: the relations are due again."""
    for item in world.items_of("outbox"):
        world.ctx.store.write(OUTBOX.remove(OUTBOX.value(as_read(item))))
    for item in world.items_of("run"):
        world.ctx.store.write(RUN.remove(RUN.value(as_read(item))))
    for item in world.items_of("employment"):
        found = EMPLOYMENT.value(as_read(item))
        world.ctx.store.write(EMPLOYMENT.replace(found, notice_due_at=world.now))


def test_the_function_starts_the_run_and_the_dispatch_takes_it_and_counts(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Qlinx")
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "invitation_dispatch")
    queues: dict[str, RememberedQueue] = {"FANOUT": RememberedQueue(), "RESULTS": RememberedQueue()}
    for module in (wiring, invitation_dispatch):
        monkeypatch.setattr(module, "context", lambda: world.ctx)
        monkeypatch.setattr(module, "queue", queues.__getitem__)
    shared(world)
    world.pass_time(days=25)
    context: Any = SimpleNamespace(get_remaining_time_in_millis=lambda: 60_000)

    handler.lambda_handler(an_event("privacy_notices", "each_day"), context)
    (body,) = queues["FANOUT"].messages
    event = an_event("invitation_dispatch", "page")
    event["Records"] = [{**event["Records"][0], "body": json.dumps(body)}]
    assert invitation_dispatch.lambda_handler(event, context) == {"batchItemFailures": []}

    assert len(world.items_of("outbox")) == 1
    assert '"NoticesPosted":[1.0]' in capsys.readouterr().out.replace(" ", "")


def test_notices_that_were_not_started_for_a_day_are_missed(world: World) -> None:
    queue = RememberedQueue()
    assert not notices_stand_still(world.ctx)  # of a new installation nothing was started yet

    start_notices(world.ctx, queue)
    assert not notices_stand_still(world.ctx)  # nor before the first day's own run
    world.pass_time(days=1)
    assert not notices_stand_still(world.ctx)

    world.pass_time(days=1)
    assert notices_stand_still(world.ctx)
