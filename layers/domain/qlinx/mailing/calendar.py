"""What a letter puts in the reader's calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from qlinx.mailing.letter_errors import UnusableEventError


class Method(StrEnum):
    """What the event asks of a calendar (RFC 5546).

    ``PUBLISH`` shows an event and asks for no answer: of ``REQUEST``, Gmail and Apple's programs offer Yes
    and No even where none is wanted (``RSVP``), and an answer from a calendar reaches nobody here (decision
    125).
    """

    PUBLISH = "PUBLISH"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CalendarEvent:
    """An occasion as a calendar takes it.

    For the same attendee it keeps its `uid`; each change raises `sequence`. `tentative`: the attendee has not
    said that they come, so it blocks no time.

    `starts`, `ends` and `answer_by` are aware; `time_zone` is the IANA name of the clock on the wall there.
    `url` is a page that anyone may see, never a personal answer link: people share their calendars.

    Raises
    ------
    UnusableEventError
        A moment has no zone, the end isn't after the start, or the zone is unknown.
    """

    uid: str
    sequence: int
    method: Method
    starts: datetime
    ends: datetime
    time_zone: str
    title: str
    organizer_name: str
    organizer_address: str
    attendee_name: str
    attendee_address: str
    place: str | None = None
    description: str | None = None
    url: str | None = None
    answer_by: datetime | None = None
    tentative: bool = False

    def __post_init__(self) -> None:
        moments = (self.starts, self.ends, self.answer_by)
        if any(moment is not None and moment.tzinfo is None for moment in moments):
            raise UnusableEventError("a moment of an event needs a time zone")
        if self.ends <= self.starts:
            raise UnusableEventError("an event ends after it starts")
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise UnusableEventError("unknown time zone") from error
