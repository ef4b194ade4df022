"""A day's quota, and a provider that looks at us: what may wait waits, is shown, and goes by itself."""

from collections import Counter
from dataclasses import replace
from typing import Any

from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from functions.mail_delivery.handler import lambda_handler as mail_delivery
from qlinx.aws.database import Key
from qlinx.aws.mail_provider import MailProvider, Standing
from qlinx.mailing.allowance import Allowance, MailAccount, known_account
from qlinx.mailing.declaring import Mail
from qlinx.mailing.delivery import Outcome, deliver
from qlinx.mailing.lost import put_lost_on_queue
from qlinx.mailing.outbox import OUTBOX, MailState
from qlinx.mailing.outcomes import count_outcome
from qlinx.mailing.purposes import SHARES, MailPurpose, Urgency
from qlinx.people.model import Person
from tests.support.mail_events import CONTEXT, As, queued
from tests.support.moment import START
from tests.support.post import MailWorld
from tests.support.queues import RememberedQueue

INVITATION = Mail(MailPurpose.INVITATION, Urgency.ROUTINE)
NEWSLETTER = Mail(MailPurpose.NEWSLETTER, Urgency.ROUTINE)
OWN = Mail(MailPurpose.OWN_REQUEST, Urgency.ROUTINE)
CODE = Mail(MailPurpose.OWN_REQUEST, Urgency.URGENT)
COUNTS = st.integers(0, 100_000)


def says(sent: int, most: int = 50_000, status: str = "HEALTHY", *, on: bool = True) -> dict[str, Any]:
    """What GetAccount answers."""
    quota = {"Max24HourSend": float(most), "MaxSendRate": 14.0, "SentLast24Hours": float(sent)}
    return {"SendQuota": quota, "EnforcementStatus": status, "SendingEnabled": on}


def worker(world: MailWorld, account: dict[str, Any] | None = None) -> Allowance:
    """A worker that has just started."""
    world.ses.account = world.ses.account if account is None else account
    return Allowance(MailProvider(world.ses, "letters"))  # type: ignore[arg-type]  # stands in for it


def let_by(world: MailWorld, account: dict[str, Any]) -> list[Mail]:
    allowance = worker(world, account)
    world.pass_time(minutes=2)
    return [mail for mail in (NEWSLETTER, INVITATION, OWN, CODE) if allowance.lets(world.ctx, mail)]


def an_account(**changes: Any) -> MailAccount:
    facts = {"sent": 0, "most": 50_000, "standing": Standing.GOOD, "bounced": 0, "reported": 0}
    return MailAccount(**{**facts, "read_at": START, **changes})


def test_the_nearer_the_end_of_the_day_s_quota_the_more_waits_and_what_a_person_waits_for_never_does(
    world: MailWorld,
) -> None:
    assert let_by(world, says(34_999)) == [NEWSLETTER, INVITATION, OWN, CODE]
    assert let_by(world, says(35_000)) == [INVITATION, OWN, CODE]
    assert let_by(world, says(45_000)) == [OWN, CODE]
    assert let_by(world, says(50_000)) == [CODE]
    assert let_by(world, says(10_000_000, most=-1)) == [NEWSLETTER, INVITATION, OWN, CODE]


def test_a_provider_that_looks_at_us_gets_no_newsletters_and_one_that_stopped_us_what_is_urgent_only(
    world: MailWorld,
) -> None:
    assert let_by(world, says(10, status="PROBATION")) == [INVITATION, OWN, CODE]
    assert let_by(world, says(10, status="SHUTDOWN")) == [CODE]
    assert let_by(world, says(10, on=False)) == [CODE]


def test_before_the_provider_looks_we_slow_down_by_our_own_counts(world: MailWorld) -> None:
    allowance = worker(world, says(10_000))
    assert allowance.pauses(world.ctx) == 1

    for _ in range(8):
        count_outcome(world.ctx, MailState.SPAM_REPORT)
    world.pass_time(minutes=2)

    assert (allowance.pauses(world.ctx), allowance.lets(world.ctx, NEWSLETTER)) == (4, False)
    assert allowance.lets(world.ctx, INVITATION)


