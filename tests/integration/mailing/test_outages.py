"""Outages played anew, each over a mailing: none of its mails is lost, and none goes twice."""

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from qlinx.aws.database import Key
from qlinx.aws.queues import Queue, SendFailed
from qlinx.mailing.delivery import deliver
from qlinx.mailing.lost import put_lost_on_queue
from qlinx.mailing.outbox import OUTBOX, MailState, OutboxEntry
from tests.support.post import MailWorld
from tests.support.queues import RememberedQueue

MAILS: Final = 25
QUARTER: Final = timedelta(minutes=15)


class Interrupted(RememberedQueue):
    """A queue that takes nothing until some moment."""

    def __init__(self, world: MailWorld, until: datetime) -> None:
        super().__init__()
        self.world = world
        self.until = until

    def send(self, messages: Iterable[Mapping[str, Any]], **given: Any) -> int:
        if self.world.now < self.until:
            list(messages)
            raise SendFailed
        return super().send(messages, **given)


@dataclass
class Mailing:
    """A mailing whose mails were written, and the looks of the hours after it."""

    world: MailWorld
    queue: RememberedQueue = field(default_factory=RememberedQueue)
    entries: list[OutboxEntry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.entries = [self.world.posted(self.world.person()) for _ in range(MAILS)]

    def queues(self, name: str) -> Queue:
        return self.queue if name == "MAIL" else RememberedQueue()

    def hours(self, number: int) -> None:
        """A look each quarter, and a worker that sends whatever is in the queue."""
        for _ in range(4 * number):
            with suppress(SendFailed):
                put_lost_on_queue(self.world.ctx, self.queues, lambda: 60)
            self.work()
            self.world.now += QUARTER

    def work(self) -> None:
        waiting, self.queue.messages = self.queue.messages, []
        for message in waiting:
            deliver(self.world.ctx, Key(message["pk"], message["sk"]), self.world.office)

    def must_be_sent_once(self) -> None:
        went = Counter(tags["entry_id"][0] for tags in self.world.ses.tags)
        assert {self.world.entry(one).state for one in self.entries} == {MailState.SENT}
        assert went == dict.fromkeys((one.entry_id for one in self.entries), 1)


def test_a_stream_that_was_trimmed_loses_no_mail(world: MailWorld) -> None:
    """No message of any of them ever came to the queue."""
    mailing = Mailing(world)

    mailing.hours(2)

    mailing.must_be_sent_once()


def test_a_queue_that_takes_nothing_for_half_an_hour_loses_no_mail(world: MailWorld) -> None:
    """Neither of the relay, which gives up here, nor of the looks in that time."""
    mailing = Mailing(world)
    world.now += timedelta(hours=1)
    mailing.queue = Interrupted(world, world.now + timedelta(minutes=30))
    with suppress(SendFailed):
        mailing.queue.send([OUTBOX.key(one).attributes() for one in mailing.entries])

    mailing.hours(1)

    mailing.must_be_sent_once()


def test_a_dead_letter_queue_full_of_mail_loses_none_and_a_redrive_doubles_none(world: MailWorld) -> None:
    """Their messages ended there; the looks find them, and whoever redrives it later sends nothing twice."""
    mailing = Mailing(world)
    given_up = [OUTBOX.key(one).attributes() for one in mailing.entries]

    mailing.hours(3)
    mailing.must_be_sent_once()
    mailing.queue.send(given_up)
    mailing.work()

    mailing.must_be_sent_once()


def test_workers_that_died_with_their_claims_and_their_messages_lose_no_mail(world: MailWorld) -> None:
    """Here the provider had taken none of them."""
    mailing = Mailing(world)
    for one in mailing.entries:
        claim = {"state": MailState.CLAIMED, "attempts": 1, "lease_until": world.now + timedelta(minutes=5)}
        world.store.write(OUTBOX.replace(one, **claim))

    mailing.hours(2)

    mailing.must_be_sent_once()
