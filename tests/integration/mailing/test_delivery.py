"""One outbox entry on its way out: sent once, whatever the provider and other workers do."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from qlinx.aws.queues import TryLater
from qlinx.mailing.addressed import OWN_MAIL
from qlinx.mailing.composing import Skipped
from qlinx.mailing.delivery import LEASE, Outcome
from qlinx.mailing.outbox import MailState, OutboxEntry
from qlinx.mailing.proof import body_hash, message_hash
from qlinx.mailing.suppression import SUPPRESSION, Suppression, suppression_item
from qlinx.mailing.versions import version_of
from qlinx.records.context import Context
from qlinx.records.shape import Change
from tests.support.letters import a_letter, read
from tests.support.moment import START
from tests.support.post import TEMPLATE, MailWorld, sending


def refused(code: str, words: str = "") -> ClientError:
    error = {"Code": code, "Message": words}
    response: Any = {"Error": error, "ResponseMetadata": {"HTTPStatusCode": 400}}
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

    assert world.ses.tags == [
        {
            "person_id": (entry.person_id,),
            "entry_id": (entry.entry_id,),
            "address_hash": (world.ctx.address_hash(world.ses.addresses[0]),),
            "mail_scope": ("qlinx",),
            "purpose": ("invitation",),
        }
    ]


def test_a_message_that_comes_twice_sends_once(world: MailWorld) -> None:
    entry = world.posted(world.person())

    assert [sending(world, entry), sending(world, entry)] == [Outcome.SENT, Outcome.DONE_BEFORE]
    assert len(world.ses.taken) == 1


def test_a_mail_that_has_nothing_to_tell_any_more_is_dropped_with_its_reason(world: MailWorld) -> None:
    world.mails.compose = lambda *_: Skipped("invitation_cancelled")
    entry = world.posted(world.person())

    assert sending(world, entry) is Outcome.SKIPPED
    assert (world.entry(entry).state, world.entry(entry).reason) == (
        MailState.SKIPPED,
        "invitation_cancelled",
    )


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


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("MailFromDomainNotVerifiedException", "MAIL FROM domain is not verified"),
        ("MessageRejected", "Email address is not verified. The following identities failed the check"),
        ("BadRequestException", "Email address is not verified. The following identities failed the check"),
        ("AccountSuspendedException", "the account may not send"),
    ],
)
def test_as_long_as_our_own_sender_is_not_verified_nothing_is_sent_and_nothing_lost(
    world: MailWorld, code: str, words: str
) -> None:
    entry = world.posted(world.person())
    for _ in range(3):
        world.ses.answers = [refused(code, words)]
        with pytest.raises(TryLater):
            sending(world, entry)
        assert (world.entry(entry).state, world.ses.taken) == (MailState.PENDING, [])

    assert sending(world, entry) is Outcome.SENT
    assert len(world.ses.taken) == 1


@pytest.mark.parametrize("code", ["MessageRejected", "BadRequestException"])
def test_an_address_that_the_provider_refuses_is_told_and_holds_up_nobody(
    world: MailWorld, code: str
) -> None:
    refused_entry, next_entry = world.posted(world.person()), world.posted(world.person())
    world.ses.answers = [refused(code, "Local address contains control or whitespace")]

    assert [sending(world, refused_entry), sending(world, next_entry)] == [Outcome.REFUSED, Outcome.SENT]

    assert sending(world, refused_entry) is Outcome.DONE_BEFORE
    assert world.entry(refused_entry).reason in {"rejected", "not_acceptable"}
    assert world.entry(next_entry).state is MailState.SENT


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
        return [
            SUPPRESSION.insert(Suppression(address_hash=f"{ctx.now():%H}{entry.entry_id}", scope=OWN_MAIL))
        ]

    world.mails.settled = settled
    sent, stopped = world.posted(world.person()), world.posted(world.person(restricted=True))

    sending(world, sent)
    sending(world, stopped)

    assert heard == [(MailState.SENT, None), (MailState.SKIPPED, "restricted")]
    for entry in (sent, stopped):
        assert world.store.get(SUPPRESSION, suppression_item(f"09{entry.entry_id}", OWN_MAIL))


def test_a_letter_that_can_t_be_written_holds_no_claim(world: MailWorld) -> None:
    world.mails.compose = lambda *_: a_letter(TEMPLATE, facts={"unknown": "fact"})
    entry = world.posted(world.person())

    with pytest.raises(Exception, match="unknown"):
        sending(world, entry)

    assert world.entry(entry) == entry


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


def test_a_letter_that_is_too_large_for_the_provider_is_dropped_and_says_so(
    world: MailWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qlinx.mailing.mime.MESSAGE_LIMIT", 1_000)
    entry = world.posted(world.person())

    assert sending(world, entry) is Outcome.SKIPPED
    assert (world.entry(entry).state, world.entry(entry).reason) == (MailState.SKIPPED, "too_large")
    assert world.ses.taken == []


def test_a_mail_keeps_which_text_it_had_and_the_hashes_of_what_went(world: MailWorld) -> None:
    entry = world.posted(world.person())

    sending(world, entry)

    now, message = world.entry(entry), world.ses.taken[0]["Content"]["Raw"]["Data"]
    assert now.template_version == version_of(TEMPLATE)
    assert (now.message_hash, now.body_hash) == (message_hash(message), body_hash(message))
