"""Mails to an employer about an invitation that does not go as it asked:
to its users who may decide and its contacts.
"""

from collections.abc import Iterator
from typing import Final

from qlinx.employers.store import representatives_of
from qlinx.invitations.model import Invitation
from qlinx.mailing.outbox import enqueue_mail, enqueued_mail
from qlinx.records.context import Context
from qlinx.records.shape import Change

TOLD: Final = "invitations.mailing_told"
# They are written with the invitation, in one transaction.
_MOST: Final = 50
WAITS, LAPSED, REFUSED = "waits", "lapsed", "refused"


def letters_to_employer(ctx: Context, invitation: Invitation, about: str, *, once: str) -> Iterator[Change]:
    """The letters of one occasion, without those that are posted already."""
    refs = {"invitation_id": invitation.invitation_id, "about": about}
    for one in representatives_of(ctx.store, invitation.employer_id)[:_MOST]:
        occasion = f"{about}#{once}"
        if enqueued_mail(ctx, one.person_id, TOLD, once=occasion) is None:
            yield enqueue_mail(ctx, one.person_id, TOLD, refs, once=occasion)
