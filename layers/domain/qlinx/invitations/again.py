"""Doing again, after a restore of the tables:
an invitation that was called off, or refused by staff, is not sent.
"""

from collections.abc import Mapping
from typing import Final

from qlinx.invitations.calling_off import NOTED, as_called_off
from qlinx.invitations.model import CancelReason, RefusedBecause
from qlinx.invitations.states import Event, after
from qlinx.invitations.store import invitation_by_id
from qlinx.records.context import Context
from qlinx.records.notes import Again, Note


def call_off_again(ctx: Context, note: Note) -> bool:
    """Calls an invitation off that a restore brought back.

    Whoever the backup knows as invited is told by the schedule, perhaps a second time, as long as the
    occasion is to come: what had been told is no longer known. Of a refusal nobody is told, for nobody was
    invited.
    """
    invitation = invitation_by_id(ctx.store, note.subject_id)
    state = after(invitation, Event.CANCEL) if invitation else None
    if invitation is None or state is None:
        return False
    because, refused = CancelReason(note.state["because"]), note.state.get("refused")
    is_told = because is CancelReason.EMPLOYER and ctx.now() < invitation.ends_at
    _, changes = as_called_off(
        ctx,
        invitation,
        state,
        because,
        tells=is_told,
        since=note.at,
        refused=RefusedBecause(refused) if refused else None,
    )
    ctx.store.write(*changes)
    return True


AGAIN: Final[Mapping[str, Again]] = {NOTED: call_off_again}
