"""The entries of a batch are read in one call, and what changed since then counts all the same."""

from datetime import timedelta

import pytest
from botocore.exceptions import ReadTimeoutError

from qlinx.aws.queues import TryLater
from qlinx.mailing.addressed import MailStop
from qlinx.mailing.addressees import addressees_of
from qlinx.mailing.delivery import LEASE, Outcome, deliver, read_ahead
from qlinx.mailing.outbox import OUTBOX, MailState
from qlinx.newsletters.store import subscription_by_id
from qlinx.people.store import PERSON
from tests.support.grounds import reads_newsletters
from tests.support.post import MailWorld


def test_a_batch_is_read_in_one_call(world: MailWorld) -> None:
    entries = [world.posted(world.person()) for _ in range(10)]
    keys = [OUTBOX.key(entry) for entry in entries]
    world.calls.forget()

    ahead = read_ahead(world.ctx, keys)
    done = [deliver(world.ctx, key, world.office, ahead) for key in keys]

    assert done == [Outcome.SENT] * 10
    made = world.calls.made
    assert made[0] == "batch_get_item"
    first = made[1 : made.index("send_email") + 1]
    assert first.count("batch_get_item") == 2, "stops, and the last look at the person"


def test_who_changed_since_is_asked_anew(world: MailWorld) -> None:
    person = world.person()
    entry = world.posted(person)
    ahead = read_ahead(world.ctx, [OUTBOX.key(entry)])
    stored = world.stored(person)
    world.store.write(PERSON.replace(stored, mail_stops=(MailStop.OBJECTION,)))

    assert deliver(world.ctx, OUTBOX.key(entry), world.office, ahead) is Outcome.SKIPPED
    assert world.ses.taken == []


def test_what_somebody_else_claimed_since_is_theirs(world: MailWorld) -> None:
    entry = world.posted(world.person())
    ahead = read_ahead(world.ctx, [OUTBOX.key(entry)])
    held = OUTBOX.replace(entry, state=MailState.CLAIMED, lease_until=world.now + LEASE)
    world.store.write(held)

    with pytest.raises(TryLater):
        deliver(world.ctx, OUTBOX.key(entry), world.office, ahead)
    assert world.ses.taken == []
    world.now += LEASE + timedelta(seconds=1)
    assert deliver(world.ctx, OUTBOX.key(entry), world.office) is Outcome.SENT


def test_where_it_can_not_be_read_each_is_read_alone(world: MailWorld) -> None:
    def times_out() -> None:
        raise ReadTimeoutError(endpoint_url="https://dynamodb.example")

    entry = world.posted(world.person())
    world.calls.forget()
    world.calls.before[0] = times_out

    ahead = read_ahead(world.ctx, [OUTBOX.key(entry)])

    assert deliver(world.ctx, OUTBOX.key(entry), world.office, ahead) is Outcome.SENT


def test_whoever_is_no_person_is_read_once_for_all_that_a_mail_asks(world: MailWorld) -> None:
    reader = reads_newsletters(world)
    ctx = world.ctx.prefetching()
    world.calls.forget()

    (found,) = addressees_of(ctx, reader.person_id)

    assert found.value == subscription_by_id(ctx.store, reader.person_id)
    assert world.calls.made == ["get_item", "batch_get_item"]
