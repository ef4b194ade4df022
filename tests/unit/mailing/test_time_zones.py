"""The zone rules, read by a calendar reader that is not the library which writes them."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil import tz
from hypothesis import example, given
from hypothesis import strategies as st

from qlinx.mailing.time_zones import zone_rules

ZONES = sorted(
    zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/"))
)
days = st.datetimes(datetime(2020, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # bounds


def rules_text(zone: str, day: datetime) -> str:
    return bytes(zone_rules(ZoneInfo(zone), day, day + timedelta(hours=8)).to_ical()).decode()


def distance_read_from(text: str, local: datetime) -> timedelta | None:
    zone = tz.tzical(io.StringIO(text)).get()
    assert zone is not None
    return zone.utcoffset(local)


@given(days, st.sampled_from(ZONES), st.integers(-3000, 3000))
@example(datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "Europe/Amsterdam", 1)
@example(datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "Europe/Amsterdam", 59)
@example(datetime(2026, 3, 8, 7, 0, tzinfo=UTC), "America/New_York", 30)
@example(datetime(2026, 2, 15, 2, 0, tzinfo=UTC), "Africa/Casablanca", 30)
def test_another_reader_finds_the_same_distance_to_utc(day: datetime, zone: str, minutes: int) -> None:
    local = (day + timedelta(minutes=minutes)).astimezone(ZoneInfo(zone))
    if local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset():
        return  # a time that occurs twice: readers differ, so events then are told in UTC
    assert distance_read_from(rules_text(zone, day), local.replace(tzinfo=None)) == local.utcoffset()


@pytest.mark.parametrize(
    ("zone", "rules"),
    [
        ("Europe/Amsterdam", ["FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"]),
        ("America/New_York", ["FREQ=YEARLY;BYDAY=1SU;BYMONTH=11", "FREQ=YEARLY;BYDAY=2SU;BYMONTH=3"]),
    ],
)
def test_a_yearly_habit_is_written_as_one(zone: str, rules: list[str]) -> None:
    text = rules_text(zone, datetime(2026, 12, 5, tzinfo=UTC))
    assert [line.removeprefix("RRULE:") for line in text.split("\r\n") if line.startswith("RRULE")] == rules
    assert text.count("DTSTART") == 2


def test_the_clock_goes_forward_from_the_time_it_showed_before() -> None:
    text = rules_text("Europe/Amsterdam", datetime(2026, 12, 5, tzinfo=UTC))
    assert "BEGIN:DAYLIGHT\r\nDTSTART:20250330T020000\r\n" in text


def test_a_zone_that_never_changes_has_one_rule() -> None:
    text = rules_text("Asia/Kolkata", datetime(2026, 12, 5, tzinfo=UTC))
    assert text.count("BEGIN:STANDARD") == 1
    assert "BEGIN:DAYLIGHT" not in text


def test_a_zone_that_follows_the_moon_lists_its_changes() -> None:
    text = rules_text("Africa/Casablanca", datetime(2026, 12, 5, tzinfo=UTC))
    assert "RRULE" not in text
    assert text.count("TZOFFSETFROM") >= 6
