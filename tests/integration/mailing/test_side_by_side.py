"""A worker sends the mails of its batch side by side, and may be killed in the middle of them:
each is marked once, none is lost, and twice happens only where the provider took one and nobody heard it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest

from functions.mail_delivery.handler import lambda_handler as mail_delivery
from qlinx.aws import clients
from qlinx.entrypoints import wiring
from qlinx.entrypoints.batches import each_message
from qlinx.mailing.delivery import LEASE, deliver
from qlinx.mailing.feedback import Feedback, take_feedback
from qlinx.mailing.messages import SendEntry
from qlinx.mailing.outbox import OUTBOX, MailState, OutboxEntry
from qlinx.mailing.reading_ahead import read_ahead
from tests.support.mail_events import CONTEXT, As, queued
from tests.support.post import CutOffError, MailWorld, Watched
from tests.support.standing import client

MAILS = 6


def batch(entries: Sequence[OutboxEntry]) -> dict[str, Any]:
    return queued(*(OUTBOX.key(entry).attributes() for entry in entries))


def sent_side_by_side(world: MailWorld, event: dict[str, Any]) -> list[str]:
    """The messages of a batch that come back."""

    keys = [SendEntry.model_validate_json(record["body"]).key for record in event["Records"]]
    ahead = read_ahead(world.ctx, keys)

    def send(message: Mapping[str, Any]) -> None:
        deliver(world.ctx, SendEntry.model_validate(message).key, world.office, ahead)

    answer = each_message(event, send, at_a_time=MAILS)
    return [one["itemIdentifier"] for one in answer["batchItemFailures"]]


def redelivered(world: MailWorld, event: dict[str, Any]) -> None:
    """The batch comes again until all of it is done with."""
    for _ in range(4):
        if not sent_side_by_side(world, event):
            return
        world.now += LEASE + timedelta(minutes=1)
    raise AssertionError("never handled")


def killed_at(world: MailWorld, step: int, *, done: bool) -> None:
    """From this call on nothing of the process is carried out any more, in no thread."""
    around = world.calls.around

    def killed(name: str, call: Any) -> Any:
        number = len(world.calls.made)
        if number > step:
            raise CutOffError
        if number < step:
            return around(name, call)
        world.calls.made.append(name)
        if done:
            call()
        raise CutOffError

    world.calls.around = killed  # type: ignore[method-assign]  # until the process is gone


def taken(world: MailWorld) -> Counter[str]:
    return Counter(tags["entry_id"][0] for tags in world.ses.tags)


@pytest.mark.parametrize("heard", [True, False], ids=["the provider tells of it", "it tells of nothing"])
@pytest.mark.parametrize("done", [False, True], ids=["before the call", "after the call"])
def test_a_worker_killed_anywhere_loses_no_mail_and_marks_each_once(
    world: MailWorld, *, done: bool, heard: bool
) -> None:
    event = batch([world.posted(world.person()) for _ in range(MAILS)])
    world.calls.forget()
    sent_side_by_side(world, event)
    calls = len(world.calls.made)
    for step in range(0, calls, 2):
        world.fresh()
        entries = [world.posted(world.person()) for _ in range(MAILS)]
        world.calls.forget()
        killed_at(world, step, done=done)
        with pytest.raises(CutOffError):
            sent_side_by_side(world, batch(entries))
        del world.calls.around  # the next process
        before = taken(world)
        unmarked = {
            one.entry_id for one in entries if world.entry(one).state is MailState.CLAIMED
        } & before.keys()
        for tags in world.ses.tags if heard else ():
            told = {"event_type": "Send", "message_id": "0100-1", "tags": tags, "at": world.now}
            take_feedback(world.ctx, Feedback.model_validate(told))

        redelivered(world, batch(entries))

        assert {world.entry(one).state for one in entries} == {MailState.SENT}
        twice = set() if heard else unmarked
        assert taken(world) == {one.entry_id: 1 + (one.entry_id in twice) for one in entries}


def test_the_same_entry_twice_in_a_batch_is_one_mail(world: MailWorld) -> None:
    entry = world.posted(world.person())

    redelivered(world, batch([entry] * MAILS))

    assert taken(world) == {entry.entry_id: 1}


def test_the_function_sends_its_batch_side_by_side(
    world: MailWorld, as_function: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_function("mail_delivery")
    hashed = wiring.context().address_hash
    people = [world.person() for _ in range(MAILS)]
    for one in people:
        world.change(one, address_hash=hashed(one.email))
    entries = [world.posted(one) for one in people]
    monkeypatch.setenv("MAILS_AT_A_TIME", "10")
    monkeypatch.setattr(clients, "dynamodb", lambda: Watched(client("dynamodb"), world.calls))
    monkeypatch.setattr(clients, "sesv2", lambda: Watched(world.ses, world.calls))
    wiring.context.cache_clear()

    assert mail_delivery(batch(entries), CONTEXT) == {"batchItemFailures": []}
    assert {world.entry(one).state for one in entries} == {MailState.SENT}
    assert set(taken(world).values()) == {1}
