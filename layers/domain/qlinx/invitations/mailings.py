"""What staff do about invitations that wait for their look:
see them, approve of the employer's mailings, refuse one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from qlinx.aws.queues import Queue
from qlinx.employers.mailings_look import approval, approve_mailings, record_approval
from qlinx.employers.model import Agreement, Employer
from qlinx.employers.store import AGREEMENT, EMPLOYER, agreement_of, employer_item
from qlinx.invitations.calling_off import as_called_off, called_off
from qlinx.invitations.errors import MailingSettled
from qlinx.invitations.fanout import start_message
from qlinx.invitations.first_mailings import released
from qlinx.invitations.model import (
    CancelReason,
    Invitation,
    InvitationState,
    RefusedBecause,
)
from qlinx.invitations.service import invitations_of_employer
from qlinx.invitations.states import Event, after
from qlinx.invitations.store import INVITATION, LOOK_QUEUE, invitation_by_id
from qlinx.invitations.telling import REFUSED, letters_to_employer
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.kit.retries import attempts
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.records.shape import Change

_MOST_SHOWN: Final = 500


class Verdict(StrEnum):
    """What staff decide about an invitation that waits."""

    APPROVE = "approve"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class WaitingMailing:
    """An invitation that waits, and whose it is."""

    invitation: Invitation
    employer: Employer


def waiting_mailings(ctx: Context) -> Iterator[WaitingMailing]:
    """The invitations that wait for staff, the earliest `answer_by` first: at most 500."""
    keys = ctx.store.due(LOOK_QUEUE, None, limit=_MOST_SHOWN)
    found = ctx.store.get_many(INVITATION, keys)
    waiting = [found[key] for key in keys if key in found and found[key].state is InvitationState.WAITING]
    employers = ctx.store.get_many(EMPLOYER, [employer_item(one.employer_id) for one in waiting])
    for one in waiting:
        if employer := employers.get(employer_item(one.employer_id)):
            yield WaitingMailing(one, employer)


def approve(ctx: Context, invitation_id: str, *, actor: str, fanout: Queue) -> Invitation:
    """Lets an invitation go, and with it whatever else of its employer waits or comes later.

    Approving again changes nothing.

    Raises
    ------
    NotFound
    MailingSettled
        It does not wait: it was refused, called off, or ended by itself.
    ChangedMeanwhile
    """
    for _ in attempts():
        invitation, agreement = _found(ctx, invitation_id)
        if invitation.state is not InvitationState.WAITING:
            if agreement.look_is_due or invitation.state is InvitationState.CANCELLED:
                raise MailingSettled
            return invitation
        changes: list[Change] = [*released(ctx, invitation)]
        if agreement.look_is_due:
            record_approval(ctx, invitation.employer_id, actor)
            changes.append(approval(ctx, agreement, actor))
        if ctx.store.try_write(*changes):
            _let_go(ctx, invitation.employer_id, fanout, invitation_id)
            return _found(ctx, invitation_id)[0]
    raise ChangedMeanwhile


def approve_employer(ctx: Context, employer_id: str, *, actor: str, fanout: Queue) -> Agreement:
    """Lets everything of an employer go that waits or comes later: for one that staff know.

    Raises
    ------
    NotFound, ChangedMeanwhile
    """
    approve_mailings(ctx, employer_id, actor=actor)
    _let_go(ctx, employer_id, fanout)
    agreement = agreement_of(ctx.store, employer_id)
    if agreement is None:
        raise NotFound
    return agreement


def refuse(
    ctx: Context, invitation_id: str, reason: RefusedBecause, *, actor: str, fanout: Queue
) -> Invitation:
    """Calls an invitation off before anybody was mailed, and tells its employer why.

    The next one is looked at again.

    Refusing again changes nothing, for whichever reason.

    Raises
    ------
    NotFound
    MailingSettled
        It does not wait: it was approved, called off, or ended by itself.
    ChangedMeanwhile
    """
    for _ in attempts():
        invitation, agreement = _found(ctx, invitation_id)
        if invitation.cancelled_because is CancelReason.REFUSED:
            return invitation
        if invitation.state is not InvitationState.WAITING or not agreement.look_is_due:
            raise MailingSettled
        record_act(ctx, actor=actor, action=f"mailing-refused:{reason.value}", subject=invitation_id)
        if ctx.store.try_write(*_refusal(ctx, invitation, agreement, reason)):
            fanout.hurry([start_message(invitation_id)])
            return _found(ctx, invitation_id)[0]
    raise ChangedMeanwhile


def _refusal(
    ctx: Context, invitation: Invitation, agreement: Agreement, reason: RefusedBecause
) -> Iterator[Change]:
    # Under the agreement as it was read: of an approval and a refusal at once, the first holds.
    state = after(invitation, Event.CANCEL)
    if state is None:
        raise MailingSettled
    off, changes = as_called_off(ctx, invitation, state, CancelReason.REFUSED, tells=False, refused=reason)
    yield from changes
    yield called_off(ctx, off)
    yield AGREEMENT.unchanged(agreement)
    yield from letters_to_employer(ctx, invitation, REFUSED, once=invitation.invitation_id)


def _found(ctx: Context, invitation_id: str) -> tuple[Invitation, Agreement]:
    invitation = invitation_by_id(ctx.store, invitation_id)
    agreement = agreement_of(ctx.store, invitation.employer_id) if invitation else None
    if invitation is None or agreement is None:
        raise NotFound
    return invitation, agreement


def _let_go(ctx: Context, employer_id: str, fanout: Queue, *also: str) -> None:
    """Has the schedule's work done at once; what an index does not show yet, it finds within a minute."""
    own = invitations_of_employer(ctx, employer_id)
    waiting = (one.invitation_id for one in own if one.state is InvitationState.WAITING)
    invitation_ids = dict.fromkeys([*also, *waiting])
    if invitation_ids:
        fanout.hurry([start_message(one) for one in invitation_ids])
