"""An employer changes an invitation that people have, and what they are mailed of it."""

from collections.abc import Mapping
from typing import Any

from qlinx.invitations.change_schemas import ChangeRequest
from qlinx.invitations.changing import change_invitation
from qlinx.invitations.mails import compose
from qlinx.invitations.model import Invitation
from qlinx.invitations.telling_changes import CHANGED
from qlinx.invitations.versions import InvitationChange
from qlinx.kit.schemas import validated
from qlinx.kit.seen import WHATEVER_IS_NOW, Seen
from qlinx.mailing.composing import Skipped
from qlinx.mailing.delivery import Outcome
from qlinx.mailing.letter import Letter
from qlinx.mailing.outbox import OutboxEntry
from tests.support.invitation_mails import LINKS, mailed
from tests.support.inviting import Inviting

LATER: Mapping[str, Any] = {"starts_at": "2026-12-05T20:30"}


def changed(
    inviting: Inviting,
    invitation: Invitation,
    *,
    once: str | None = None,
    works: bool = True,
    seen: Seen = WHATEVER_IS_NOW,
    **asked: Any,
) -> InvitationChange:
    ids = inviting.employer_id, invitation.invitation_id
    request = validated(ChangeRequest, asked)
    made = change_invitation(inviting.ctx, *ids, request, once=once, fanout=inviting.fanout, seen=seen)
    if works:
        inviting.work()
    return made


def mails_to(inviting: Inviting, person_id: str, mail: str) -> list[OutboxEntry]:
    return sorted(
        (one for one in inviting.outbox(mail) if one.person_id == person_id),
        key=lambda one: one.refs["number"],
    )


def letter_to(inviting: Inviting, person_id: str, mail: str = CHANGED) -> Letter | Skipped:
    return compose(inviting.ctx, mails_to(inviting, person_id, mail)[-1], LINKS)


def told_in(letter: Letter | Skipped) -> object:
    assert isinstance(letter, Letter)
    return letter.facts["changes"]


def sent(inviting: Inviting, *people: str) -> Invitation:
    """An invitation that these people have in their mailboxes, an hour ago."""
    invitation = inviting.dispatch(number_of_places=5)
    for person_id in people:
        assert mailed(inviting, person_id) is Outcome.SENT
    inviting.world.pass_time(hours=1)
    return invitation
