"""Puts ready what an invitee is mailed after a reply, so that their calendar says what is so."""

from typing import Final

from qlinx.invitations.model import Invitee, InviteeState
from qlinx.invitations.store import INVITEE
from qlinx.kit.texts import LocalText
from qlinx.mailing.outbox import enqueue_mail, enqueued_mail
from qlinx.records.context import Context
from qlinx.records.shape import Change, NewItem

ACCEPTED: Final = "invitations.invitation_accepted"
DECLINED: Final = "invitations.invitation_declined"
NO_PLACE: Final = "invitations.no_place_left"
RULE: Final = LocalText(
    nl="Plaatsen gaan vanzelf naar wie het eerst ja zegt. Niemand kiest.",
    en="Places go by themselves to whoever says yes first. Nobody chooses.",
)
_TOLD_OF: Final = {InviteeState.ACCEPTED: ACCEPTED, InviteeState.DECLINED: DECLINED}


def reply_told(ctx: Context, invitee: Invitee, state: InviteeState) -> Change:
    """The mail that confirms a reply, to be written with it and with its number (``calendar_sequence``)."""
    return _mail(ctx, invitee, _TOLD_OF[state], once=f"{invitee.invitation_id}#{invitee.version}")


def tell_no_place(ctx: Context, invitee: Invitee) -> None:
    """Mails who said yes when every place was taken: once for each invitation, however often they try.

    Where the invitee changes at this moment, somebody else tells what is so.
    """
    if enqueued_mail(ctx, invitee.person_id, NO_PLACE, once=invitee.invitation_id) is None:
        told = _mail(ctx, invitee, NO_PLACE, once=invitee.invitation_id)
        ctx.store.try_write(INVITEE.replace(invitee, calendar_sequence=invitee.next_sequence), told)


def _mail(ctx: Context, invitee: Invitee, template: str, *, once: str) -> NewItem:
    refs = {"invitation_id": invitee.invitation_id, "sequence": str(invitee.next_sequence)}
    return enqueue_mail(ctx, invitee.person_id, template, refs, once=once)
