"""Which runs an invitation has:
one that invites its audience, and those that tell invitees of changes and of a cancellation.
"""

from collections.abc import Mapping
from typing import Final

from qlinx.invitations.model import INVITEE_PARTS, Invitation
from qlinx.invitations.store import invitation_item
from qlinx.records.context import Context
from qlinx.records.store import Store
from qlinx.runs.model import Run
from qlinx.runs.starting import new_run
from qlinx.runs.store import run_of

PACKAGE: Final = "invitations"
INVITE: Final = f"{PACKAGE}.invite"
TELL_CANCELLED: Final = f"{PACKAGE}.tell_cancelled"
REMIND: Final = f"{PACKAGE}.remind"
TELL_CHANGED: Final = f"{PACKAGE}.tell_changed"


def subject_of(invitation_id: str) -> str:
    """Where the runs of an invitation stand: in its own partition."""
    return invitation_item(invitation_id).pk


def invitation_id_of(run: Run) -> str:
    return run.subject.removeprefix(subject_of(""))


def run_of_invitation(store: Store, invitation_id: str, name: str) -> Run | None:
    return run_of(store, subject_of(invitation_id), name)


def new_inviting(ctx: Context, invitation: Invitation, *, done: Mapping[str, int] | None = None) -> Run:
    """The run that invites the audience, to be inserted with what starts it."""
    parts = invitation.audience_parts
    return new_run(ctx, subject_of(invitation.invitation_id), INVITE, parts, done=done)


def new_telling_changed(ctx: Context, invitation_id: str, *, once: str, sent: bool = True) -> Run:
    """The run that tells invitees of a change, to be inserted with what it follows from."""
    parts = (f"invitees-{number}" for number in range(INVITEE_PARTS))
    return new_run(ctx, subject_of(invitation_id), TELL_CHANGED, parts, once=once, sent=sent)


def new_telling(ctx: Context, invitation_id: str, *, done: Mapping[str, int] | None = None) -> Run:
    """The run that tells invitees, to be inserted with the cancellation;
    the next look at the invitation sets it going.
    """
    parts = (f"invitees-{number}" for number in range(INVITEE_PARTS))
    return new_run(ctx, subject_of(invitation_id), TELL_CANCELLED, parts, done=done, sent=False)
