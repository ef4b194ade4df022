"""A calendar event as bytes that Outlook, Gmail and Apple Mail put in a calendar (RFC 5545, 5546, 6047)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress
from icalendar.parser import Contentline, Parameters

from qlinx.kit.plain_text import clean, one_line, shorten
from qlinx.kit.texts import Language, LocalText, format_moment
from qlinx.mailing.calendar import CalendarEvent, Method
from qlinx.mailing.time_zones import zone_rules

_PRODUCT: Final = "-//Qlinx//Invitations//NL"
_EVENT_BEGINS: Final = b"BEGIN:VEVENT\r\n"
_NAME_LIMIT: Final = 100
_PLAIN: Final = re.compile(r"[A-Za-z0-9@._-]{1,70}", re.ASCII)
_ANSWER_BY: Final = LocalText(nl="Antwoord uiterlijk {moment}.", en="Answer by {moment}.")
# Characters of an address that a mailto link holds as they are (RFC 6068).
_MAILTO_SAFE: Final = "@!$'*+,-._~"


def encode_event(event: CalendarEvent, *, stamp: datetime, language: Language) -> bytes:
    """The event as an iTIP message; the same input gives the same bytes.

    `stamp` is the moment of writing, aware.
    """
    before, after = _common(replace(event, uid="", attendee_name="", attendee_address=""), language)
    own = [
        _uid(event.uid),
        f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}".encode(),
    ]
    if event.method is Method.CANCEL:
        # What is published has no attendees (RFC 5546, 3.2.1). Releases before asked those whom they invited,
        # and their programs look for themselves in what takes that back.
        attendee = _attendee(event)
        own.append(bytes(Contentline.from_parts("ATTENDEE", attendee.params, attendee).to_ical()))
    return before + b"".join(line + b"\r\n" for line in own) + after


def _uid(uid: str) -> bytes:
    # Ours is plain and short, and needs neither escapes nor folding.
    if _PLAIN.fullmatch(uid):
        return f"UID:{uid}".encode()
    return bytes(Contentline.from_parts("UID", Parameters(), uid).to_ical())


@lru_cache(maxsize=64)
def _common(event: CalendarEvent, language: Language) -> tuple[bytes, bytes]:
    """What a mailing's letters have in common, before and after each one's own lines;
    most of the time of writing it.
    """
    starts, ends = _moments(event)
    calendar = Calendar()
    calendar.add("PRODID", _PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", event.method.value)
    calendar.add_component(_event(event, starts, ends, language))
    before, begins, after = bytes(calendar.to_ical()).partition(_EVENT_BEGINS)
    if isinstance(starts.tzinfo, ZoneInfo):
        before += bytes(zone_rules(starts.tzinfo, starts, ends).to_ical())
    return before + begins, after


def _event(event: CalendarEvent, starts: datetime, ends: datetime, language: Language) -> Event:
    entry = Event()
    entry.add("SEQUENCE", event.sequence)
    entry.add("DTSTART", starts)
    entry.add("DTEND", ends)
    entry.add("SUMMARY", one_line(event.title))
    if event.place:
        entry.add("LOCATION", one_line(event.place))
    description = _description(event, language)
    if description:
        entry.add("DESCRIPTION", description)
    if event.url:
        entry.add("URL", event.url)
    entry.add("STATUS", _status(event))
    entry.add("TRANSP", "TRANSPARENT" if event.tentative else "OPAQUE")
    entry.add("ORGANIZER", _party(event.organizer_address, event.organizer_name))
    return entry


def _status(event: CalendarEvent) -> str:
    if event.method is Method.CANCEL:
        return "CANCELLED"
    return "TENTATIVE" if event.tentative else "CONFIRMED"


def _moments(event: CalendarEvent) -> tuple[datetime, datetime]:
    """Start and end by the clock on the wall, or in UTC where that clock would not tell them apart.

    When the clock goes back, a local time means the first of its two moments (RFC 5545, 3.3.5): the second
    one can only be told in UTC.
    """
    zone = ZoneInfo(event.time_zone)
    utc = tuple(moment.astimezone(UTC).replace(microsecond=0) for moment in (event.starts, event.ends))
    local = tuple(moment.astimezone(zone) for moment in utc)
    told = utc if "/" not in event.time_zone or any(moment.fold for moment in local) else local
    return told[0], told[1]


def _description(event: CalendarEvent, language: Language) -> str:
    parts = [clean(event.description).strip() if event.description else ""]
    if event.answer_by is not None and event.method is Method.PUBLISH:
        moment = format_moment(event.answer_by, event.time_zone, language)
        parts.append(_ANSWER_BY.in_(language).format(moment=moment))
    return "\n\n".join(part for part in parts if part)


def _attendee(event: CalendarEvent) -> vCalAddress:
    party = _party(event.attendee_address, event.attendee_name)
    party.params["CUTYPE"] = "INDIVIDUAL"
    party.params["ROLE"] = "REQ-PARTICIPANT"
    return party


def _party(address: str, name: str) -> vCalAddress:
    party = vCalAddress(f"mailto:{quote(address, safe=_MAILTO_SAFE)}")
    # A parameter can't hold a double quote, and the way around that (RFC 6868) is not known to Outlook.
    common_name = shorten(one_line(name).replace('"', "'"), _NAME_LIMIT)
    if common_name:
        party.params["CN"] = common_name
    return party
