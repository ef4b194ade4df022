"""First mailings of a new employer that wait for staff, and what staff decide."""

from qlinx.employers.model import EmployerUser
from qlinx.employers.store import EMPLOYER_USER
from qlinx.invitations.mailings import approve, refuse
from qlinx.invitations.model import Invitation, InvitationState, RefusedBecause
from qlinx.kit.ids import new_id
from qlinx.records.audit import acts
from tests.support.inviting import Inviting

S = InvitationState
MISLEADING = RefusedBecause.MISLEADING
FEW, MANY = 3, 4


def a_user(inviting: Inviting) -> str:
    user = EmployerUser(
        person_id=new_id(),
        employer_id=inviting.employer_id,
        name="Petra de Wit",
        email="petra@zorg.example",
        address_hash="petra",
        created_at=inviting.world.now,
        sessions_valid_from=inviting.world.now,
    )
    inviting.store.write(EMPLOYER_USER.insert(user))
    return user.person_id


def waiting(inviting: Inviting, people: int = MANY) -> Invitation:
    """An invitation that waits for staff."""
    inviting.people(people)
    invitation = inviting.dispatch()
    assert invitation.state is S.WAITING
    return invitation


def state_of(inviting: Inviting, invitation: Invitation) -> InvitationState:
    return inviting.invitation(invitation.invitation_id).state


def said(inviting: Inviting) -> list[str]:
    return [act.action for act in acts(inviting.ctx, inviting.world.now.date()) if "mailing" in act.action]


def approved(inviting: Inviting, invitation: Invitation, actor: str = "sjoerd") -> Invitation:
    return approve(inviting.ctx, invitation.invitation_id, actor=actor, fanout=inviting.fanout)


def refused(
    inviting: Inviting, invitation: Invitation, reason: RefusedBecause = MISLEADING, actor: str = "sjoerd"
) -> Invitation:
    return refuse(inviting.ctx, invitation.invitation_id, reason, actor=actor, fanout=inviting.fanout)
