"""A mail that was written and whose message never came to its queue is found again, and goes once."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlinx.aws.database import Key
from qlinx.aws.queues import Queue, SendFailed
from qlinx.mailing import lost
from qlinx.mailing.declaring import Mail
from qlinx.mailing.delivery import deliver
from qlinx.mailing.lost import Looked, looks_stand_still, put_lost_on_queue
from qlinx.mailing.outbox import LATE, OUTBOX, MailState, OutboxEntry, enqueue_mail, unsent_queues
from qlinx.mailing.purposes import MailPurpose, Urgency
from tests.support.post import CutOffError, MailWorld, cut_off, mail_world
from tests.support.queues import RememberedQueue

QUARTER: Final = timedelta(minutes=15)
URGENT: Final = Mail(MailPurpose.OWN_REQUEST, Urgency.URGENT)


class DeadQueue(RememberedQueue):
    """A queue that takes nothing, as in an hour without SQS."""

    def send(self, messages: Iterable[Mapping[str, Any]], **_: Any) -> int:
        list(messages)
        raise SendFailed


@dataclass
class Queues:
    """The two queues of mail, as the relay is told of them."""

    made: dict[str, RememberedQueue] = field(
        default_factory=lambda: {"MAIL": RememberedQueue(), "URGENT_MAIL": RememberedQueue()}
    )

    def __call__(self, name: str) -> Queue:
        return self.made[name]

    def of(self, entry: OutboxEntry, name: str = "MAIL") -> int:
        """How many messages there are about one entry."""
        return self.made[name].messages.count(OUTBOX.key(entry).attributes())


@pytest.fixture
def queues() -> Queues:
    return Queues()


def looked(world: MailWorld, queues: Callable[[str], Queue], seconds: float = 30) -> Looked:
    return put_lost_on_queue(world.ctx, queues, lambda: seconds)


def late_in_index(world: MailWorld) -> set[Key]:
    return {key for name in unsent_queues() for key in world.store.due(name, None, limit=1000)}


def test_one_look_finds_all_that_is_late_however_many(
    world: MailWorld, queues: Queues, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lost, "_MOST_IN_A_QUEUE", 2)
    entries = [world.posted(world.person()) for _ in range(40)]
    world.now += LATE

    found = looked(world, queues)

    assert {queues.of(entry) for entry in entries} == {1}
    assert (found.found, found.put_again, found.finished) == (40, 40, True)


def test_a_lost_mail_is_put_on_its_queue_once_and_sent(world: MailWorld, queues: Queues) -> None:
    entry = world.posted(world.person())
    for _ in range(8):  # two hours, a look each quarter
        looked(world, queues)
        world.now += QUARTER
    assert queues.of(entry) == 1

    (message,) = queues.made["MAIL"].messages
    deliver(world.ctx, Key(message["pk"], message["sk"]), world.office)

    world.now += timedelta(days=20)
    looked(world, queues)
    assert queues.of(entry) == 1
    assert world.entry(entry).state is MailState.SENT
    assert len(world.ses.taken) == 1


def test_a_mail_is_not_late_within_the_hour(world: MailWorld, queues: Queues) -> None:
    entry = world.posted(world.person())
    world.now += LATE - timedelta(seconds=1)
    looked(world, queues)
    assert queues.of(entry) == 0


def test_a_mail_that_waits_is_looked_for_ever_later(world: MailWorld, queues: Queues) -> None:
    """A mailing of a day, or a provider that takes nothing: few messages more, and no end before the mail."""
    entry = world.posted(world.person())
    hours = []
    for quarter in range(4 * 24 * 5):
        before = queues.of(entry)
        looked(world, queues)
        if queues.of(entry) > before:
            hours.append(quarter / 4)
        world.now += QUARTER
    assert hours == [1, 2, 4, 8, 16, 32, 56, 80, 104]


def test_what_was_sent_is_in_no_list_of_what_is_late(world: MailWorld) -> None:
    """So a look reads what is late and nothing else, however many mails there were."""
    sent, waiting = (world.posted(world.person()) for _ in range(2))
    deliver(world.ctx, OUTBOX.key(sent), world.office)
    assert OUTBOX.key(waiting) in late_in_index(world)
    assert OUTBOX.key(sent) not in late_in_index(world)


def test_an_urgent_mail_that_was_lost_goes_by_its_own_queue(world: MailWorld, queues: Queues) -> None:
    world.mails.DECLARED = {"identity_code": URGENT}
    written = enqueue_mail(world.ctx, world.person().person_id, "people.identity_code")
    world.store.write(written)
    entry = OUTBOX.value(written.item)
    world.now += LATE
    looked(world, queues)
    assert (queues.of(entry, "URGENT_MAIL"), queues.of(entry)) == (1, 0)


def test_a_claim_whose_worker_and_message_are_gone_is_found(world: MailWorld, queues: Queues) -> None:
    entry = world.claimed(world.person())
    world.now += LATE
    looked(world, queues)
    assert queues.of(entry) == 1


def test_while_a_queue_takes_nothing_mail_stays_as_late_as_it_is(world: MailWorld, queues: Queues) -> None:
    entry = world.posted(world.person())
    world.now += LATE
    with pytest.raises(SendFailed):
        looked(world, Queues({"MAIL": DeadQueue(), "URGENT_MAIL": RememberedQueue()}))
    looked(world, queues)
    assert queues.of(entry) == 1


@pytest.mark.parametrize("dead", ["MAIL", "URGENT_MAIL"])
def test_a_queue_that_takes_nothing_keeps_no_lost_mail_of_the_other_waiting(
    world: MailWorld, queues: Queues, dead: str
) -> None:
    world.mails.DECLARED = {"identity_code": URGENT}
    # In one part of the index, and so in one look at some of them: both are of one person.
    person = world.person()
    code = enqueue_mail(world.ctx, person.person_id, "people.identity_code")
    world.store.write(code)
    entries = {"MAIL": world.posted(person), "URGENT_MAIL": OUTBOX.value(code.item)}
    world.now += LATE
    (other,) = entries.keys() - {dead}
    with pytest.raises(SendFailed):
        looked(world, Queues({other: queues.made[other], dead: DeadQueue()}))
    assert queues.of(entries[other], other) == 1
    looked(world, queues)
    assert (queues.of(entries[other], other), queues.of(entries[dead], dead)) == (1, 1)


def test_without_time_nothing_is_begun_and_the_next_look_goes_on(world: MailWorld, queues: Queues) -> None:
    entry = world.posted(world.person())
    world.now += LATE
    assert not looked(world, queues, seconds=1).finished
    looked(world, queues)
    assert queues.of(entry) == 1


def test_of_two_looks_at_a_time_one_puts_it_on_its_queue(world: MailWorld, queues: Queues) -> None:
    entry = world.posted(world.person())
    world.now += LATE
    # The other one comes between this one's reading and its write: the calls are eight queries of the index,
    # and what is found is read and written after its own query.
    world.calls.forget()
    looked(world, Queues())
    writes = [
        number for number, name in enumerate(world.calls.made) if "query" not in name and "get" not in name
    ]
    world.calls.forget()
    world.now += LATE
    world.calls.before[writes[0]] = lambda: looked(world, queues)
    looked(world, queues)
    assert queues.of(entry) == 1


def test_the_night_notices_that_nobody_looks(world: MailWorld, queues: Queues) -> None:
    world.posted(world.person())
    world.now += LATE + timedelta(hours=23)
    assert not looks_stand_still(world.ctx)
    world.now += timedelta(hours=1)
    assert looks_stand_still(world.ctx)
    looked(world, queues)
    assert not looks_stand_still(world.ctx)


class Orders:
    """One mail, and what may happen to it in any order."""

    def __init__(self, world: MailWorld, killed_at: int) -> None:
        self.world = world
        self.killed_at = killed_at
        self.queues = Queues()
        self.entry = world.posted(world.person())

    def look(self) -> None:
        looked(self.world, self.queues)

    def killed_look(self) -> None:
        self.world.calls.after[self.killed_at] = cut_off
        with suppress(CutOffError):
            looked(self.world, self.queues)
        self.world.calls.forget()

    def look_without_queues(self) -> None:
        with suppress(SendFailed):
            looked(self.world, Queues({"MAIL": DeadQueue(), "URGENT_MAIL": DeadQueue()}))

    def an_hour(self) -> None:
        self.world.now += timedelta(hours=1)

    def message(self) -> None:
        """One of those that looks put on the queue."""
        waiting, key = self.queues.made["MAIL"].messages, OUTBOX.key(self.entry)
        if key.attributes() in waiting:
            waiting.remove(key.attributes())
            self.late_message()

    def late_message(self) -> None:
        """The one of its write, which was not lost after all."""
        deliver(self.world.ctx, OUTBOX.key(self.entry), self.world.office)


STEPS: Final = (
    Orders.look,
    Orders.killed_look,
    Orders.look_without_queues,
    Orders.an_hour,
    Orders.message,
    Orders.late_message,
)


@given(steps=st.lists(st.sampled_from(STEPS), min_size=1, max_size=14), killed_at=st.integers(0, 14))
@settings(max_examples=40, deadline=None)
def test_in_whatever_order_a_mail_goes_exactly_once(
    steps: list[Callable[[Orders], None]], killed_at: int
) -> None:
    """Looks, looks that are killed at any call, hours without the queue, messages late or twice: one mail,
    and none that is forgotten.
    """
    with pytest.MonkeyPatch.context() as patch, mail_world(patch) as world:
        orders = Orders(world, killed_at)
        for step in steps:
            world.calls.forget()
            step(orders)
            assert len(world.ses.taken) <= 1
        for _ in range(4):  # whatever happened, some days of looks bring it
            world.now += timedelta(days=1)
            orders.look()
            orders.message()
        assert world.ses.addresses == [f"{orders.entry.person_id}@people.example"]