@given(COUNTS, COUNTS, COUNTS, st.sampled_from(Standing), st.none() | st.integers(0, 100_000))
def test_a_mail_that_goes_leaves_none_waiting_that_comes_before_it(
    sent: int, bounced: int, reported: int, standing: Standing, most: int | None
) -> None:
    account = an_account(sent=sent, bounced=bounced, reported=reported, standing=standing, most=most)
    first = sorted(MailPurpose, key=lambda purpose: -SHARES[purpose])

    go = [account.lets(purpose) for purpose in first]

    assert go == sorted(go, reverse=True)


def test_few_mails_make_no_share(world: MailWorld) -> None:
    del world
    assert not an_account(sent=10, bounced=19, reported=2).is_suspect
    assert an_account(sent=500, bounced=20).is_suspect
    assert not an_account(sent=501, bounced=20).is_suspect


def test_of_many_workers_one_asks_the_provider_in_a_minute(world: MailWorld) -> None:
    asked: list[str] = []

    def counted() -> dict[str, Any]:
        asked.append("account")
        return says(1)

    world.ses.get_account = counted  # type: ignore[method-assign]  # counts

    for _ in range(3):
        for allowance in [worker(world) for _ in range(5)]:
            assert allowance.lets(world.ctx, INVITATION)
        world.pass_time(seconds=61)

    assert len(asked) == 3


def test_a_provider_without_a_limit_is_remembered_as_one(world: MailWorld) -> None:
    for most in (-1, 50_000, -1):
        world.pass_time(minutes=2)
        assert worker(world, says(1, most)).lets(world.ctx, INVITATION)
        known = known_account(world.ctx)
        assert known is not None
        assert known.most == (None if most < 0 else most)
        assert worker(world).lets(world.ctx, INVITATION)


def test_a_provider_that_does_not_say_how_we_stand_stops_nothing(world: MailWorld) -> None:
    def refuses() -> dict[str, Any]:
        raise ClientError({"Error": {"Code": "TooManyRequestsException"}}, "GetAccount")

    world.ses.get_account = refuses  # type: ignore[method-assign]  # asked too often

    assert worker(world).lets(world.ctx, NEWSLETTER)
    assert known_account(world.ctx) is None


def test_a_full_quota_takes_a_mail_out_of_its_queue(
    world: MailWorld, as_function: As, person: Person
) -> None:
    entry = world.posted(person)
    as_function("mail_delivery")
    world.ses.account = says(50_000)

    assert mail_delivery(queued(OUTBOX.key(entry).attributes()), CONTEXT) == {"batchItemFailures": []}

    assert (world.ses.taken, world.entry(entry).state) == ([], MailState.PENDING)
    known = known_account(world.ctx)
    assert known is not None
    assert (known.sent, known.most) == (50_000, 50_000)


def test_what_waits_through_days_of_full_quota_is_put_off_and_goes_once_when_there_is_room(
    world: MailWorld,
) -> None:
    """Its queue would have given it up after three and a half days."""
    entry = world.posted(world.person())
    queue = RememberedQueue()
    office = replace(world.office, allowance=worker(world, says(50_000)))
    outcomes: Counter[Outcome] = Counter()

    for quarter in range(12 * 24 * 4):
        world.pass_time(minutes=15)
        if quarter == 10 * 24 * 4:
            world.ses.account = says(20_000)
        put_lost_on_queue(world.ctx, lambda _: queue, lambda: 60.0)
        while queue.messages:
            key = Key(**queue.messages.pop())
            outcomes[deliver(world.ctx, key, office)] += 1

    assert outcomes == {Outcome.PUT_OFF: 14, Outcome.SENT: 1}
    assert world.entry(entry).state is MailState.SENT
    assert len(world.ses.taken) == 1
