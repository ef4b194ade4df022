"""What an employer asks for: made once, refused with what to do, and nobody else's."""

import pytest

from qlinx.employers.errors import NoAgreement
from qlinx.employers.service import end_agreement
from qlinx.invitations.errors import AlreadyEnded
from qlinx.invitations.model import InvitationState
from qlinx.invitations.replies import reply
from qlinx.invitations.service import (
    cancel,
    create_invitation,
    invitation_for_employer,
    invitations_of_employer,
)
from qlinx.kit.errors import InputInvalid, NotFound
from qlinx.records.idempotency import KeyUsedBefore
from tests.support.drafts import a_draft
from tests.support.inviting import ACCEPT, DECLINE, Inviting
from tests.support.queues import RememberedQueue


def faults(error: pytest.ExceptionInfo[InputInvalid]) -> list[tuple[str, str]]:
    return [(fault.pointer, fault.code) for fault in error.value.faults]


def test_the_same_request_again_gives_the_same_invitation(inviting: Inviting) -> None:
    first = inviting.create(once="key")
    inviting.person()
    inviting.due()
    again = inviting.create(once="key")

    assert again.invitation_id == first.invitation_id
    assert again.state is InvitationState.DISPATCHING
    assert len(list(invitations_of_employer(inviting.ctx, inviting.employer_id))) == 1


def test_a_repeat_is_recognised_after_its_times_have_passed(inviting: Inviting) -> None:
    first = inviting.create(once="key", send_at="2026-11-24T09:00")
    inviting.world.pass_time(days=10)

    assert inviting.create(once="key", send_at="2026-11-24T09:00") == first


def test_a_key_is_for_one_invitation(inviting: Inviting) -> None:
    inviting.create(once="key")

    with pytest.raises(KeyUsedBefore):
        inviting.create(once="key", title="Iets anders")


def test_the_same_key_of_two_employers_makes_two_invitations(inviting: Inviting) -> None:
    other = Inviting(inviting.world, name="Ander Bedrijf")

    assert inviting.create(once="key").invitation_id != other.create(once="key").invitation_id


def test_two_requests_at_the_same_moment_make_one_invitation(inviting: Inviting) -> None:
    inviting.create(once="the limits are read")
    inviting.calls.forget()
    inviting.create(once="other")
    writing = inviting.calls.made.index("transact_write_items")
    inviting.calls.forget()
    inviting.calls.before[writing] = lambda: inviting.create(once="key")

    invitation = inviting.create(once="key")

    assert invitation in list(invitations_of_employer(inviting.ctx, inviting.employer_id))
    assert len(inviting.items("invitation")) == 3


def test_times_that_have_passed_or_lie_too_far_ahead_are_refused_field_by_field(inviting: Inviting) -> None:
    with pytest.raises(InputInvalid) as past:
        inviting.create(answer_by="2026-11-20T12:00", send_at="2026-11-19T12:00")
    with pytest.raises(InputInvalid) as far:
        inviting.create(starts_at="2062-12-05T19:30", ends_at="2062-12-05T22:00")

    assert faults(past) == [("/answer_by", "in_the_past"), ("/send_at", "in_the_past")]
    assert faults(far) == [("/starts_at", "too_far_ahead")]
    assert inviting.items("invitation") == []


def test_a_list_of_nobody_known_is_refused(inviting: Inviting) -> None:
    with pytest.raises(InputInvalid) as refused:
        inviting.create(audience={"personnel_numbers": ["1"]})

    assert faults(refused) == [("/audience", "nobody_found")]


def test_who_left_the_employer_is_not_found_by_a_list(inviting: Inviting) -> None:
    gone = inviting.person(shared={"ended_at": inviting.world.now})
    here = inviting.person()

    invitation = inviting.dispatch(
        audience={"email_addresses": [f"{gone}@werk.example", f"{here}@werk.example"]}
    )

    assert set(inviting.invitees(invitation)) == {here}
    assert invitation.not_found == 1


