"""A process may die before or after any call it makes:
nothing is lost, and twice happens only where nobody can know.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from qlinx.aws.queues import TryLater
from qlinx.mailing.addressed import OWN_MAIL, MailStop
from qlinx.mailing.delivery import LEASE, Outcome, deliver
from qlinx.mailing.feedback import Feedback, FeedbackOutcome, take_feedback
from qlinx.mailing.outbox import OUTBOX, MailState, OutboxEntry
from qlinx.mailing.suppression import SUPPRESSION, Suppression, suppression_of
from qlinx.people.model import Person
from qlinx.records.context import Context
from qlinx.records.shape import Change
from tests.support.post import CutOffError, MailWorld, cut_off

DELIVERY = {"event_type": "Delivery"}
BOUNCE = {"event_type": "Bounce", "bounce_type": "Permanent"}
SPAM = {"event_type": "Complaint", "complaint_type": "abuse"}


def told_of(world: MailWorld, entry: OutboxEntry, event: dict[str, str]) -> Feedback:
    """An event of the provider about an entry's mail."""
    tags = {"person_id": [entry.person_id], "entry_id": [entry.entry_id]}
    return Feedback.model_validate({"message_id": "0100-1", "tags": tags, "at": world.now, **event})


def sending(world: MailWorld, entry: OutboxEntry) -> Outcome:
    return deliver(world.ctx, OUTBOX.key(entry), world.office)


def redelivered(world: MailWorld, entry: OutboxEntry) -> Outcome:
    """The message comes again until it is handled, as the queue brings it."""
    for _ in range(5):
        try:
            return sending(world, entry)
        except TryLater as later:
            world.now += later.after or timedelta(minutes=1)
    raise AssertionError("never handled")


def calls_of_a_delivery(world: MailWorld) -> list[str]:
    entry = world.posted(world.person())
    world.calls.forget()
    sending(world, entry)
    made = list(world.calls.made)
    world.fresh()
    return made


def delivery_cut_off(world: MailWorld, step: int, *, done: bool, **mails: Any) -> OutboxEntry:
    """An entry whose delivery died at a call, which was carried out or not."""
    entry = world.posted(world.person())
    world.fresh()
    vars(world.mails).update(mails)
    (world.calls.after if done else world.calls.before)[step] = cut_off
    with pytest.raises(CutOffError):
        sending(world, entry)
    return entry


@pytest.mark.parametrize("done", [False, True])
def test_a_delivery_cut_off_anywhere_is_finished_and_sends_once_as_events_come(
    world: MailWorld, *, done: bool
) -> None:
    for step, call in enumerate(calls_of_a_delivery(world)):
        entry = delivery_cut_off(world, step, done=done)
        for tags in world.ses.tags:  # the provider tells of whatever it took
            taken = Feedback.model_validate(
                {"event_type": "Send", "message_id": "0100-1", "tags": tags, "at": world.now}
            )
            take_feedback(world.ctx, taken)

        outcome = redelivered(world, entry)

        assert outcome in {Outcome.SENT, Outcome.DONE_BEFORE}
        assert world.entry(entry).state is MailState.SENT
        assert len(world.ses.taken) == 1, f"cut off at {call}"


@pytest.mark.parametrize("done", [False, True])
def test_without_events_a_mail_goes_twice_only_where_the_answer_was_lost(
    world: MailWorld, *, done: bool
) -> None:
    calls = calls_of_a_delivery(world)
    handed_over = calls.index("send_email")
    marked = calls.index("put_item", handed_over)
    for step, call in enumerate(calls):
        entry = delivery_cut_off(world, step, done=done)
        taken_unmarked = handed_over < step + done <= marked

        redelivered(world, entry)

        assert world.entry(entry).state is MailState.SENT
        assert len(world.ses.taken) == (2 if taken_unmarked else 1), f"cut off at {call}"
        assert len({str(taken["Content"]) for taken in world.ses.taken}) <= 2


