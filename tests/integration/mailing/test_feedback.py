"""What the provider tells about a mail, in any order and number, and what follows from it."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qlinx.mailing.addressed import OWN_MAIL, MailStop
from qlinx.mailing.declaring import Mail
from qlinx.mailing.delivery import Outcome, deliver
from qlinx.mailing.feedback import Feedback, FeedbackOutcome, take_feedback
from qlinx.mailing.outbox import OUTBOX, MailState, OutboxEntry
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.mailing.suppression import BOUNCE_MEMORY, stops_for, suppression_of
from qlinx.people.model import Person
from qlinx.people.store import PERSON
from qlinx.records.context import Context
from qlinx.records.shape import Change
from tests.support.moment import START
from tests.support.post import MailWorld

SEND = {"event_type": "Send"}
DELIVERY = {"event_type": "Delivery"}
BOUNCE = {"event_type": "Bounce", "bounce_type": "Permanent", "bounce_subtype": "NoEmail"}
RETURN = {"event_type": "Bounce", "bounce_type": "Transient", "bounce_subtype": "MailboxFull"}
SPAM = {"event_type": "Complaint", "complaint_type": "abuse"}
NOT_SPAM = {"event_type": "Complaint", "complaint_type": "not-spam"}
REJECT = {"event_type": "Reject"}
RENDERING = {"event_type": "Rendering Failure"}
DELAY = {"event_type": "DeliveryDelay", "delay_type": "MailboxFull"}
UNSUBSCRIBED = {"event_type": "Subscription", "unsubscribed": "true"}
MISLABELLED = {"event_type": "Bounce", "bounce_type": "Transient", "bounce_status": "5.1.1"}
EVENTS = (SEND, DELIVERY, BOUNCE, RETURN, SPAM, NOT_SPAM, REJECT, RENDERING, DELAY, UNSUBSCRIBED, MISLABELLED)


def told(entry: OutboxEntry, event: dict[str, str], at: datetime = START) -> Feedback:
    tags = {"person_id": [entry.person_id], "entry_id": [entry.entry_id]}
    if entry.address_hash and entry.mail_scope:
        tags |= {
            "address_hash": [entry.address_hash],
            "mail_scope": [entry.mail_scope],
            "purpose": ["invitation"],
        }
    return Feedback.model_validate({"message_id": "0100-1", "tags": tags, "at": at, **event})


def sent(world: MailWorld, **changes: Any) -> tuple[Person, OutboxEntry]:
    person = world.person(**changes)
    entry = world.posted(person)
    assert deliver(world.ctx, OUTBOX.key(entry), world.office) is Outcome.SENT
    return person, world.entry(entry)


def take(world: MailWorld, entry: OutboxEntry, *events: dict[str, str]) -> list[FeedbackOutcome]:
    return [take_feedback(world.ctx, told(entry, event, world.now)) for event in events]


def test_a_delivery_is_noted(world: MailWorld) -> None:
    _, entry = sent(world)

    take(world, entry, SEND, DELIVERY)

    assert world.entry(entry).state is MailState.DELIVERED
    assert world.entry(entry).sent_at == entry.sent_at


@pytest.mark.parametrize(
    ("event", "stop", "reason"),
    [(BOUNCE, MailStop.BOUNCED, "noemail"), (SPAM, MailStop.SPAM_REPORT, None)],
)
def test_a_bounce_and_a_spam_report_stop_further_mail(
    world: MailWorld, event: dict[str, str], stop: MailStop, reason: str | None
) -> None:
    person, entry = sent(world)

    take(world, entry, event)

    assert (world.entry(entry).state, world.entry(entry).reason) == (MailState(stop.value), reason)
    assert world.stored(person).mail_stops == (stop,)
    assert stops_for(world.ctx, person.address_hash, OWN_MAIL) == (stop,)
    further = world.posted(person)
    assert deliver(world.ctx, OUTBOX.key(further), world.office) is Outcome.SKIPPED
    assert world.entry(further).reason == stop.value


def test_a_full_mailbox_stops_nothing(world: MailWorld) -> None:
    person, entry = sent(world)

    take(world, entry, RETURN)

    assert (world.entry(entry).state, world.entry(entry).reason) == (MailState.RETURNED, "mailboxfull")
    assert world.stored(person) == person


@pytest.mark.parametrize(("event", "reason"), [(REJECT, "rejected"), (RENDERING, "not_acceptable")])
def test_what_the_provider_took_and_did_not_send_came_back_and_stops_nothing(
    world: MailWorld, event: dict[str, str], reason: str
) -> None:
    person, entry = sent(world)

    take(world, entry, SEND, event)

    assert (world.entry(entry).state, world.entry(entry).reason) == (MailState.RETURNED, reason)
    assert world.stored(person) == person


def test_a_delay_is_seen_and_is_no_end(world: MailWorld) -> None:
    person, entry = sent(world)

    take(world, entry, DELAY)

    assert (world.entry(entry).state, world.entry(entry).reason) == (MailState.DELAYED, "mailboxfull")
    assert world.stored(person) == person
    take(world, entry, DELIVERY, DELAY)
    assert (world.entry(entry).state, world.entry(entry).reason) == (MailState.DELIVERED, None)


def test_a_permanent_code_counts_for_more_than_what_the_provider_calls_it(world: MailWorld) -> None:
    person, entry = sent(world)

    take(world, entry, MISLABELLED)

    assert world.entry(entry).state is MailState.BOUNCED
    assert world.stored(person).mail_stops == (MailStop.BOUNCED,)


def test_who_unsubscribes_at_the_provider_gets_no_more_of_that_purpose(world: MailWorld) -> None:
    person, entry = sent(world, given_by="e" * 26)

    assert take(world, entry, UNSUBSCRIBED) == [FeedbackOutcome.STOPPED]

    assert world.stored(person).mail_stops == (MailStop.OBJECTION,)
    assert world.entry(entry).state is MailState.SENT


def test_a_report_that_something_is_no_spam_changes_nothing(world: MailWorld) -> None:
    person, entry = sent(world)

    assert take(world, entry, NOT_SPAM) == [FeedbackOutcome.NO_MATTER]
    assert (world.entry(entry), world.stored(person)) == (entry, person)


def test_an_event_that_comes_before_our_own_mark_settles_the_entry(world: MailWorld) -> None:
    person = world.person()
    entry = world.posted(person)

    def bounced_at_once() -> None:
        take(world, entry, BOUNCE)

    handed_over = 4
    world.calls.forget()
    world.calls.after[handed_over] = bounced_at_once
    assert deliver(world.ctx, OUTBOX.key(entry), world.office) is Outcome.SENT

    assert world.calls.made[handed_over] == "send_email"
    assert world.entry(entry).state is MailState.BOUNCED
    assert world.entry(entry).sent_at == START


def test_feedback_on_what_is_gone_is_counted_and_dropped_where_it_stops_nothing(world: MailWorld) -> None:
    person, entry = sent(world)
    world.store.write(OUTBOX.remove(entry), PERSON.remove(person))

    assert take(world, entry, SEND, DELIVERY, RETURN, DELAY) == [FeedbackOutcome.UNKNOWN] * 4
    assert stops_for(world.ctx, person.address_hash, OWN_MAIL) == ()


@pytest.mark.parametrize(("event", "stop"), [(BOUNCE, MailStop.BOUNCED), (SPAM, MailStop.SPAM_REPORT)])
def test_a_report_stops_by_its_hash_when_entry_and_person_are_gone(
    world: MailWorld, event: dict[str, str], stop: MailStop
) -> None:
    person, entry = sent(world)
    world.store.write(OUTBOX.remove(entry), PERSON.remove(person))

    assert take(world, entry, event, event) == [FeedbackOutcome.STOPPED] * 2

    assert stops_for(world.ctx, person.address_hash, OWN_MAIL) == (stop,)
    again = world.person(email=person.email)
    further = world.posted(again)
    assert deliver(world.ctx, OUTBOX.key(further), world.office) is Outcome.SKIPPED
    assert world.entry(further).reason == stop.value


def test_a_report_on_an_entry_that_is_gone_is_seen_by_who_is_still_there(world: MailWorld) -> None:
    person, entry = sent(world)
    world.store.write(OUTBOX.remove(entry))

    take(world, entry, SPAM)

    assert world.stored(person).mail_stops == (MailStop.SPAM_REPORT,)


def test_a_bounce_of_somebody_who_is_gone_while_the_entry_remains_is_remembered_by_the_address(
    world: MailWorld,
) -> None:
    person, entry = sent(world)
    world.store.write(PERSON.remove(person))

    assert take(world, entry, BOUNCE) == [FeedbackOutcome.SETTLED]
    assert stops_for(world.ctx, person.address_hash, OWN_MAIL) == (MailStop.BOUNCED,)


def test_a_bounce_of_a_former_address_does_not_stop_the_present_one(world: MailWorld) -> None:
    person, entry = sent(world)
    present = world.change(
        person, email="new@people.example", address_hash=world.ctx.address_hash("new@people.example")
    )

    take(world, entry, BOUNCE)

    assert world.stored(person) == present
    assert stops_for(world.ctx, person.address_hash, OWN_MAIL) == (MailStop.BOUNCED,)
    assert stops_for(world.ctx, present.address_hash, OWN_MAIL) == ()


def test_mail_that_arrives_again_ends_the_stop_of_a_bounce_and_no_other(world: MailWorld) -> None:
    person, entry = sent(world)
    take(world, entry, BOUNCE)
    world.pass_time(days=BOUNCE_MEMORY.days)
    again = world.posted(person)
    assert deliver(world.ctx, OUTBOX.key(again), world.office) is Outcome.SENT

    take(world, again, SPAM)
    assert set(world.stored(person).mail_stops) == {MailStop.BOUNCED, MailStop.SPAM_REPORT}
    world.mails.DECLARED = {"invitation": Mail(MailPurpose.OWN_REQUEST, Urgency.URGENT)}
    asked_for = world.posted(person)
    deliver(world.ctx, OUTBOX.key(asked_for), world.office)
    take(world, asked_for, DELIVERY)

    assert world.stored(person).mail_stops == (MailStop.SPAM_REPORT,)
    assert set(suppression_of(world.store, person.address_hash, OWN_MAIL).since) == {MailStop.SPAM_REPORT}


def test_an_earlier_delivery_says_nothing_about_a_later_bounce(world: MailWorld) -> None:
    person = world.person()
    first, second = world.posted(person), world.posted(person)
    for entry in (first, second):
        deliver(world.ctx, OUTBOX.key(entry), world.office)
    take_feedback(world.ctx, told(second, BOUNCE, START + timedelta(minutes=2)))

    take_feedback(world.ctx, told(first, DELIVERY, START + timedelta(minutes=1)))

    assert world.stored(person).mail_stops == (MailStop.BOUNCED,)


def test_the_package_hears_of_each_new_state_once(world: MailWorld) -> None:
    heard: list[MailState] = []

    def settled(_: Context, __: OutboxEntry, outcome: MailState) -> Sequence[Change]:
        heard.append(outcome)
        return ()

    _, entry = sent(world)
    world.mails.settled = settled

    take(world, entry, SEND, DELIVERY, DELIVERY, SEND, BOUNCE, BOUNCE, DELIVERY)

    assert heard == [MailState.BOUNCED], "of its arrival it heard when the mail was sent"


@pytest.mark.parametrize("first", [DELIVERY, SEND, RETURN, DELAY])
def test_the_package_hears_of_an_arrival_whichever_event_comes_first(
    world: MailWorld, first: dict[str, str]
) -> None:
    heard: list[MailState] = []

    def settled(_: Context, __: OutboxEntry, outcome: MailState) -> Sequence[Change]:
        heard.append(outcome)
        return ()

    world.mails.settled = settled
    entry = world.claimed(world.person())

    take(world, entry, first, DELIVERY, SEND, DELIVERY)

    expected = {"Delivery": ["delivered"], "Send": ["sent"], "Bounce": ["returned", "delivered"]}
    expected["DeliveryDelay"] = ["sent"]
    assert heard == expected[first["event_type"]]


@pytest.mark.parametrize("order", [(BOUNCE, SPAM), (SPAM, BOUNCE)])
def test_a_bounce_and_a_spam_report_are_both_remembered_whichever_is_heard_of_first(
    world: MailWorld, order: tuple[dict[str, str], ...]
) -> None:
    person, entry = sent(world)

    take(world, entry, *order)

    assert world.entry(entry).state is MailState.SPAM_REPORT
    assert set(stops_for(world.ctx, person.address_hash, OWN_MAIL)) == {
        MailStop.BOUNCED,
        MailStop.SPAM_REPORT,
    }
    assert set(world.stored(person).mail_stops) == {MailStop.BOUNCED, MailStop.SPAM_REPORT}


def test_an_older_bounce_that_is_heard_of_later_does_not_shorten_the_stop(world: MailWorld) -> None:
    person = world.person()
    first, second = world.claimed(person), world.claimed(person)
    later = START + timedelta(days=2)

    take_feedback(world.ctx, told(second, BOUNCE, later))
    take_feedback(world.ctx, told(first, BOUNCE, START))

    assert suppression_of(world.store, person.address_hash, OWN_MAIL).since == {MailStop.BOUNCED: later}


@given(st.lists(st.sampled_from(EVENTS), min_size=1, max_size=5), st.data())
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_and_number_of_the_same_events_leaves_the_same_behind(
    world: MailWorld, events: list[dict[str, str]], data: st.DataObject
) -> None:
    again = data.draw(st.lists(st.sampled_from(events), max_size=3))
    shuffled = data.draw(st.permutations(events + again))

    def left_behind(order: list[dict[str, str]]) -> tuple[MailState, set[MailStop], set[MailStop]]:
        person = world.person()
        entry = world.claimed(person)
        take(world, entry, *order)
        memory = set(suppression_of(world.store, person.address_hash, OWN_MAIL).since)
        return world.entry(entry).state, set(world.stored(person).mail_stops), memory

    assert left_behind(shuffled) == left_behind(events)


def test_events_that_come_at_the_same_moment_lose_nothing(world: MailWorld) -> None:
    for _ in range(2):
        person, entry = sent(world)
        events = [SEND, DELIVERY, BOUNCE, SPAM] * 2
        start = Barrier(len(events))

        def work(
            event: dict[str, str], entry: OutboxEntry = entry, start: Barrier = start
        ) -> FeedbackOutcome:
            start.wait()
            return take_feedback(world.ctx, told(entry, event))

        with ThreadPoolExecutor(len(events)) as pool:
            outcomes = list(pool.map(work, events))

        assert set(outcomes) == {FeedbackOutcome.SETTLED}
        assert world.entry(entry).state is MailState.SPAM_REPORT
        assert set(world.stored(person).mail_stops) == {MailStop.BOUNCED, MailStop.SPAM_REPORT}
