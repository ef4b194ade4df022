from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from qlinx.kit.plain_text import clean, one_line
from qlinx.mailing.calendar import Method
from qlinx.mailing.imip import _common, encode_event
from tests.support.letters import WRITTEN, an_event

# Zones by which people live; the rest of the database is aliases and fixed distances.
ZONES = sorted(
    zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/"))
)
anything = st.text(st.characters(), max_size=200)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # bounds
lengths = st.integers(1, 72 * 60).map(lambda minutes: timedelta(minutes=minutes))


def encoded(**changes: Any) -> bytes:
    return encode_event(an_event(**changes), stamp=WRITTEN, language="nl")


def entry(raw: bytes) -> Any:
    """The event in a calendar.

    What its properties are depends on their names; the library can't type that.
    """
    (event,) = Calendar.from_ical(raw).walk("VEVENT")
    return event


def moment(value: datetime) -> datetime:
    """The instant that a reader takes from a calendar:
    of a time that occurs twice, the first (RFC 5545, 3.3.5).
    """
    return value.replace(fold=0).astimezone(UTC)


@given(moments, lengths, st.sampled_from(ZONES))
@example(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), timedelta(hours=1), "Europe/Amsterdam")
@example(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), timedelta(hours=1), "Europe/Amsterdam")
@example(datetime(2026, 10, 24, 20, 0, tzinfo=UTC), timedelta(hours=5, minutes=30), "Europe/Amsterdam")
@example(datetime(2026, 3, 29, 1, 0, tzinfo=UTC), timedelta(hours=8), "Europe/Amsterdam")
@example(datetime(2026, 4, 4, 15, 15, tzinfo=UTC), timedelta(hours=1), "Australia/Lord_Howe")
def test_start_and_end_read_back_as_the_same_instants(starts: datetime, length: timedelta, zone: str) -> None:
    starts = starts.replace(microsecond=0)
    event = entry(encoded(starts=starts, ends=starts + length, time_zone=zone))
    assert moment(event["DTSTART"].dt) == starts
    assert moment(event["DTEND"].dt) == starts + length


def test_the_calendar_shows_the_clock_on_the_wall() -> None:
    event = entry(encoded())
    assert event["DTSTART"].params["TZID"] == "Europe/Amsterdam"
    assert event["DTSTART"].dt.strftime("%H:%M") == "19:30"


@pytest.mark.parametrize("zone", ["UTC", "Etc/UTC"])
def test_an_event_in_utc_needs_no_zone(zone: str) -> None:
    raw = encoded(time_zone=zone)
    assert moment(entry(raw)["DTSTART"].dt) == an_event().starts


@given(anything, anything, anything, anything)
@example("\ufeff", "\ufeff", "\ufeff", "\ufeff")
def test_texts_read_back_as_they_were(title: str, place: str, description: str, name: str) -> None:
    event = entry(encoded(title=title, place=place, description=description, attendee_name=name))
    assert str(event.get("SUMMARY", "")) == one_line(title)
    assert str(event.get("LOCATION", "")) == one_line(place)
    assert str(event.get("DESCRIPTION", "")) == clean(description).strip()
    assert (
        len(Calendar.from_ical(encoded(title=title)).walk()) == 5
    )  # calendar, zone and its two halves, event


@given(anything, anything)
def test_no_text_adds_a_line_of_its_own(title: str, name: str) -> None:
    def properties(raw: bytes) -> list[bytes]:
        unfolded = raw.replace(b"\r\n ", b"")
        return [line.split(b":")[0].split(b";")[0] for line in unfolded.split(b"\r\n")]

    raw = encoded(title=title, place="x", organizer_name=name, attendee_name=name)
    assert properties(raw) == properties(encoded(title="x", place="x"))


@given(anything)
def test_lines_are_folded_at_75_bytes_and_end_as_they_should(text: str) -> None:
    lines = encoded(title=text + "é" * 100, description=text).split(b"\r\n")
    assert lines[-1] == b""
    assert max(map(len, lines)) <= 75
    assert not [line for line in lines if b"\n" in line or b"\r" in line]


def test_an_event_asks_for_no_answer_that_nobody_reads_and_rings_no_bell() -> None:
    raw = encoded(sequence=3)
    event = entry(raw)
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("inv-1@qlinx.example", 3, "CONFIRMED")
    assert event["TRANSP"] == "OPAQUE"
    # Of a published event nobody is an attendee, so no program offers Yes or No (RFC 5546, 3.2.1).
    assert "ATTENDEE" not in event
    assert b"RSVP" not in raw
    assert event["ORGANIZER"] == "mailto:uitnodiging@qlinx.example"
    assert event["DTSTAMP"].dt == WRITTEN
    assert b"VALARM" not in raw


