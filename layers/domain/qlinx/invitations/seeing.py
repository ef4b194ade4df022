"""Invitations as their employer sees them: how far the sending is, and how many come."""

from collections.abc import Sequence

from qlinx.invitations.counts import counts_by_invitation
from qlinx.invitations.desk_schemas import EmployerInvitation
from qlinx.invitations.model import Invitation
from qlinx.invitations.sending import progress_by_invitation
from qlinx.kit.texts import Language
from qlinx.records.context import Context


def as_seen(ctx: Context, found: Sequence[Invitation], language: Language) -> list[EmployerInvitation]:
    """These invitations with their numbers: two reads for all of them."""
    far, counts = progress_by_invitation(ctx, found), counts_by_invitation(ctx, found)
    return [
        EmployerInvitation.of(one, language, far.get(one.invitation_id), counts.get(one.invitation_id))
        for one in found
    ]
