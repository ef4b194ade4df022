"""Mails of invitations, put ready and composed for one invitee."""

from typing import Any

from icalendar import Calendar

from qlinx.aws.mail_provider import MailProvider
from qlinx.invitations.mails import compose, settled
from qlinx.invitations.model import Invitation, MailProblem
from qlinx.invitations.service import cancel
from qlinx.mailing.composing import Links, Skipped
from qlinx.mailing.delivery import Outcome, PostOffice, deliver
from qlinx.mailing.letter import Letter
from qlinx.mailing.mime import write
from qlinx.mailing.outbox import OUTBOX, MailState, OutboxEntry
from tests.support.inviting import Inviting, as_read
from tests.support.letters import ReadMessage, a_sender, read
from tests.support.post import Ses

LINKS = Links("https://qlinx.example")


INVITED, CALLED_OFF = "invitations.invitation", "invitations.invitation_cancelled"


def entry_of(
    inviting: Inviting,
    person_id: str,
    template: str = INVITED,
    *,
    about: Invitation | None = None,
    **changes: Any,
) -> OutboxEntry:
    (item,) = (
        item
        for item in inviting.items("outbox")
        if (item["person_id"], item["template"]) == (person_id, template)
        and (about is None or item["refs"]["invitation_id"] == about.invitation_id)
    )
    return OUTBOX.value({**as_read(item), **changes})


def composed(inviting: Inviting, person_id: str, template: str = INVITED) -> Letter | Skipped:
    return compose(inviting.ctx, entry_of(inviting, person_id, template), LINKS)


def message(inviting: Inviting, person_id: str, template: str = INVITED) -> ReadMessage:
    letter = composed(inviting, person_id, template)
    assert isinstance(letter, Letter)
    return read(write(letter, a_sender(), date=inviting.world.now))


def event_in(found: ReadMessage) -> tuple[Any, Any]:
    """Calendar and event of a message."""
    calendar = Calendar.from_ical(found.part("text/calendar").get_content())
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def happens(inviting: Inviting, entry: OutboxEntry, outcome: MailState, reason: str | None = None) -> None:
    """A mail comes to a state, with what follows from it."""
    reached = OUTBOX.changed(entry, state=outcome, reason=reason)
    changes = settled(inviting.ctx, reached, outcome)
    if changes:
        inviting.store.write(*changes)


def mailed(
    inviting: Inviting, person_id: str, template: str = INVITED, *, about: Invitation | None = None
) -> Outcome:
    """What comes of a mail on its way out."""
    entry = entry_of(inviting, person_id, template, about=about)
    office = PostOffice(MailProvider(Ses(), "letters"), a_sender(), LINKS)  # type: ignore[arg-type]  # stands in for it
    return deliver(inviting.ctx, OUTBOX.key(entry), office)


def problem(inviting: Inviting, person_id: str, invitation: Invitation) -> MailProblem | None:
    return inviting.invitee(person_id, invitation).mail_problem


def called_off(inviting: Inviting, invitation: Invitation) -> None:
    cancel(inviting.ctx, inviting.employer_id, invitation.invitation_id)
    inviting.due()
    inviting.work()
