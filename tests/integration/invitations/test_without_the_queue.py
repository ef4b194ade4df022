"""While the queue takes nothing, what an employer or staff ask for is written and done by the schedule a
little later. They are not told that it failed, for who asks again would invite everybody twice.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

import pytest

from qlinx.aws.queues import SendFailed
from qlinx.invitations.mailings import approve, refuse
from qlinx.invitations.mails import CANCELLATION
from qlinx.invitations.model import Invitation, InvitationState, RefusedBecause
from qlinx.invitations.reminders import REMINDER
from qlinx.invitations.reminding import remind
from qlinx.invitations.sending import set_paused
from qlinx.invitations.service import cancel, create_invitation
from tests.support.changing import changed
from tests.support.drafts import a_draft
from tests.support.inviting import Inviting
from tests.support.queues import RememberedQueue


class Refusing(RememberedQueue):
    """A queue that takes nothing."""

    def send(self, *_: object, **__: object) -> int:
        raise SendFailed


def ids(inviting: Inviting, invitation: Invitation) -> tuple[str, str]:
    return inviting.employer_id, invitation.invitation_id


def invites(inviting: Inviting, _: Invitation, queue: Refusing) -> None:
    create_invitation(inviting.ctx, inviting.employer_id, a_draft(title="Nog een"), once=None, fanout=queue)


def calls_off(inviting: Inviting, invitation: Invitation, queue: Refusing) -> None:
    cancel(inviting.ctx, *ids(inviting, invitation), fanout=queue)


def reminds(inviting: Inviting, invitation: Invitation, queue: Refusing) -> None:
    remind(inviting.ctx, *ids(inviting, invitation), once=None, fanout=queue)


Act = Callable[[Inviting, Invitation, Refusing], None]
ACTS: Final[Mapping[str, tuple[Act, str, int]]] = {
    "invites": (invites, "invitations.invitation", 4),
    "calls off": (calls_off, CANCELLATION, 2),
    "reminds": (reminds, REMINDER, 2),
}


@pytest.mark.parametrize("name", ACTS)
def test_what_an_employer_asks_for_is_done_by_the_schedule(inviting: Inviting, name: str) -> None:
    act, mail, number = ACTS[name]
    inviting.people(2)
    invitation = inviting.dispatch()

    act(inviting, invitation, Refusing())

    inviting.world.pass_time(minutes=6)
    inviting.due()
    inviting.work()
    assert len(inviting.mails(mail)) == number


def test_a_change_is_told_by_the_schedule(inviting: Inviting) -> None:
    inviting.people(2)
    invitation = inviting.dispatch()
    inviting.fanout = Refusing()
    changed(inviting, invitation, works=False, location="Een andere zaal")

    inviting.world.pass_time(minutes=6)
    inviting.fanout = RememberedQueue()
    inviting.tools = replace(inviting.tools, fanout=inviting.fanout)
    inviting.due()
    inviting.work()

    assert [one.told_of for one in inviting.invitees(invitation).values()] == [1, 1]


def test_a_sending_that_waited_goes_on_by_the_schedule(inviting: Inviting) -> None:
    inviting.people(3)
    invitation = inviting.create()
    inviting.due()
    set_paused(inviting.ctx, *ids(inviting, invitation), Refusing(), paused=True)
    inviting.work()
    assert inviting.mails() == []

    set_paused(inviting.ctx, *ids(inviting, invitation), Refusing(), paused=False)

    inviting.world.pass_time(minutes=1)
    inviting.due()
    inviting.work()
    assert len(inviting.mails()) == 3


@pytest.mark.parametrize(
    ("approved", "state"), [(True, InvitationState.OPEN), (False, InvitationState.CANCELLED)]
)
def test_what_staff_say_of_a_first_mailing_is_done_by_the_schedule(
    inviting: Inviting, approved: bool, state: InvitationState
) -> None:
    first = Inviting(inviting.world, name="Nieuwe Zorg", looked_at=False)
    first.people(60)
    invitation = first.create()
    first.due()
    assert first.invitation(invitation.invitation_id).state is InvitationState.WAITING

    if approved:
        approve(first.ctx, invitation.invitation_id, actor="staff-id", fanout=Refusing())
    else:
        refuse(
            first.ctx,
            invitation.invitation_id,
            next(iter(RefusedBecause)),
            actor="staff-id",
            fanout=Refusing(),
        )

    for _ in range(2):
        first.world.pass_time(minutes=1)
        first.due()
        first.work()
    assert first.invitation(invitation.invitation_id).state is state
