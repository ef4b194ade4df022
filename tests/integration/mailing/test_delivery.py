"""One outbox entry on its way out: what is sent, what is not, and who decides."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from qlinx.aws.queues import TryLater
from qlinx.employers.model import EmployerUser
from qlinx.employers.store import EMPLOYER_USER
from qlinx.mailing.composing import Dropped
from qlinx.mailing.delivery import LEASE, Outcome, deliver
from qlinx.mailing.letter import Addressee
from qlinx.mailing.outbox import OUTBOX, MailState, OutboxEntry, post
from qlinx.mailing.suppression import (
    BOUNCE_MEMORY,
    SUPPRESSION,
    MailKind,
    MailStop,
    Suppression,
    stop_mail,
    stops_for,
)
from qlinx.people.model import Person, PersonState, SignUp
from qlinx.people.store import PERSON, SIGN_UP
from qlinx.records.context import Context
from qlinx.records.shape import Change
from tests.support.letters import a_letter, read
from tests.support.post import TEMPLATE, MailWorld
from tests.support.world import START


def sending(world: MailWorld, entry: OutboxEntry) -> Outcome:
    return deliver(world.ctx, OUTBOX.key(entry), world.office)


def refused(code: str) -> ClientError:
    response: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": 400}}
    return ClientError(response, "SendEmail")


def test_a_mail_goes_to_the_person_s_address_and_the_entry_tells_when(world: MailWorld) -> None:
    person = world.person()
    entry = world.posted(person)

    assert sending(world, entry) is Outcome.SENT

    assert world.ses.addresses == [person.email]
    assert read(world.ses.taken[0]["Content"]["Raw"]["Data"]).header("To").endswith(f"<{person.email}>")
    now = world.entry(entry)
    assert (now.state, now.sent_at, now.message_id) == (MailState.SENT, START, "0100-1")
    assert now.lease_until is None


def test_the_provider_is_told_ids_only(world: MailWorld) -> None:
    entry = world.posted(world.person())

    sending(world, entry)

    assert world.ses.tags == [{"person_id": (entry.person_id,), "entry_id": (entry.entry_id,)}]


def test_a_message_that_comes_twice_sends_once(world: MailWorld) -> None:
    entry = world.posted(world.person())

    assert [sending(world, entry), sending(world, entry)] == [Outcome.SENT, Outcome.DONE_BEFORE]
    assert len(world.ses.taken) == 1


def test_the_address_is_the_one_that_holds_when_the_mail_leaves(world: MailWorld) -> None:
    person = world.person()
    entry = world.posted(person)
    world.change(
        person, email="new@people.example", address_hash=world.ctx.address_hash("new@people.example")
    )

    sending(world, entry)

    assert world.ses.addresses == ["new@people.example"]


def test_a_mail_that_has_nothing_to_tell_any_more_is_dropped_with_its_reason(world: MailWorld) -> None:
    world.mails.compose = lambda *_: Dropped("invitation_cancelled")
    entry = world.posted(world.person())

    assert sending(world, entry) is Outcome.DROPPED
    assert (world.entry(entry).state, world.entry(entry).reason) == (
        MailState.DROPPED,
        "invitation_cancelled",
    )


def test_nobody_gets_mail_after_their_item_is_gone(world: MailWorld) -> None:
    person = world.person()
    entry = world.posted(person)
    world.store.write(PERSON.remove(person))

    assert sending(world, entry) is Outcome.DROPPED
    assert world.entry(entry).reason == "nobody"


def test_an_entry_that_was_erased_is_no_error(world: MailWorld) -> None:
    entry = world.posted(world.person())
    world.store.write(OUTBOX.remove(entry))

    assert sending(world, entry) is Outcome.GONE


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"restricted": True}, ["restricted", None, None]),
        ({"state": PersonState.ERASING}, ["erasing", "erasing", None]),
        ({"mail_stops": (MailStop.OBJECTION,)}, ["objection", None, None]),
        ({"mail_stops": (MailStop.SPAM_REPORT,)}, ["spam_report", None, None]),
    ],
)
def test_what_the_person_decided_holds_for_each_kind_of_mail(
    world: MailWorld, changes: dict[str, Any], reasons: list[str | None]
) -> None:
    seen = []
    for kind in MailKind:
        world.mails.KINDS = {"invitation": kind}
        entry = world.posted(world.person(**changes))
        sending(world, entry)
        seen.append(world.entry(entry).reason)

    assert seen == reasons
    assert len(world.ses.taken) == reasons.count(None)


@pytest.mark.parametrize("stop", MailStop)
def test_a_suppressed_address_gets_nothing_whoever_has_it_now(world: MailWorld, stop: MailStop) -> None:
    person = world.person()
    world.store.write(*stop_mail(world.ctx, person.address_hash, stop))
    entry = world.posted(person)

    assert sending(world, entry) is Outcome.DROPPED
    assert world.entry(entry).reason == stop.value
    assert world.ses.taken == []


def test_an_address_that_bounced_gets_one_mail_again_after_its_term(world: MailWorld) -> None:
    person = world.person(mail_stops=(MailStop.BOUNCED,))
    world.store.write(*stop_mail(world.ctx, person.address_hash, MailStop.BOUNCED))
    assert stops_for(world.ctx, person.address_hash) == (MailStop.BOUNCED,)

    world.pass_time(days=BOUNCE_MEMORY.days)

    assert stops_for(world.ctx, person.address_hash) == ()
    assert sending(world, world.posted(person)) is Outcome.SENT


def test_somebody_who_signs_up_is_found_by_the_sign_up(world: MailWorld) -> None:
    email = "new@people.example"
    sign_up = SignUp(
        person_id=world.ctx.new_id(),
        language="nl",
        first_name="Noor",
        last_name="Voorbeeld",
        email=email,
        address_hash=world.ctx.address_hash(email),
        statement_version="2018-05-22",
        created_at=START,
    )
    item = post(world.ctx, sign_up.person_id, TEMPLATE)
    world.store.write(SIGN_UP.insert(sign_up), item)
    world.mails.compose = lambda *_: a_letter(TEMPLATE, to=Addressee(email))

    assert sending(world, OUTBOX.value(item.item)) is Outcome.SENT


def test_who_signs_up_and_is_confirmed_between_any_two_steps_is_found(world: MailWorld) -> None:
    email = "new@people.example"

    def waiting() -> tuple[SignUp, OutboxEntry]:
        sign_up = SignUp(
            person_id=world.ctx.new_id(),
            language="nl",
            first_name="Noor",
            last_name="Voorbeeld",
            email=email,
            address_hash=world.ctx.address_hash(email),
            statement_version="2018-05-22",
            created_at=START,
        )
        item = post(world.ctx, sign_up.person_id, TEMPLATE)
        world.store.write(SIGN_UP.insert(sign_up), item)
        return sign_up, OUTBOX.value(item.item)

    def confirmed(sign_up: SignUp) -> None:
        values = sign_up.model_dump(include={"person_id", "language", "first_name", "last_name", "email"})
        person = Person(**values, address_hash=sign_up.address_hash, created_at=START)
        world.store.write(SIGN_UP.remove(sign_up), PERSON.insert(person))

    world.mails.compose = lambda *_: a_letter(TEMPLATE, to=Addressee(email))
    _, entry = waiting()
    world.calls.made.clear()
    sending(world, entry)
    steps = world.calls.made.index("send_email")
    for step in range(steps):
        sign_up, entry = waiting()
        world.calls.made.clear()
        world.calls.before[step] = partial(confirmed, sign_up)

        assert sending(world, entry) is Outcome.SENT, f"confirmed before step {step}"


def test_a_user_of_an_employer_is_found_too(world: MailWorld) -> None:
    email = "planner@employer.example"
    user = EmployerUser(
        person_id=world.ctx.new_id(),
        employer_id="e1",
        name="Sam",
        email=email,
        address_hash=world.ctx.address_hash(email),
        created_at=START,
        sessions_valid_from=START,
    )
    item = post(world.ctx, user.person_id, TEMPLATE)
    world.store.write(EMPLOYER_USER.insert(user), item)
    world.mails.compose = lambda *_: a_letter(TEMPLATE, to=Addressee(email))

    assert sending(world, OUTBOX.value(item.item)) is Outcome.SENT


def test_a_warning_to_a_former_address_minds_the_stops_of_that_address(world: MailWorld) -> None:
    former = "former@people.example"
    world.mails.compose = lambda *_: a_letter(TEMPLATE, to=Addressee(former))
    allowed = world.posted(world.person(mail_stops=(MailStop.OBJECTION,)))
    assert sending(world, allowed) is Outcome.SENT

    world.store.write(*stop_mail(world.ctx, world.ctx.address_hash(former), MailStop.OBJECTION))

    assert sending(world, world.posted(world.person())) is Outcome.DROPPED


@pytest.mark.parametrize(
    "code", ["TooManyRequestsException", "LimitExceededException", "SendingPausedException"]
)
def test_a_mail_that_the_provider_does_not_take_now_waits_and_goes_later(world: MailWorld, code: str) -> None:
    entry = world.posted(world.person())
    world.ses.answers = [refused(code)]

    with pytest.raises(TryLater):
        sending(world, entry)

    assert world.entry(entry).state is MailState.PENDING
    assert sending(world, entry) is Outcome.SENT
    assert world.entry(entry).attempts == 2


def test_a_letter_that_the_provider_never_takes_is_refused_once(world: MailWorld) -> None:
    entry = world.posted(world.person())
    world.ses.answers = [refused("MessageRejected")]

    assert [sending(world, entry), sending(world, entry)] == [Outcome.REFUSED, Outcome.DONE_BEFORE]
    assert (world.entry(entry).state, world.entry(entry).reason) == (MailState.REFUSED, "rejected")


def test_an_answer_that_was_lost_is_waited_for_until_the_lease_is_over(world: MailWorld) -> None:
    entry = world.posted(world.person())
    world.ses.answers = [ReadTimeoutError(endpoint_url="https://email.example")]

    with pytest.raises(TryLater) as lost:
        sending(world, entry)
    assert lost.value.after == LEASE
    world.pass_time(minutes=2)
    with pytest.raises(TryLater) as held:
        sending(world, entry)

    assert held.value.after == LEASE - timedelta(minutes=2)
    world.pass_time(minutes=3)
    assert sending(world, entry) is Outcome.SENT


def test_what_follows_from_a_mail_is_written_with_it(world: MailWorld) -> None:
    heard: list[tuple[MailState, str | None]] = []

    def settled(ctx: Context, entry: OutboxEntry, outcome: MailState) -> Sequence[Change]:
        heard.append((outcome, entry.reason))
        return [SUPPRESSION.insert(Suppression(address_hash=f"{ctx.now():%H}{entry.entry_id}"))]

    world.mails.settled = settled
    sent, stopped = world.posted(world.person()), world.posted(world.person(restricted=True))

    sending(world, sent)
    sending(world, stopped)

    assert heard == [(MailState.SENT, None), (MailState.DROPPED, "restricted")]
    for entry in (sent, stopped):
        assert world.store.get(SUPPRESSION, SUPPRESSION.key(Suppression(address_hash=f"09{entry.entry_id}")))


def test_a_letter_that_can_t_be_written_holds_no_claim(world: MailWorld) -> None:
    world.mails.compose = lambda *_: a_letter(TEMPLATE, facts={"unknown": "fact"})
    entry = world.posted(world.person())

    with pytest.raises(Exception, match="unknown"):
        sending(world, entry)

    assert world.entry(entry) == entry


def calls_of_a_delivery(world: MailWorld) -> list[str]:
    entry = world.posted(world.person())
    world.calls.made.clear()
    sending(world, entry)
    made = list(world.calls.made)
    world.calls.made.clear()
    world.ses.taken.clear()
    return made


@pytest.mark.parametrize(
    ("decision", "reason"),
    [
        ({"restricted": True}, "restricted"),
        ({"mail_stops": (MailStop.OBJECTION,)}, "objection"),
        ({"state": PersonState.ERASING}, "erasing"),
    ],
)
def test_a_decision_between_any_two_steps_up_to_the_last_look_stops_the_mail(
    world: MailWorld, decision: dict[str, Any], reason: str
) -> None:
    calls = calls_of_a_delivery(world)
    handed_over = calls.index("send_email")
    assert calls[handed_over - 2 : handed_over] == ["put_item", "batch_get_item"], (
        "claimed, then looked at once more"
    )
    for step in range(handed_over):
        person = world.person()
        entry = world.posted(person)
        world.calls.made.clear()
        world.calls.before[step] = partial(world.change, person, **decision)

        assert sending(world, entry) is Outcome.DROPPED, f"decided before step {step}"
        assert world.entry(entry).reason == reason
    assert world.ses.taken == []


def test_of_many_workers_with_the_same_entry_one_sends(world: MailWorld) -> None:
    workers = 8
    for _ in range(3):
        world.ses.taken.clear()
        entry = world.posted(world.person())
        start = Barrier(workers)

        def work(entry: OutboxEntry = entry, start: Barrier = start) -> Outcome | None:
            start.wait()
            try:
                return sending(world, entry)
            except TryLater:
                return None

        with ThreadPoolExecutor(workers) as pool:
            outcomes = [future.result() for future in [pool.submit(work) for _ in range(workers)]]

        assert outcomes.count(Outcome.SENT) == 1
        assert set(outcomes) <= {Outcome.SENT, Outcome.DONE_BEFORE, None}
        assert len(world.ses.taken) == 1
        assert world.entry(entry).attempts == 1
