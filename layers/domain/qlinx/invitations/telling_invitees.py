"""Tells invitees that an occasion is called off, a page at a time:
the work of the run ``invitations.tell_cancelled``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from qlinx.aws.database import Key
from qlinx.invitations.model import Invitee
from qlinx.invitations.store import INVITEE, invitee_item, invitees_group
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.mailing.outbox import enqueue_mail
from qlinx.records.context import Context
from qlinx.records.shape import Change
from qlinx.runs.declaring import Handled, Page
from qlinx.runs.pages import group_page


@dataclass(frozen=True, slots=True)
class TellingInvitees:
    """The work on one cancellation."""

    ctx: Context
    invitation_id: str

    def page(self, part: str, cursor: str | None) -> Page:
        number = int(part.partition("-")[2])
        return group_page(self.ctx, invitees_group(self.invitation_id, number), cursor)

    def handle(self, ids: Sequence[str], occasion: str) -> Handled:
        del occasion  # who was told is marked one by one
        return Handled(sum(_tell(self.ctx, self.invitation_id, person_id) for person_id in ids))


def _tell(ctx: Context, invitation_id: str, person_id: str) -> int:
    """Calls an invitee off, and mails them, also who declined: they too may have it in their calendar.

    The invitee is rewritten, so no reply comes after.

    Who was called off before counts too, so that a page which is repeated counts the same.
    """
    key: Key = invitee_item(person_id, invitation_id)
    for _ in attempts(most=10):
        invitee = ctx.store.get(INVITEE, key)
        if invitee is None:
            return 0
        if invitee.called_off:
            return 1
        if ctx.store.try_write(*_called_off(ctx, invitee)):
            return 1
    raise ChangedMeanwhile


def _called_off(ctx: Context, invitee: Invitee) -> Sequence[Change]:
    number = invitee.next_sequence
    told = {"invitation_id": invitee.invitation_id, "sequence": str(number)}
    return (
        INVITEE.replace(invitee, called_off=True, place=None, calendar_sequence=number),
        enqueue_mail(
            ctx,
            invitee.person_id,
            "invitations.invitation_cancelled",
            told,
            once=invitee.invitation_id,
        ),
    )
