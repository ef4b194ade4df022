"""Moments as an employer writes them: by the clock on the wall somewhere, or with their distance from UTC."""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from importlib import resources
from typing import Final
from zoneinfo import ZoneInfo

from qlinx.invitations.refusals import FieldRefused
from qlinx.kit.wall_clock import NoOneMoment, moment_at

_YEAR_FIRST: Final = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})[T ](?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d{1,9})?)?"
    r"(?: ?(?P<offset>Z|[+-]\d{2}:\d{2}))?",
    re.ASCII,
)
_DAY_FIRST: Final = re.compile(
    r"(?P<day>\d{1,2})[-/](?P<month>\d{1,2})[-/](?P<year>\d{4}),? (?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"(?: ?(?P<offset>Z|[+-]\d{2}:\d{2}))?",
    re.ASCII,
)


LONGEST_ZONE: Final = 32
# What both of the above take, as JSON Schema can say it.
MOMENT_PATTERN: Final = (
    r"^ *([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[T ]|[0-9]{1,2}[-/][0-9]{1,2}[-/][0-9]{4},? )"
    r"[0-9]{1,2}[:.][0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?( ?(Z|[+-][0-9]{2}:[0-9]{2}))? *$"
)
# Stands in the database for a computer whose zone nobody has set.
_NOWHERE: Final = "Factory"


@cache
def _zones() -> frozenset[str]:
    """The names of the IANA database alone: a computer's own folder has others beside them ("localtime")."""
    names = (resources.files("tzdata") / "zones").read_text("ascii").split()
    return frozenset(names) - {_NOWHERE}


def known_zone(name: str) -> str:
    """The IANA name of a time zone.

    Raises
    ------
    FieldRefused
    """
    if name not in _zones():
        raise FieldRefused("unknown_time_zone")
    return name


def parse_moment(text: str, zone: str) -> datetime:
    """The moment in UTC.

    "2026-12-05T19:30" and "5-12-2026 19:30" are read by the clock in ``zone``; with an offset ("+01:00", "Z")
    they say themselves which moment they mean. Fractions of a second are left out. A local time that the
    clock skips, or shows twice, is refused: guessing would invite people an hour wrong.

    Raises
    ------
    FieldRefused
        ``not_a_moment``, ``skipped_by_clock`` or ``shown_twice``.
    """
    match = _YEAR_FIRST.fullmatch(text.strip()) or _DAY_FIRST.fullmatch(text.strip())
    if match is None:
        raise FieldRefused("not_a_moment")
    try:
        local = datetime.strptime(_plain(match), "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 - made aware below
        if match["offset"]:
            return local.replace(tzinfo=_offset(match["offset"])).astimezone(UTC)
        return _by_wall_clock(local, ZoneInfo(zone))
    except (ValueError, OverflowError) as error:
        if isinstance(error, FieldRefused):
            raise
        raise FieldRefused("not_a_moment") from error


def _plain(match: re.Match[str]) -> str:
    year, month, day, hour, minute = match.group("year", "month", "day", "hour", "minute")
    return f"{year}-{month}-{day} {hour}:{minute}:{match['second'] or '00'}"


def _by_wall_clock(local: datetime, zone: ZoneInfo) -> datetime:
    try:
        return moment_at(local, zone)
    except NoOneMoment as error:
        raise FieldRefused(error.code) from error


def _offset(text: str) -> timezone:
    if text == "Z":
        return UTC
    hours, minutes = text[1:].split(":")
    distance = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-distance if text[0] == "-" else distance)
