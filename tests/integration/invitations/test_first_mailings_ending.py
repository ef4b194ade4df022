"""What waits for staff ends when its time is over,
its agreement ends or its employer calls it off (decision 100).
"""

from datetime import timedelta

import pytest

from qlinx.employers.service import end_agreement
from qlinx.invitations.errors import MailingSettled
from qlinx.invitations.explanations import explained
from qlinx.invitations.limits import FIRST_PEOPLE
from qlinx.invitations.mailings import approve, approve_employer, waiting_mailings
from qlinx.invitations.model import CancelReason, Invitation
from qlinx.invitations.service import cancel
from qlinx.invitations.telling import TOLD
from qlinx.kit.errors import NotFound
from qlinx.kit.ids import new_id
from tests.support.first_mailings import (
    FEW,
    MANY,
    S,
    a_user,
    approved,
    refused,
    state_of,
    waiting,
)
from tests.support.inviting import Inviting
from tests.support.limits import set_limit
from tests.support.world import World


@pytest.fixture
def new(world: World) -> Inviting:
    """An employer at whose mailings nobody looked, who may invite three people before that."""
    inviting = Inviting(world, looked_at=False)
    set_limit(inviting.ctx, FIRST_PEOPLE, FEW)
    return inviting


def test_the_start_may_pass_while_it_waits(new: Inviting) -> None:
    new.people(MANY)
    invitation = new.create(send_at="2026-11-24T09:00")
    new.world.pass_time(days=1)
    new.due()
    assert state_of(new, invitation) is S.WAITING
    new.world.pass_time(days=3)

    approved(new, invitation)
    new.work()

    assert state_of(new, invitation) is S.OPEN


def named_and_waiting(new: Inviting) -> Invitation:
    """One of people who were named one by one, which waits for staff."""
    named = [f"{person_id}@werk.example" for person_id in new.people(MANY)]
    invitation = new.dispatch(audience={"email_addresses": named})
    assert (invitation.state, len(new.items("selection"))) == (S.WAITING, 1)
    return invitation


def test_who_was_named_one_by_one_is_not_kept_after_a_refusal(new: Inviting) -> None:
    refused(new, named_and_waiting(new))

    assert new.items("selection") == []


def test_who_was_named_one_by_one_is_not_kept_when_nobody_looked_in_time(new: Inviting) -> None:
    invitation = named_and_waiting(new)
    new.world.now = invitation.answer_by

    new.due()

    assert state_of(new, invitation) is S.CANCELLED
    assert new.items("selection") == []


def test_what_nobody_looked_at_in_time_ends_and_its_employer_is_told(new: Inviting) -> None:
    user_id = a_user(new)
    invitation = waiting(new)
    new.world.now = invitation.answer_by - timedelta(minutes=1)
    new.due()
    assert state_of(new, invitation) is S.WAITING
    new.world.pass_time(minutes=2)

    new.due()
    new.work()

    ended = new.invitation(invitation.invitation_id)
    assert (ended.state, ended.cancelled_because) == (S.CANCELLED, CancelReason.NOT_LOOKED_AT)
    told = explained(ended)
    assert told is not None
    assert told.code == "not_looked_at"
    assert new.mails(TOLD).count(user_id) == 2
    assert new.mails() == []
    with pytest.raises(MailingSettled):
        approved(new, invitation)
    assert list(waiting_mailings(new.ctx)) == []


def test_what_waits_when_the_agreement_ends_ends_with_it(new: Inviting) -> None:
    invitation = waiting(new)
    end_agreement(new.ctx, new.employer_id, new.world.now.date(), actor="sjoerd")
    new.world.pass_time(days=1)

    new.due()
    new.work()

    assert new.invitation(invitation.invitation_id).cancelled_because is CancelReason.NO_AGREEMENT
    assert new.mails() == []


def test_an_employer_calls_off_what_waits(new: Inviting) -> None:
    invitation = waiting(new)

    cancel(new.ctx, new.employer_id, invitation.invitation_id, fanout=new.fanout)
    new.work()

    assert state_of(new, invitation) is S.CANCELLED
    assert new.mails("invitations.invitation_cancelled") == []
    with pytest.raises(MailingSettled):
        approved(new, invitation)


def test_a_cancellation_reaches_everybody_who_was_invited_before_the_look(new: Inviting) -> None:
    people = new.people(FEW)
    invitation = new.dispatch()

    cancel(new.ctx, new.employer_id, invitation.invitation_id)
    new.world.pass_time(minutes=1)
    new.due()
    new.work()

    assert sorted(new.mails("invitations.invitation_cancelled")) == sorted(people)


def test_what_does_not_exist_is_not_decided_on(new: Inviting) -> None:
    with pytest.raises(NotFound):
        approve(new.ctx, new_id(), actor="sjoerd", fanout=new.fanout)
    with pytest.raises(NotFound):
        approve_employer(new.ctx, new_id(), actor="sjoerd", fanout=new.fanout)


def test_places_are_as_many_as_were_said_after_the_wait(new: Inviting) -> None:
    new.people(MANY)
    invitation = new.dispatch(number_of_places=2)
    approved(new, invitation)
    new.work()

    assert new.free_places(new.invitation(invitation.invitation_id)) == {0, 1}
