"""A newsletter wakes nobody: where it is night it waits, goes on by itself, and reaches each reader once."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest

from qlinx.aws.database import Key
from qlinx.aws.mail_provider import MailProvider
from qlinx.kit.clock import HOME_ZONE
from qlinx.mailing.composing import Links, NotYet
from qlinx.mailing.delivery import Outcome, PostOffice, deliver
from qlinx.mailing.lost import put_lost_on_queue
from qlinx.mailing.outbox import OUTBOX, MailState, enqueue_mail
from qlinx.newsletters.hours import QuietHours
from qlinx.newsletters.issues import PACKAGE, SEND, cancel, issue_of, sending_of
from qlinx.newsletters.mails import compose
from qlinx.newsletters.model import Issue, ReaderZone
from qlinx.newsletters.policies import QUIET_FROM, QUIET_UNTIL
from qlinx.newsletters.sending import ISSUE_MAIL, RUN_TYPES
from qlinx.newsletters.store import issue_item
from qlinx.records.policy import POLICY, PolicyValue
from qlinx.records.shape import Regime
from qlinx.runs.declaring import Tools
from qlinx.runs.messages import TakePart
from qlinx.runs.operating import carry_out_order
from qlinx.runs.progress import progress_of
from qlinx.runs.sweeping import sweep_runs
from qlinx.runs.taking import take_part
from tests.integration.newsletters.test_sent_to_many import Mortal, issue_for, mailed, plays, readers
from tests.support.letters import a_sender
from tests.support.post import Ses
from tests.support.queues import RememberedQueue
from tests.support.world import PUBLIC_URL, World

NIGHT: Final = QuietHours(int(QUIET_FROM.value), int(QUIET_UNTIL.value))
ZONES: Final = (
    ReaderZone.AMSTERDAM,
    ReaderZone.LOS_ANGELES,
    ReaderZone.NEW_YORK,
    ReaderZone.KOLKATA,
    ReaderZone.TOKYO,
    ReaderZone.AUCKLAND,
)
_TEN_AT_NIGHT: Final = datetime(2026, 11, 23, 22, 0, tzinfo=HOME_ZONE).astimezone(UTC)


def around_the_world(world: World, each: int = 5) -> dict[str, ReaderZone]:
    return {one: zone for zone in ZONES for one in readers(world, each, time_zone=zone)}


def when(world: World, issue: Issue) -> dict[str, datetime]:
    """When the mail of each reader was made ready."""
    return {
        entry.person_id: entry.created_at
        for entry in map(OUTBOX.value, world.items_of("outbox"))
        if entry.refs.get("issue_id") == issue.issue_id
    }


def minute(world: World, **passes: int) -> None:
    """What the schedule and the queue do after some time."""
    world.pass_time(**passes)
    tools = Tools(world.queue("Fanout"), seconds_left=lambda: 60)
    assert sweep_runs(world.ctx, PACKAGE, RUN_TYPES, tools).broken is None
    for body in list(world.drain("Fanout")):
        take_part(world.ctx, TakePart.model_validate(body), RUN_TYPES, tools)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_killed_at_any_write_it_reaches_each_reader_once_and_nobody_at_night(
    world: World, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)
    world.now += timedelta(minutes=chance.randrange(24 * 60))
    wanted = around_the_world(world)
    issue, mortal = issue_for(world), Mortal(chance)

    plays(world, issue, mortal, monkeypatch, rounds=150)

    assert issue_of(world.ctx, issue.issue_id).state == "sent"
    assert mailed(world, issue) == Counter(wanted.keys())
    left = when(world, issue)
    woken = [one for one, zone in wanted.items() if NIGHT.are_at(left[one].astimezone(ZoneInfo(zone)).hour)]
    assert woken == []
    assert mortal.deaths > 3


def test_it_goes_to_who_is_awake_and_its_page_knows_how_many_wait_until_when(world: World) -> None:
    world.now = _TEN_AT_NIGHT
    readers(world, 3)
    awake = readers(world, 2, time_zone=ReaderZone.NEW_YORK)
    issue = issue_for(world)

    minute(world, minutes=1)

    assert set(mailed(world, issue)) == awake
    run = sending_of(world.ctx, issue.issue_id)
    assert run
    progress = progress_of(run)
    assert (progress.postponed, progress.goes_on_at) == (3, datetime(2026, 11, 24, 7, tzinfo=UTC))
    minute(world, hours=8)
    assert len(mailed(world, issue)) == 2, "it is six in the morning"
    minute(world, hours=2)
    assert set(mailed(world, issue).values()) == {1}
    assert issue_of(world.ctx, issue.issue_id).state == "sent"


def test_one_that_is_called_off_at_night_reaches_nobody_in_the_morning(world: World) -> None:
    world.now = _TEN_AT_NIGHT
    readers(world, 3)
    issue = issue_for(world)
    minute(world, minutes=1)

    cancel(world.ctx, issue.issue_id, actor="staff")
    minute(world, hours=11)

    assert mailed(world, issue) == Counter()


def test_one_that_is_called_off_before_anybody_came_to_its_mail_does_not_use_a_month_up(world: World) -> None:
    world.now = _TEN_AT_NIGHT
    [awake] = readers(world, 1, monthly=True, time_zone=ReaderZone.NEW_YORK)
    readers(world, 1)
    called_off = issue_for(world)
    minute(world, minutes=1)
    assert mailed(world, called_off) == Counter([awake])
    cancel(world.ctx, called_off.issue_id, actor="staff")

    issue = issue_for(world)
    minute(world, minutes=1)

    assert mailed(world, issue) == Counter([awake])


def test_who_writes_midnight_as_24_means_midnight(world: World) -> None:
    """These hours are changed by their owner's own hand, which no form looks at."""
    for standard, hour in ((QUIET_FROM, 21), (QUIET_UNTIL, 24)):
        values = (PolicyValue(since=world.ctx.today(), value=hour),)
        world.ctx.store.write(POLICY.insert(standard.policy.model_copy(update={"values": values})))

    night = QuietHours.now(world.ctx)

    assert [hour for hour in range(24) if night.are_at(hour)] == [21, 22, 23]
    assert night.over(_TEN_AT_NIGHT, HOME_ZONE) == _TEN_AT_NIGHT + timedelta(hours=2)


