"""Who has not replied is reminded, a mailbox once a day at most, whoever asks for it."""

from types import SimpleNamespace

import pytest

from qlinx.invitations.errors import NothingToRemind, RemindedLately
from qlinx.invitations.mails import compose
from qlinx.invitations.model import Invitation
from qlinx.invitations.reminder_schemas import ReminderResponse
from qlinx.invitations.reminders import REMINDER, was_reminded
from qlinx.invitations.reminding import remind, reminders_of
from qlinx.invitations.replies import reply
from qlinx.invitations.service import cancel
from qlinx.mailing.composing import Skipped
from qlinx.mailing.delivery import Outcome
from qlinx.mailing.letter import Letter
from qlinx.mailing.outbox import OUTBOX, OutboxEntry
from qlinx.mailing.settling import settle
from qlinx.mailing.states import MailEvent
from qlinx.people.store import person_by_id
from qlinx.records.context import Context
from qlinx.runs.model import Run, RunState
from tests.support.http import Functions, an_event
from tests.support.invitation_mails import LINKS, composed, entry_of, mailed
from tests.support.inviting import DECLINE, Inviting
from tests.support.mail_events import about
from tests.support.standing import client
from tests.support.threads import Meanwhile


def reminded(inviting: Inviting, invitation: Invitation, *, once: str | None = None) -> Run:
    run = remind(
        inviting.ctx, inviting.employer_id, invitation.invitation_id, once=once, fanout=inviting.fanout
    )
    inviting.work()
    return run


def reminders_to(inviting: Inviting, person_id: str) -> list[OutboxEntry]:
    found = [item for item in inviting.items("outbox") if item["template"] == REMINDER]
    return [OUTBOX.value(item) for item in found if item["person_id"] == person_id]


def arrives(inviting: Inviting, person_id: str) -> None:
    """A reminder is sent and comes to its mailbox."""
    assert mailed(inviting, person_id, REMINDER) is Outcome.SENT
    entry = reminders_to(inviting, person_id)[-1]
    settle(inviting.ctx, OUTBOX.key(entry), MailEvent.DELIVERY, at=inviting.world.now)


def test_only_who_has_not_replied_is_reminded(inviting: Inviting) -> None:
    silent, declined = inviting.person(), inviting.person()
    invitation = inviting.dispatch()
    reply(inviting.ctx, declined, invitation.invitation_id, DECLINE)
    reminded(inviting, invitation)

    assert len(reminders_to(inviting, silent)) == 1
    assert not reminders_to(inviting, declined)
    letter = composed(inviting, silent, REMINDER)
    assert isinstance(letter, Letter)
    assert letter.facts["title"] == invitation.title
    (run,) = reminders_of(inviting.ctx, invitation)
    assert run.state is RunState.DONE


