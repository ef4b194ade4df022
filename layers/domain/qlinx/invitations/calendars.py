"""What an invitation puts in its invitee's calendar: what a mail brings, and the file of a page."""

from dataclasses import dataclass
from typing import Final

from qlinx.employers.model import Employer
from qlinx.invitations.model import Invitation, Invitee
from qlinx.invitations.own_invitations import OwnInvitation
from qlinx.kit.downloads import named_after
from qlinx.kit.pages import CalendarFile
from qlinx.kit.provider import PROVIDER
from qlinx.kit.texts import Language, LocalText
from qlinx.mailing.calendar import CalendarEvent, Method
from qlinx.records.context import Context

IN_CALENDAR: Final = "agenda"
"""What behind the address of a page asks for the file."""

_ASKED: Final = LocalText(
    nl="Antwoord met de link in de mail. Een antwoord uit je agenda komt niet bij ons aan.",
    en="Reply with the link in the e-mail. A reply from your calendar does not reach us.",
)


@dataclass(frozen=True, slots=True)
class Occasion:
    """An invitation as one invitee's calendar has it, by a name of its own for each of them."""

    invitation: Invitation
    invitee: Invitee
    employer: Employer

    def event(
        self, method: Method, sequence: int, language: Language, *, asked: bool = False
    ) -> CalendarEvent:
        """The event under this number, which names no attendee; ``asked`` where they have not said yet that
        they come.
        """
        invitation = self.invitation
        uid = self.invitee.calendar_uid or invitation.invitation_id
        return CalendarEvent(
            uid=f"{uid}@{PROVIDER.email.partition('@')[2]}",
            sequence=sequence,
            method=method,
            starts=invitation.starts_at,
            ends=invitation.ends_at,
            time_zone=invitation.time_zone,
            title=invitation.title,
            place=invitation.location,
            description=_ASKED.in_(language) if asked else None,
            organizer_name=self.employer.name,
            organizer_address=PROVIDER.email,
            attendee_name="",
            attendee_address="",
            answer_by=invitation.answer_by if asked else None,
            tentative=asked,
        )


def calendar_file(ctx: Context, own: OwnInvitation, language: Language) -> CalendarFile | None:
    """The file that puts the occasion in the calendar of whoever comes; nothing for the others.

    It is the same event under the same number as in the mail that confirmed the reply, so that a calendar
    has it once, whichever came first. It names nobody: whoever has the link may open it.
    """
    if not own.comes:
        return None
    from qlinx.mailing.imip import encode_event  # icalendar takes 170 ms to import; most pages have no event

    occasion = Occasion(own.invitation, own.invitee, own.employer)
    event = occasion.event(Method.PUBLISH, own.invitee.calendar_sequence, language)
    text = encode_event(event, stamp=ctx.now(), language=language).decode()
    return CalendarFile(named_after(own.invitation.title, "ics"), text)
