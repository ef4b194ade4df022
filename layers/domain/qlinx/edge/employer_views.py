"""Answers about an employer's things that take more than one reading."""

from qlinx.edge.employer_invitation_messages import Replies, Reply
from qlinx.edge.employer_messages import EmployerAnswer
from qlinx.edge.settings import setting
from qlinx.edge.wiring import bucket, context
from qlinx.employers.store import agreement_of, employer_by_id
from qlinx.invitations.model import Invitation, InviteeState
from qlinx.invitations.service import replies
from qlinx.kit.errors import NotFound
from qlinx.rosters.model import Roster, RosterState
from qlinx.rosters.store import result_key

_WITH_RESULT = {RosterState.DONE, RosterState.REFUSED, RosterState.HELD, RosterState.REJECTED}
_LINK_SECONDS = 300


def employer_answer(employer_id: str) -> EmployerAnswer:
    """An employer with its agreement and where it drops files.

    Raises
    ------
    NotFound
    """
    ctx = context()
    employer = employer_by_id(ctx.store, employer_id)
    if employer is None:
        raise NotFound
    agreement = agreement_of(ctx.store, employer_id)
    return EmployerAnswer.of(employer, agreement, ctx.now().date(), setting("DROP_BUCKET"))


def result_link(roster: Roster) -> str | None:
    """A link to a roster's result file, where there is one by now."""
    if roster.state not in _WITH_RESULT:
        return None
    name = roster.file_key.rsplit("/", 1)[-1]
    key = result_key(roster.employer_id, name)
    return bucket("DROP").download_link(key, seconds=_LINK_SECONDS, file_name=f"{name}.result.csv")


def replies_answer(invitation: Invitation) -> Replies:
    """Who comes, with the sums."""
    lines = list(replies(context(), invitation))
    return Replies(
        invited=len(lines),
        accepted=sum(line.state is InviteeState.ACCEPTED for line in lines),
        declined=sum(line.state is InviteeState.DECLINED for line in lines),
        number_of_places=invitation.number_of_places,
        replies=[Reply.of(line) for line in lines],
    )