def test_without_an_agreement_nothing_is_made(inviting: Inviting) -> None:
    end_agreement(inviting.ctx, inviting.employer_id, inviting.world.now.date(), actor="staff-id")
    inviting.world.pass_time(days=1)

    with pytest.raises(NoAgreement):
        inviting.create()


def test_an_employer_finds_only_its_own(inviting: Inviting) -> None:
    other = Inviting(inviting.world, name="Ander Bedrijf")
    invitation = inviting.create()

    assert list(invitations_of_employer(other.ctx, other.employer_id)) == []
    for use_case in (invitation_for_employer, cancel):
        with pytest.raises(NotFound):
            use_case(other.ctx, other.employer_id, invitation.invitation_id)
    assert inviting.invitation(invitation.invitation_id) == invitation


def test_the_newest_invitation_comes_first(inviting: Inviting) -> None:
    made = []
    for _ in range(3):
        inviting.world.pass_time(minutes=1)
        made.append(inviting.create().invitation_id)

    listed = [one.invitation_id for one in invitations_of_employer(inviting.ctx, inviting.employer_id)]

    assert listed == made[::-1]


def test_what_is_due_at_once_is_begun_at_once_where_a_queue_is_given(inviting: Inviting) -> None:
    inviting.person()
    fanout = RememberedQueue()
    create_invitation(inviting.ctx, inviting.employer_id, a_draft(), once="now", fanout=fanout)
    later = a_draft(send_at="2026-11-25T09:00")
    create_invitation(inviting.ctx, inviting.employer_id, later, once="later", fanout=fanout)

    (message,) = fanout.messages
    inviting.handle(message)
    inviting.work()

    assert len(inviting.mails()) == 1


def test_a_cancellation_reaches_everybody_who_was_invited_and_takes_the_places_away(
    inviting: Inviting,
) -> None:
    accepted, declined, silent = inviting.people(3)
    invitation = inviting.dispatch(number_of_places=3)
    reply(inviting.ctx, accepted, invitation.invitation_id, ACCEPT)
    reply(inviting.ctx, declined, invitation.invitation_id, DECLINE)

    for _ in range(2):
        cancel(inviting.ctx, inviting.employer_id, invitation.invitation_id)
        inviting.due()
        inviting.work(repeat=2)

    assert sorted(inviting.mails("invitations.invitation_cancelled")) == sorted([accepted, declined, silent])
    assert inviting.free_places(invitation) == set()
    assert not inviting.invitation(invitation.invitation_id).unfinished


def test_a_cancellation_before_the_sending_sends_nothing(inviting: Inviting) -> None:
    inviting.person()
    invitation = inviting.create(send_at="2026-11-25T09:00")
    cancel(inviting.ctx, inviting.employer_id, invitation.invitation_id)
    inviting.world.pass_time(days=3)
    inviting.due()
    inviting.work()

    assert inviting.items("outbox") == []


def test_a_cancellation_during_the_dispatch_stops_it(inviting: Inviting) -> None:
    inviting.people(4)
    invitation = inviting.create()
    inviting.due()
    inviting.handle(inviting.fanout.messages.pop(0))
    cancel(inviting.ctx, inviting.employer_id, invitation.invitation_id)
    known = set(inviting.invitees(invitation))
    inviting.work()
    inviting.due()
    inviting.work()

    assert set(inviting.invitees(invitation)) == known
    assert inviting.invitation(invitation.invitation_id).state is InvitationState.CANCELLED


def test_what_is_over_cannot_be_cancelled_but_what_is_closed_can(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    inviting.world.now = invitation.answer_by
    inviting.due()
    inviting.world.now = invitation.ends_at
    with pytest.raises(AlreadyEnded):
        cancel(inviting.ctx, inviting.employer_id, invitation.invitation_id)

    inviting.world.now = invitation.starts_at
    cancel(inviting.ctx, inviting.employer_id, invitation.invitation_id)
    inviting.due()
    inviting.work()
    assert inviting.mails("invitations.invitation_cancelled") == [person_id]
