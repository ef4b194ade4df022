"""What was sent and never heard of is told once, is not sent again, and goes further where something is heard
after all.
"""

from datetime import timedelta

import pytest

from qlinx.aws.database import Key
from qlinx.mailing.delivery import deliver
from qlinx.mailing.feedback import Feedback, take_feedback
from qlinx.mailing.lost import Looked, tell_unheard
from qlinx.mailing.outbox import HEARD_OF_WITHIN, OUTBOX, MailState, OutboxEntry, unheard_queues
from tests.support.post import MailWorld


def looked(world: MailWorld, seconds: float = 30) -> Looked:
    found = Looked()
    tell_unheard(world.ctx, found, lambda: seconds)
    return found


def sent(world: MailWorld) -> OutboxEntry:
    entry = world.posted(world.person())
    deliver(world.ctx, OUTBOX.key(entry), world.office)
    return entry


def heard(world: MailWorld, entry: OutboxEntry, event_type: str, **more: str) -> None:
    tags = {"person_id": [entry.person_id], "entry_id": [entry.entry_id]}
    told = {"event_type": event_type, "message_id": "0100-1", "tags": tags, "at": world.now, **more}
    take_feedback(world.ctx, Feedback.model_validate(told))


def unheard_in_index(world: MailWorld) -> set[Key]:
    return {key for name in unheard_queues() for key in world.store.due(name, None, limit=1000)}


def test_what_was_sent_and_not_heard_of_for_two_days_is_told_once_and_not_sent_again(
    world: MailWorld,
) -> None:
    entry = sent(world)
    world.now += HEARD_OF_WITHIN - timedelta(seconds=1)
    looked(world)
    assert world.entry(entry).state is MailState.SENT

    world.now += timedelta(seconds=1)
    assert looked(world).unheard == 1

    assert world.entry(entry).state is MailState.UNHEARD
    assert looked(world).unheard == 0
    assert OUTBOX.key(entry) not in unheard_in_index(world)
    assert len(world.ses.taken) == 1


@pytest.mark.parametrize(
    ("event", "more", "state"),
    [
        ("Delivery", {}, MailState.DELIVERED),
        ("Bounce", {"bounce_type": "Transient"}, MailState.RETURNED),
        ("Bounce", {"bounce_type": "Permanent"}, MailState.BOUNCED),
        ("Complaint", {"complaint_type": "abuse"}, MailState.SPAM_REPORT),
    ],
)
def test_what_is_heard_in_time_leaves_nothing_to_look_for_and_what_is_heard_late_counts(
    world: MailWorld, event: str, more: dict[str, str], state: MailState
) -> None:
    in_time, late = sent(world), sent(world)
    heard(world, in_time, event, **more)
    world.now += HEARD_OF_WITHIN
    assert OUTBOX.key(in_time) not in unheard_in_index(world)
    looked(world)

    heard(world, late, event, **more)

    assert {world.entry(one).state for one in (in_time, late)} == {state}


def test_a_mail_that_a_server_lets_wait_is_still_looked_for(world: MailWorld) -> None:
    entry = sent(world)
    heard(world, entry, "DeliveryDelay", delay_type="MailboxFull")
    world.now += HEARD_OF_WITHIN
    looked(world)
    assert world.entry(entry).state is MailState.UNHEARD


def test_without_time_the_next_look_tells_of_it(world: MailWorld) -> None:
    entry = sent(world)
    world.now += HEARD_OF_WITHIN
    assert not looked(world, seconds=1).finished
    assert world.entry(entry).state is MailState.SENT
    looked(world)
    assert world.entry(entry).state is MailState.UNHEARD
