"""Whether somebody can ask that a person looks at who got a place, and the request about it; reads only."""

from datetime import date

from qlinx.invitations import reviewing as places
from qlinx.invitations.model import Invitee
from qlinx.invitations.own_invitations import OwnInvitation, own_invitation
from qlinx.invitations.store import invitees_of
from qlinx.records.context import Context
from qlinx.rights.model import RequestState, RightsRequest
from qlinx.rights.registry import right_named
from qlinx.rights.store import request_by_id
from qlinx.rights.stream import HUMAN_REVIEW
from qlinx.rights.terms import first_last_day


def may_ask(ctx: Context, own: OwnInvitation) -> bool:
    """Whether it can be asked, or asked again while it is open."""
    if not places.can_be_asked(own):
        return False
    known = review_of(ctx, own.invitee)
    return known is None or known.is_open or known.state is RequestState.WITHDRAWN


def would_be_decided_by(ctx: Context, own: OwnInvitation) -> date:
    """The last day on which it is decided if it is asked now."""
    right = right_named(HUMAN_REVIEW)
    return first_last_day(ctx, right, ctx.now(), before=own.invitation.starts_at)


def invitations_to_look_at(ctx: Context, person_id: str) -> tuple[OwnInvitation, ...]:
    """The invitations of a relation about which it can be asked, the earliest start first."""
    ctx = ctx.prefetching()
    ahead = (one for one in invitees_of(ctx.store, person_id) if one.starts_at > ctx.now())
    known = sorted(ahead, key=lambda one: (one.starts_at, one.invitation_id))
    seen = (own_invitation(ctx, person_id, one.invitation_id) for one in known)
    return tuple(own for own in seen if may_ask(ctx, own))


def review_of(ctx: Context, invitee: Invitee) -> RightsRequest | None:
    """The last request about this invitation, where there was one."""
    if invitee.review_id is None:
        return None
    return request_by_id(ctx.store, invitee.person_id, invitee.review_id)
