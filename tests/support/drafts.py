"""Drafts, invitations and invitees as values, for tests that need no tables."""

from datetime import UTC, datetime
from typing import Any

from qlinx.invitations.draft import InvitationDraft
from qlinx.invitations.model import Invitation, InvitationState, Invitee, InviteeState

INVITED_AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def draft_fields(**changes: Any) -> dict[str, Any]:
    """An invitation as an employer sends it; the times lie after the start of a test's world."""
    return {
        "title": "Kerstborrel",
        "text": "Neem gerust iemand mee.\nEr is ook iets te eten.",
        "location": "Voorbeeldplein 1, Haarlem",
        "starts_at": "2026-12-05T19:30",
        "ends_at": "2026-12-05T22:00",
        "answer_by": "2026-12-01T12:00",
        "audience": {"everyone": True},
        **changes,
    }


def a_draft(**changes: Any) -> InvitationDraft:
    return InvitationDraft.model_validate(draft_fields(**changes))


def an_invitation(**changes: Any) -> Invitation:
    draft = a_draft()
    values: dict[str, Any] = {
        **draft.model_dump(exclude={"audience", "send_at"}),
        "invitation_id": "i",
        "employer_id": "e",
        "state": InvitationState.OPEN,
        "send_at": INVITED_AT,
        "audience": draft.audience.kind,
        "draft_hash": "h",
        "created_at": INVITED_AT,
        **changes,
    }
    return Invitation.model_validate(values)


def an_invitee(state: InviteeState, **changes: Any) -> Invitee:
    one = an_invitation()
    return Invitee(
        person_id="p",
        invitation_id="i",
        employer_id="e",
        title=one.title,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        invited_at=INVITED_AT,
        state=state,
        **changes,
    )
