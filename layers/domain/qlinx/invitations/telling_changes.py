"""Tells invitees of a change, a page at a time: the work of the runs ``invitations.tell_changed``.

Whoever was told of this change, or of a later one, is passed over, so a page may be repeated. A mail says
what is different from what its reader was told before, so one that a second change overtakes is not sent: the
next one says it all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from qlinx.invitations.model import Invitation, InvitationState, Invitee, InviteeState
from qlinx.invitations.results_file_request import INDEX_DELAY_SECONDS
from qlinx.invitations.states import takes_replies
from qlinx.invitations.store import (
    INVITEE,
    changes_of,
    invitation_by_id,
    invitee_by_id,
    invitees_group,
)
from qlinx.invitations.under_way import TELL_CHANGED, invitation_id_of
from qlinx.invitations.versions import InvitationChange, asks_anew, before, differing
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.mailing.outbox import MailState, OutboxEntry, enqueue_mail, enqueued_mail
from qlinx.records.context import Context
from qlinx.records.shape import Change
from qlinx.runs.declaring import Handled, Page, RunType, Task, Tools
from qlinx.runs.model import Run
from qlinx.runs.pages import group_page

CHANGED: Final = "invitations.invitation_changed"
"""To who said yes, whatever they asked or reported since."""
ASKED_ANEW: Final = "invitations.asked_anew"
"""To the others, as an invitation is."""
_INVITATION: Final = "invitations.invitation"
# A mail that left later than this after a change was made of the new words.
_COMPOSED_WITHIN: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class TellingChange:
    """The work on one change, or on several that came together."""

    ctx: Context
    invitation: Invitation
    made: tuple[InvitationChange, ...]

    def page(self, part: str, cursor: str | None) -> Page:
        number = int(part.partition("-")[2])
        return group_page(self.ctx, invitees_group(self.invitation.invitation_id, number), cursor)

    def handle(self, ids: Sequence[str], occasion: str) -> Handled:
        del occasion  # who was told is marked one by one
        return Handled(sum(self._tell(person_id) for person_id in ids))

    @property
    def _number(self) -> int:
        return self.invitation.changes or 0

    def _tell(self, person_id: str) -> int:
        for _ in attempts(most=10):
            invitee = invitee_by_id(self.ctx.store, person_id, self.invitation.invitation_id)
            if invitee is None:
                return 0
            if invitee.called_off or (invitee.told_of or 0) >= self._number:
                return 1
            if self.ctx.store.try_write(*self._told(invitee)):
                return 1
        raise ChangedMeanwhile

    def _told(self, invitee: Invitee) -> tuple[Change, ...]:
        """The invitee with what the invitation says now, and the mail about it where there is one."""
        invitation, known = self.invitation, self._known(invitee)
        silent = invitee.state is InviteeState.INVITED
        told = INVITEE.changed(
            invitee,
            told_of=self._number,
            knew_of=self._number if silent and known >= self._number else invitee.knew_of,
            title=invitation.title,
            starts_at=invitation.starts_at,
            ends_at=invitation.ends_at,
        )
        mail = self._mail(invitee, known)
        if mail is None:
            return (INVITEE.next(told),)
        sequence = invitee.next_sequence
        refs = {
            "invitation_id": invitation.invitation_id,
            "sequence": str(sequence),
            "number": str(self._number),
            "since": str(known),
        }
        once = _occasion(invitation.invitation_id, self._number)
        return (
            INVITEE.next(told.model_copy(update={"calendar_sequence": sequence})),
            enqueue_mail(self.ctx, invitee.person_id, mail, refs, once=once),
        )

    def _mail(self, invitee: Invitee, known: int) -> str | None:
        """Which mail tells it, if any: who said no is asked again only of another time or place."""
        now = self.invitation
        was = before(self.made[known], now) if known < len(self.made) else now
        if not differing(was, now):
            return None
        if invitee.state is InviteeState.ACCEPTED:
            return CHANGED
        if not takes_replies(now, self.ctx.now()):
            return None
        return ASKED_ANEW if invitee.state is InviteeState.INVITED or asks_anew(was, now) else None

    def _known(self, invitee: Invitee) -> int:
        """The number of the last change that an invitee knows of, by a mail or by what they saw."""
        told, seen = invitee.told_of or 0, invitee.knew_of or 0
        for mail in (CHANGED, ASKED_ANEW) if told else ():
            entry = self._entry(invitee, mail, _occasion(invitee.invitation_id, told))
            if entry and entry.state is MailState.PENDING:
                # It will not be sent: this one says it all.
                told = int(entry.refs["since"])
        invited = self._entry(invitee, _INVITATION, invitee.invitation_id)
        if invited and invitee.state is InviteeState.INVITED:
            if invited.state is MailState.PENDING:
                return self._number
            left = invited.sent_at
            read = [one.number for one in self.made if left and one.made_at + _COMPOSED_WITHIN < left]
            told = max(told, *read) if read else told
        return max(told, seen)

    def _entry(self, invitee: Invitee, mail: str, once: str) -> OutboxEntry | None:
        return enqueued_mail(self.ctx, invitee.person_id, mail, once=once)


def _occasion(invitation_id: str, number: int) -> str:
    return f"{invitation_id}#{number}"


def _tells(ctx: Context, run: Run, tools: Tools) -> Task | None:
    """Nothing where it is off or over."""
    del tools
    invitation = invitation_by_id(ctx.store, invitation_id_of(run))
    if invitation is None or invitation.state is InvitationState.CANCELLED or ctx.now() >= invitation.ends_at:
        return None
    return TellingChange(ctx, invitation, changes_of(ctx.store, invitation.invitation_id))


TELLING_CHANGES: Final = RunType(TELL_CHANGED, opens=_tells, delay_seconds=INDEX_DELAY_SECONDS)
