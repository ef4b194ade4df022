"""Whether somebody can ask that a person looks at who got a place, and the request about it; reads only."""

from qlinx.invitations import reviewing as places
from qlinx.invitations.model import Invitee
from qlinx.invitations.replies import OwnInvitation
from qlinx.records.context import Context
from qlinx.rights.model import RequestState, RightsRequest
from qlinx.rights.store import request_by_id


def may_ask(ctx: Context, own: OwnInvitation) -> bool:
    """Whether it can be asked, or asked again while it is open."""
    if not places.can_be_asked(own):
        return False
    known = review_of(ctx, own.invitee)
    return known is None or known.is_open or known.state is RequestState.WITHDRAWN


def review_of(ctx: Context, invitee: Invitee) -> RightsRequest | None:
    """The last request about this invitation, where there was one."""
    if invitee.review_id is None:
        return None
    return request_by_id(ctx.store, invitee.person_id, invitee.review_id)
