"""What can happen to an invitation and to a reply:
the two tables of transitions, and what follows for people.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from qlinx.invitations.errors import AlreadyEnded
from qlinx.invitations.model import Invitation, InvitationState, Invitee, InviteeState, ReplyChoice
from qlinx.kit.states import StateTable


class Event(StrEnum):
    """What happens to an invitation."""

    START = "start"
    FINISH = "finish"
    CLOSE = "close"
    CANCEL = "cancel"
    WAIT = "hold"
    """Staff have to look first."""
    RELEASE = "release"
    """Staff approved."""


_S = InvitationState
_ROWS: Final[Mapping[tuple[InvitationState, Event], InvitationState]] = {
    (_S.SCHEDULED, Event.START): _S.DISPATCHING,
    (_S.SCHEDULED, Event.CLOSE): _S.CLOSED,
    (_S.SCHEDULED, Event.CANCEL): _S.CANCELLED,
    (_S.SCHEDULED, Event.WAIT): _S.WAITING,
    (_S.WAITING, Event.RELEASE): _S.SCHEDULED,
    (_S.WAITING, Event.CANCEL): _S.CANCELLED,
    (_S.DISPATCHING, Event.FINISH): _S.OPEN,
    (_S.DISPATCHING, Event.CLOSE): _S.CLOSED,
    (_S.DISPATCHING, Event.CANCEL): _S.CANCELLED,
    (_S.OPEN, Event.CLOSE): _S.CLOSED,
    (_S.OPEN, Event.CANCEL): _S.CANCELLED,
    # Replies are closed, but the occasion itself can still be called off.
    (_S.CLOSED, Event.CANCEL): _S.CANCELLED,
}
INVITATIONS: Final = StateTable((_S.SCHEDULED,), _ROWS)

OPEN_FOR_REPLIES = frozenset({_S.DISPATCHING, _S.OPEN})


def takes_replies(invitation: Invitation, now: datetime) -> bool:
    """Whether a reply is still asked for."""
    return invitation.state in OPEN_FOR_REPLIES and now < invitation.answer_by


STATE_AFTER: Final = {ReplyChoice.ACCEPT: InviteeState.ACCEPTED, ReplyChoice.DECLINE: InviteeState.DECLINED}
# Minds may change; the same reply once more changes nothing.
_REPLY_ROWS: Final[Mapping[tuple[InviteeState, ReplyChoice], InviteeState]] = {
    (state, choice): reached
    for choice, reached in STATE_AFTER.items()
    for state in InviteeState
    if state is not reached
}
REPLIES: Final = StateTable((InviteeState.INVITED,), _REPLY_ROWS)


def after(invitation: Invitation, event: Event) -> InvitationState | None:
    """The state after an event, or nothing where the event comes late or twice and changes nothing."""
    return INVITATIONS.after(invitation.state, event)


def replied(invitee: Invitee, choice: ReplyChoice, decided_at: datetime) -> InviteeState | None:
    """The state after a reply, or nothing where one that was decided later stands:
    it came late and changes nothing.
    """
    if invitee.answered_at is not None and decided_at < invitee.answered_at:
        return None
    return REPLIES.after(invitee.state, choice) or invitee.state


def cancelled(invitation: Invitation, now: datetime) -> InvitationState | None:
    """The state after an employer cancels, or nothing where it is cancelled already.

    Raises
    ------
    AlreadyEnded
        The occasion is over.
    """
    if invitation.state is _S.CANCELLED:
        return None
    if now >= invitation.ends_at:
        raise AlreadyEnded
    return after(invitation, Event.CANCEL)


class ClosedBecause(StrEnum):
    """Why a reply that one might expect is not possible now."""

    CANCELLED = "cancelled"
    ANSWER_BY_PASSED = "answer_by_passed"
    RESTRICTED = "restricted"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Possible:
    """What a person can do with an invitation now, and if not everything, why."""

    can: tuple[ReplyChoice, ...]
    closed_because: ClosedBecause | None = None


def closed_because(
    invitee: Invitee, invitation: Invitation, *, restricted: bool, now: datetime
) -> ClosedBecause | None:
    """Why no reply is taken at all, or nothing.

    During a restriction, who comes can still say that they don't.
    """
    if invitation.state is _S.CANCELLED:
        return ClosedBecause.CANCELLED
    if not takes_replies(invitation, now):
        return ClosedBecause.ANSWER_BY_PASSED
    comes = invitee.state is InviteeState.ACCEPTED
    return ClosedBecause.RESTRICTED if restricted and not comes else None


def possible(
    invitee: Invitee,
    invitation: Invitation,
    *,
    restricted: bool,
    has_place: bool,
    now: datetime,
    asked_anew: bool = False,
) -> Possible:
    """What can be done now. ``has_place`` says whether a place is free, or places are not limited;
    ``asked_anew`` whether the yes of who comes was to another time or place.
    """
    closed = closed_because(invitee, invitation, restricted=restricted, now=now)
    if closed:
        return Possible((), closed)
    can = tuple(choice for choice in ReplyChoice if asked_anew or REPLIES.after(invitee.state, choice))
    if has_place or ReplyChoice.ACCEPT not in can:
        return Possible(can)
    return Possible(tuple(choice for choice in can if choice is not ReplyChoice.ACCEPT), ClosedBecause.FULL)