def test_who_has_not_said_yes_has_no_confirmed_event_and_stays_free() -> None:
    event = entry(encoded(tentative=True))
    assert (event["STATUS"], event["TRANSP"]) == ("TENTATIVE", "TRANSPARENT")


def test_a_cancellation_takes_the_same_event_away_and_asks_nothing() -> None:
    event = entry(encoded(method=Method.CANCEL, sequence=4, answer_by=an_event().starts))
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("inv-1@qlinx.example", 4, "CANCELLED")
    # Releases before asked those whom they invited: their programs look for themselves.
    assert event["ATTENDEE"] == "mailto:noor@werk.example"
    assert not {"RSVP", "PARTSTAT"} & set(event["ATTENDEE"].params)
    assert "DESCRIPTION" not in event


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "America/New_York", "Asia/Ho_Chi_Minh"])
def test_every_calendar_has_the_zone_that_its_times_name_and_says_first_what_it_asks(
    method: Method, zone: str
) -> None:
    """Outlook shows an update or a cancellation otherwise as something that it does not know, or an hour off;
    Gmail says that it removed an event, and leaves it.
    """
    raw = encoded(method=method, sequence=1, time_zone=zone).decode()
    lines = raw.split("\r\n")

    assert set(re.findall(r"^DT(?:START|END);TZID=([^:]+):", raw, re.MULTILINE)) == {zone}
    assert re.findall(r"^TZID:(.+)\r$", raw, re.MULTILINE) == [zone]
    assert lines.index(f"METHOD:{method.value}") < lines.index("BEGIN:VTIMEZONE")
    # No time without a zone, and none of its changes as a list that ends.
    assert not re.search(r"^DT(?:START|END):\d{8}T\d{6}\r$", raw.partition("BEGIN:VEVENT")[2], re.MULTILINE)
    assert "RDATE" not in raw


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("nl", "Neem laarzen mee.\n\nAntwoord uiterlijk dinsdag 1 december 2026 om 12.00 uur."),
        ("en", "Neem laarzen mee.\n\nAnswer by Tuesday 1 December 2026 at 12:00."),
    ],
)
def test_the_description_says_until_when_to_answer(language: Any, expected: str) -> None:
    answer_by = datetime(2026, 12, 1, 12, tzinfo=ZoneInfo("Europe/Amsterdam"))
    event = an_event(description="Neem laarzen mee.", answer_by=answer_by)
    assert entry(encode_event(event, stamp=WRITTEN, language=language))["DESCRIPTION"] == expected


def test_a_double_quote_in_a_name_becomes_a_single_one() -> None:
    event = entry(encoded(attendee_name='Noor "Noortje" de Wit; HR, x', method=Method.CANCEL))
    assert event["ATTENDEE"].params["CN"] == "Noor 'Noortje' de Wit; HR, x"


def test_what_letters_of_one_mailing_have_in_common_is_written_once() -> None:
    _common.cache_clear()

    for number in range(5):
        encoded(
            uid=f"{number}@qlinx.example", attendee_name=f"{number}", attendee_address=f"{number}@x.example"
        )

    assert _common.cache_info().misses == 1


@given(anything, anything)
def test_letters_of_one_mailing_differ_in_their_own_lines_only(one: str, other: str) -> None:
    def unfolded(name: str, address: str, stamp: datetime) -> list[bytes]:
        event = an_event(
            uid=f"{address[:4]}-uid", attendee_name=name, attendee_address=address, method=Method.CANCEL
        )
        raw = encode_event(event, stamp=stamp, language="nl")
        return raw.replace(b"\r\n ", b"").split(b"\r\n")

    first = unfolded(one, "noor@werk.example", WRITTEN)
    second = unfolded(other, "sem@werk.example", WRITTEN + timedelta(hours=1))

    assert len(first) == len(second)
    own = [(line, also) for line, also in zip(first, second, strict=True) if line != also]
    assert [line.split(b":")[0].split(b";")[0] for line, _ in own] == [b"UID", b"DTSTAMP", b"ATTENDEE"]
    assert b"sem@werk.example" in own[2][1]
    assert b"noor@werk.example" not in b"".join(second)