def test_whoever_says_why_sends_at_night(world: World) -> None:
    world.now = _TEN_AT_NIGHT
    readers(world, 3)
    issue = issue_for(world, night_reason="Storing: morgen is te laat")

    minute(world, minutes=1)

    assert len(mailed(world, issue)) == 3
    assert issue_of(world.ctx, issue.issue_id).night_reason == "Storing: morgen is te laat"
    acts = [item["action"] for item in world.every_item(Regime.AUDIT) if item["subject"] == issue.issue_id]
    assert acts == ["newsletter-sent-at-night"]


@pytest.mark.parametrize("own_clock", [False, True])
def test_an_operator_who_has_it_wait_and_go_on_sends_nothing_before_its_moment(
    world: World, own_clock: bool
) -> None:
    """Whoever says yes until then gets it too, in a part of the readers where there was nobody before."""
    wanted = readers(world, 1)
    at = world.now.replace(hour=12) + timedelta(days=9)
    issue = issue_for(world, send_at=at, own_clock=own_clock)
    named = {"subject": issue_item(issue.issue_id).pk, "name": SEND}
    tools = Tools(world.queue("Fanout"), seconds_left=lambda: 60)

    for order in ("pause", "resume"):
        carry_out_order(world.ctx, {"do": order, **named}, RUN_TYPES, tools)
    minute(world, days=3)

    assert mailed(world, issue) == Counter()
    wanted |= readers(world, 12)
    for _ in range(7):
        minute(world, days=1)
    assert mailed(world, issue) == Counter(wanted)


@pytest.mark.parametrize("ready_before", [True, False])
def test_nothing_leaves_before_its_moment_whatever_made_it_ready(world: World, ready_before: bool) -> None:
    [one] = readers(world, 1)
    at = world.now.replace(hour=12) + timedelta(days=2)
    issue = issue_for(world, send_at=at)
    world.now = at - timedelta(hours=1 if ready_before else 0)
    entry = enqueue_mail(world.ctx, one, ISSUE_MAIL, {"issue_id": issue.issue_id}, once=issue.issue_id)
    world.ctx.store.write(entry)

    made = compose(world.ctx, OUTBOX.value(entry.item), Links(PUBLIC_URL))

    assert isinstance(made, NotYet) is ready_before


def test_planned_by_the_clock_of_each_reader_it_comes_at_the_same_time_of_the_day(world: World) -> None:
    wanted = around_the_world(world, 2)
    at = datetime(2026, 11, 25, 10, 0, tzinfo=HOME_ZONE).astimezone(UTC)
    issue = issue_for(world, send_at=at, own_clock=True)

    for _ in range(2 * 24 * 6 + 90):
        minute(world, minutes=10)

    left = when(world, issue)
    local = {one: left[one].astimezone(ZoneInfo(zone)) for one, zone in wanted.items()}
    assert {(moment.day, moment.hour) for moment in local.values()} == {(25, 10)}
    assert issue_of(world.ctx, issue.issue_id).state == "sent"


def test_a_mail_that_was_ready_before_the_night_and_did_not_leave_waits_for_the_morning(
    world: World,
) -> None:
    ses: Any = Ses()
    office = PostOffice(MailProvider(ses, "letters"), a_sender(), Links(PUBLIC_URL))
    world.now = datetime(2026, 11, 23, 20, 58, tzinfo=HOME_ZONE).astimezone(UTC)
    readers(world, 1)
    issue = issue_for(world)
    minute(world, minutes=1)
    [entry] = [OUTBOX.value(one) for one in world.items_of("outbox") if one["refs"].get("issue_id")]
    key = OUTBOX.key(entry)
    assert entry.refs["issue_id"] == issue.issue_id

    world.pass_time(minutes=5)
    for _ in range(2):  # a message may come twice
        assert deliver(world.ctx, key, office) is Outcome.NOT_YET
    asked = RememberedQueue()
    found = []
    for _ in range(11 * 4 + 1):  # a look each quarter of an hour until after eight
        put_lost_on_queue(world.ctx, lambda _: asked, lambda: 60)
        found.append(len(asked.messages))
        world.pass_time(minutes=15)

    assert ses.taken == []
    assert set(found[:-1]) == {0}
    [message] = asked.messages
    assert deliver(world.ctx, Key(message["pk"], message["sk"]), office) is Outcome.SENT
    assert deliver(world.ctx, key, office) is Outcome.DONE_BEFORE
    assert len(ses.taken) == 1
    stored = world.ctx.store.get(OUTBOX, key)
    assert stored
    assert stored.state is MailState.SENT