def test_who_replies_before_it_leaves_gets_no_reminder(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    reminded(inviting, invitation)
    reply(inviting.ctx, person_id, invitation.invitation_id, DECLINE)
    assert composed(inviting, person_id, REMINDER) == Skipped("replied")


def test_the_same_request_again_reminds_nobody_again(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    first, again = (reminded(inviting, invitation, once="maandag") for _ in range(2))
    assert first.once == again.once
    assert len(reminders_to(inviting, person_id)) == 1


def test_an_invitation_reminds_once_a_day(inviting: Inviting) -> None:
    inviting.person()
    invitation = inviting.dispatch()
    reminded(inviting, invitation)
    with pytest.raises(RemindedLately):
        reminded(inviting, invitation)
    inviting.world.pass_time(hours=25)
    reminded(inviting, invitation)
    assert len(reminders_of(inviting.ctx, invitation)) == 2


def test_of_two_who_press_at_the_same_moment_one_reminds(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    whose = inviting.employer_id, invitation.invitation_id

    def presses(ctx: Context) -> None:
        remind(ctx, *whose, once=None, fanout=inviting.fanout)

    writes = Meanwhile(client("dynamodb"), "transact_write_items", lambda: presses(inviting.ctx))
    with pytest.raises(RemindedLately):
        presses(inviting.world.context(writes))

    assert len(reminders_of(inviting.ctx, invitation)) == 1
    inviting.work()
    assert len(reminders_to(inviting, person_id)) == 1


def test_of_the_same_request_twice_at_the_same_moment_both_are_told_of_the_one_run(
    inviting: Inviting,
) -> None:
    inviting.person()
    invitation = inviting.dispatch()
    whose = inviting.employer_id, invitation.invitation_id
    told: list[Run] = []

    def presses(ctx: Context) -> None:
        told.append(remind(ctx, *whose, once="maandag", fanout=inviting.fanout))

    writes = Meanwhile(client("dynamodb"), "transact_write_items", lambda: presses(inviting.ctx))
    presses(inviting.world.context(writes))

    first, second = told
    assert first.once == second.once
    assert len(reminders_of(inviting.ctx, invitation)) == 1


def test_a_mailbox_that_had_one_today_waits_for_tomorrow_and_nobody_is_told(inviting: Inviting) -> None:
    person_id = inviting.person()
    first, second = inviting.dispatch(), inviting.dispatch()
    reminded(inviting, first)
    arrives(inviting, person_id)
    run = reminded(inviting, second)

    assert len(reminders_to(inviting, person_id)) == 1
    (shown,) = reminders_of(inviting.ctx, second)
    assert shown.waits
    assert (ReminderResponse.of(shown).state, ReminderResponse.of(shown).people) == (RunState.DONE, 1)

    inviting.world.pass_time(hours=25)
    inviting.due()
    inviting.work()
    assert len(reminders_to(inviting, person_id)) == 2
    (later,) = reminders_of(inviting.ctx, second)
    assert (later.once, later.state) == (run.once, RunState.DONE)


def test_one_that_did_not_arrive_keeps_no_other_back(inviting: Inviting) -> None:
    person_id = inviting.person()
    first, second = inviting.dispatch(), inviting.dispatch()
    reminded(inviting, first)
    assert mailed(inviting, person_id, REMINDER) is Outcome.SENT
    reminded(inviting, second)
    assert len(reminders_to(inviting, person_id)) == 2
    person = person_by_id(inviting.store, person_id)
    assert person
    assert not was_reminded(inviting.ctx, person.address_hash)


def test_two_that_were_posted_at_once_come_as_one(inviting: Inviting) -> None:
    person_id = inviting.person()
    first, second = inviting.dispatch(), inviting.dispatch()
    reminded(inviting, first)
    reminded(inviting, second)
    one, other = (entry_of(inviting, person_id, REMINDER, about=about) for about in (first, second))
    assert mailed(inviting, person_id, REMINDER, about=first) is Outcome.SENT
    settle(inviting.ctx, OUTBOX.key(one), MailEvent.DELIVERY, at=inviting.world.now)
    assert compose(inviting.ctx, other, LINKS) == Skipped("reminded_lately")


def test_the_function_that_hears_of_its_arrival_keeps_others_back(
    inviting: Inviting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the settings and rights that the template gives it."""
    person_id = inviting.person()
    reminded(inviting, inviting.dispatch())
    assert mailed(inviting, person_id, REMINDER) is Outcome.SENT
    (entry,) = reminders_to(inviting, person_id)
    tags = {"person_id": [person_id], "entry_id": [entry.entry_id]}
    arrived = about(an_event("mail_feedback", "delivered"), tags=tags, at=inviting.world.now.isoformat())

    answer = (
        Functions(inviting.world, monkeypatch)
        .of("mail_feedback")
        .lambda_handler(arrived, SimpleNamespace(aws_request_id="test"))
    )

    assert answer == {"batchItemFailures": []}
    assert len(inviting.items("mailbox_reminded")) == 1


def test_it_ends_with_the_invitation(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    remind(inviting.ctx, inviting.employer_id, invitation.invitation_id, once=None, fanout=inviting.fanout)
    cancel(inviting.ctx, inviting.employer_id, invitation.invitation_id)
    inviting.work()
    assert not reminders_to(inviting, person_id)
    (run,) = reminders_of(inviting.ctx, invitation)
    assert run.state is RunState.CANCELLED
    with pytest.raises(NothingToRemind):
        reminded(inviting, invitation)
