"""The entries of a batch are read in one call, and what changed since then counts all the same."""

from datetime import timedelta

import pytest
from botocore.exceptions import ReadTimeoutError

from qlinx.aws.database import Put
from qlinx.aws.queues import TryLater
from qlinx.mailing.addressed import MailStop
from qlinx.mailing.addressees import addressees_of
from qlinx.mailing.delivery import LEASE, Outcome, deliver
from qlinx.mailing.outbox import OUTBOX, MailState
from qlinx.mailing.reading_ahead import read_ahead
from qlinx.newsletters.store import subscription_by_id
from qlinx.people.store import PERSON
from qlinx.records.shape import Regime, StoredUnreadable
from tests.support.grounds import reads_newsletters
from tests.support.post import MailWorld


def test_a_batch_is_read_in_two_calls(world: MailWorld) -> None:
    entries = [world.posted(world.person()) for _ in range(10)]
    keys = [OUTBOX.key(entry) for entry in entries]
    world.calls.forget()

    ahead = read_ahead(world.ctx, keys)
    done = [deliver(world.ctx, key, world.office, ahead) for key in keys]

    assert done == [Outcome.SENT] * 10
    made = world.calls.made
    assert made[:2] == ["batch_get_item"] * 2, "entries and people, and what they ask"
    assert made[2:6] == ["put_item", "batch_get_item", "send_email", "put_item"]
    assert made[2:] == made[2:6] * 10


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


def test_who_is_erased_in_between_fails_no_other_of_the_batch(world: MailWorld) -> None:
    gone, stays = world.person(), world.person()
    entries = [world.posted(one) for one in (gone, stays)]
    keys = [OUTBOX.key(entry) for entry in entries]
    ahead = read_ahead(world.ctx, keys)
    world.store.write(PERSON.remove(world.stored(gone)))

    assert [deliver(world.ctx, key, world.office, ahead) for key in keys] == [Outcome.SKIPPED, Outcome.SENT]
    assert len(world.ses.taken) == 1


def test_an_entry_that_no_release_knows_fails_alone(world: MailWorld) -> None:
    strange, ordinary = world.posted(world.person()), world.posted(world.person())
    item = OUTBOX.item(strange) | {"of_tomorrow": "yes", "version": 2}
    world.store.database.write(Put(world.store.table(Regime.RECORDS), item))

    ahead = read_ahead(world.ctx, [OUTBOX.key(strange), OUTBOX.key(ordinary)])

    assert deliver(world.ctx, OUTBOX.key(ordinary), world.office, ahead) is Outcome.SENT
    with pytest.raises(StoredUnreadable):
        deliver(world.ctx, OUTBOX.key(strange), world.office, ahead)
