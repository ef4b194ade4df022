"""What the employer sees of a mail that did not arrive, and what else follows."""

import pytest

from qlinx.invitations.mails import settled
from qlinx.invitations.model import MailProblem
from qlinx.mailing.composing import Skipped
from qlinx.mailing.outbox import OUTBOX, MailState
from qlinx.people.store import PERSON, person_item
from tests.support.invitation_mails import composed, entry_of, happens, problem
from tests.support.inviting import Inviting


def test_a_mail_that_comes_too_late_is_not_sent_and_the_employer_sees_it(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    inviting.world.now = invitation.answer_by
    skipped = composed(inviting, person_id)
    assert skipped == Skipped("answers_closed")
    happens(inviting, entry_of(inviting, person_id), MailState.SKIPPED, skipped.reason)

    assert problem(inviting, person_id, invitation) is MailProblem.NOT_SENT


@pytest.mark.parametrize(
    ("outcome", "reason", "seen"),
    [
        (MailState.BOUNCED, None, MailProblem.BOUNCED),
        (MailState.SPAM_REPORT, None, MailProblem.SPAM_REPORT),
        (MailState.REFUSED, "rejected", MailProblem.NOT_SENT),
        (MailState.SKIPPED, "bounced", MailProblem.BOUNCED),
        (MailState.SKIPPED, "spam_report", MailProblem.SPAM_REPORT),
        (MailState.SKIPPED, "objection", MailProblem.NO_MAIL),
        (MailState.SKIPPED, "wrong_person", MailProblem.WRONG_PERSON),
        (MailState.SKIPPED, "left", MailProblem.LEFT),
        (MailState.SKIPPED, "restricted", None),
        (MailState.SKIPPED, "erasing", None),
        (MailState.RETURNED, None, None),
        (MailState.DELIVERED, None, None),
    ],
)
def test_the_employer_sees_what_it_needs_of_a_mail_that_did_not_arrive(
    inviting: Inviting, outcome: MailState, reason: str | None, seen: MailProblem | None
) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    entry = entry_of(inviting, person_id)
    for _ in range(2):
        happens(inviting, entry, outcome, reason)

    assert problem(inviting, person_id, invitation) is seen


def test_a_mail_that_was_sent_after_all_is_no_problem_any_more(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    entry = entry_of(inviting, person_id)
    happens(inviting, entry, MailState.SKIPPED, "bounced")
    happens(inviting, entry, MailState.DELIVERED)

    assert problem(inviting, person_id, invitation) is None


def test_the_outcome_never_touches_the_person_s_own_item(inviting: Inviting) -> None:
    person_id = inviting.person()
    inviting.dispatch()
    entry = entry_of(inviting, person_id)
    for outcome in MailState:
        for change in settled(inviting.ctx, OUTBOX.changed(entry, state=outcome), outcome):
            assert getattr(change, "item", {}).get("kind") != "person"
    assert inviting.store.get(PERSON, person_item(person_id)) is not None