def test_an_entry_that_may_have_left_is_left_alone_until_its_lease_is_over(world: MailWorld) -> None:
    step = calls_of_a_delivery(world).index("send_email")
    entry = delivery_cut_off(world, step, done=True)

    world.now += LEASE - timedelta(seconds=1)
    with pytest.raises(TryLater):
        sending(world, entry)

    assert len(world.ses.taken) == 1


def stops(world: MailWorld, person: Person) -> tuple[set[MailStop], set[MailStop]]:
    """What the person's item says, and what the memory of the address says."""
    memory = suppression_of(world.store, person.address_hash, OWN_MAIL)
    return set(world.stored(person).mail_stops), set(memory.since)


@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize(("event", "stop"), [(BOUNCE, MailStop.BOUNCED), (SPAM, MailStop.SPAM_REPORT)])
def test_feedback_cut_off_anywhere_ends_the_same_when_it_comes_again(
    world: MailWorld, event: dict[str, str], stop: MailStop, *, done: bool
) -> None:
    def sent() -> tuple[Person, OutboxEntry]:
        person = world.person()
        entry = world.posted(person)
        sending(world, entry)
        world.calls.forget()
        return person, entry

    nothing = (set[MailStop](), set[MailStop]()), MailState.SENT
    everything = ({stop}, {stop}), MailState(stop.value)
    _, entry = sent()
    take_feedback(world.ctx, told_of(world, entry, event))
    for step in range(len(world.calls.made)):
        person, entry = sent()
        (world.calls.after if done else world.calls.before)[step] = cut_off
        with pytest.raises(CutOffError):
            take_feedback(world.ctx, told_of(world, entry, event))
        assert (stops(world, person), world.entry(entry).state) in (nothing, everything)

        assert take_feedback(world.ctx, told_of(world, entry, event)) is FeedbackOutcome.SETTLED

        assert (stops(world, person), world.entry(entry).state) == everything


@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize(
    ("event", "state"), [(DELIVERY, "delivered"), (BOUNCE, "bounced"), (SPAM, "spam_report")]
)
def test_what_becomes_of_a_notice_is_written_once_with_the_entry_wherever_it_is_cut_off(
    world: MailWorld, event: dict[str, str], state: str, *, done: bool
) -> None:
    def told(ctx: Context, entry: OutboxEntry, *, arrived: bool) -> Sequence[Change]:
        scope = "arrived" if arrived else "came back"
        known = suppression_of(ctx.store, entry.entry_id, scope)
        moments = {MailStop.BOUNCED: ctx.now() + timedelta(days=known.version)}
        memory = Suppression(address_hash=entry.entry_id, scope=scope, since=moments)
        return [SUPPRESSION.replace(known, since=moments) if known.since else SUPPRESSION.insert(memory)]

    def notice() -> OutboxEntry:
        entry = world.claimed(world.person(), tells_on_delivery=True)
        world.calls.forget()
        return entry

    def written(entry: OutboxEntry) -> tuple[int, int]:
        known = (suppression_of(world.store, entry.entry_id, scope) for scope in ("arrived", "came back"))
        arrived, back = (one.version for one in known)
        return arrived, back

    world.mails.told = told
    expected = (1, 0) if event is DELIVERY else (0, 1)
    take_feedback(world.ctx, told_of(world, notice(), event))
    for step in range(len(world.calls.made)):
        entry = notice()
        (world.calls.after if done else world.calls.before)[step] = cut_off
        with pytest.raises(CutOffError):
            take_feedback(world.ctx, told_of(world, entry, event))
        assert (world.entry(entry).state == state) is (written(entry) == expected)

        take_feedback(world.ctx, told_of(world, entry, event))
        take_feedback(world.ctx, told_of(world, entry, event))

        assert (world.entry(entry).state, written(entry)) == (state, expected)
