"""Who gets a place is chosen by nobody: whoever says yes first has one (GDPR article 22).

Somebody for whom there was none can have a person look at it (``rights.reviewing``). Here stands when that
can be asked, what ends it before anybody has decided, and how a place is given after all, also over the
number that there were: nobody else loses theirs.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from qlinx.invitations.model import Invitation, InvitationState, Invitee, InviteeState
from qlinx.invitations.moments import replaced
from qlinx.invitations.own_invitations import OwnInvitation
from qlinx.invitations.states import ClosedBecause
from qlinx.invitations.store import INVITEE, PLACE, free_place
from qlinx.invitations.telling_reply import RULE, reply_told
from qlinx.kit.texts import Language
from qlinx.people.model import Person
from qlinx.records.context import Context
from qlinx.records.shape import Change


class ReviewOver(StrEnum):
    """Why there is nothing left to decide."""

    CALLED_OFF = "called_off"
    BEGUN = "begun"
    RESTRICTED = "restricted"
    REPLIED = "replied"


def can_be_asked(own: OwnInvitation) -> bool:
    """Whether somebody was told that every place is taken."""
    return own.possible.closed_because is ClosedBecause.FULL


def rule_told(own: OwnInvitation, language: Language | None = None) -> str | None:
    """By which rule places were given, where there is none left for this person."""
    return RULE.in_(language or own.language) if can_be_asked(own) else None


def over_because(
    person: Person, invitee: Invitee, invitation: Invitation, *, asked_at: datetime, now: datetime
) -> ReviewOver | None:
    """Why nobody has to look any more, or nothing."""
    if invitation.state is InvitationState.CANCELLED:
        return ReviewOver.CALLED_OFF
    if now >= invitation.starts_at:
        return ReviewOver.BEGUN
    if person.is_only_kept:
        return ReviewOver.RESTRICTED
    later = invitee.answered_at is not None and invitee.answered_at > asked_at
    return ReviewOver.REPLIED if later or invitee.state is InviteeState.ACCEPTED else None


def asked(invitee: Invitee, invitation: Invitation, request_id: str) -> Change:
    """The invitee as one who asked, having seen the invitation as it is now."""
    return INVITEE.replace(invitee, review_id=request_id, knew_of=invitation.changes or invitee.knew_of)


def place_given(
    ctx: Context, invitee: Invitee, invitation: Invitation, *, asked_at: datetime
) -> Sequence[Change]:
    """The yes that somebody gave by asking, with a place: a free one, else one more than there were."""
    free = free_place(ctx.store, invitation.invitation_id, 0)
    accepted = INVITEE.changed(
        invitee,
        state=InviteeState.ACCEPTED,
        answered_at=asked_at,
        answer_handled_at=ctx.now(),
        place=free.number if free else invitation.numbers_given,
        calendar_sequence=invitee.next_sequence,
    )
    told = reply_told(ctx, invitee, InviteeState.ACCEPTED)
    return (INVITEE.next(accepted), told, *((PLACE.remove(free),) if free else _one_more(ctx, invitation)))


def _one_more(ctx: Context, invitation: Invitation) -> Sequence[Change]:
    """The invitation with a place more, of which the number is given out with it."""
    number = (invitation.number_of_places or 0) + 1
    return replaced(ctx, invitation, number_of_places=number, places_numbered=invitation.numbers_given + 1)
