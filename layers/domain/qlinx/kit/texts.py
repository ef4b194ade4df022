"""Words, dates and times as people read them, in Dutch and English.

The day and month names stand here instead of in a locale library: see
docs/decisions/0005-dates-in-two-languages.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final, Literal
from zoneinfo import ZoneInfo

from qlinx.kit.clock import HOME_ZONE

Language = Literal["nl", "en"]

LANGUAGES: Final[tuple[Language, ...]] = ("nl", "en")
DEFAULT_LANGUAGE: Final[Language] = "nl"


@dataclass(frozen=True, slots=True)
class LocalText:
    """One text in both languages of the service."""

    nl: str
    en: str

    def in_(self, language: Language) -> str:
        """The text in this language."""
        return self.nl if language == "nl" else self.en


@dataclass(frozen=True, slots=True)
class _Words:
    """What a language needs to write a date or a time."""

    days: tuple[str, ...]
    months: tuple[str, ...]
    hour_separator: str
    conjunction: str
    at: str
    oclock: str
    summer_time: str
    winter_time: str
    thousands: str


_WORDS: Final[dict[Language, _Words]] = {
    "nl": _Words(
        days=("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
        months=(
            "januari",
            "februari",
            "maart",
            "april",
            "mei",
            "juni",
            "juli",
            "augustus",
            "september",
            "oktober",
            "november",
            "december",
        ),
        hour_separator=".",
        conjunction="en",
        at="om",
        oclock=" uur",
        summer_time="zomertijd",
        winter_time="wintertijd",
        thousands=".",
    ),
    "en": _Words(
        days=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        months=(
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ),
        hour_separator=":",
        conjunction="and",
        at="at",
        oclock="",
        summer_time="summer time",
        winter_time="winter time",
        thousands=",",
    ),
}

# Cities of time zones whose Dutch name differs from the English one in the zone's id.
_DUTCH_CITIES: Final = {
    "Athens": "Athene",
    "Belgrade": "Belgrado",
    "Berlin": "Berlijn",
    "Brussels": "Brussel",
    "Bucharest": "Boekarest",
    "Budapest": "Boedapest",
    "Cairo": "Caïro",
    "Copenhagen": "Kopenhagen",
    "Istanbul": "Istanboel",
    "Kyiv": "Kyiv",
    "Lisbon": "Lissabon",
    "London": "Londen",
    "Luxembourg": "Luxemburg",
    "Moscow": "Moskou",
    "Paris": "Parijs",
    "Prague": "Praag",
    "Rome": "Rome",
    "Singapore": "Singapore",
    "Vienna": "Wenen",
    "Warsaw": "Warschau",
}


def join_words(words: Sequence[str], language: Language) -> str:
    """The words as a list in a sentence: "a, b en c"."""
    if len(words) <= 1:
        return "".join(words)
    return f"{', '.join(words[:-1])} {_WORDS[language].conjunction} {words[-1]}"


def format_number(number: int, language: Language) -> str:
    """A number with its thousands apart: "200.000", "200,000"."""
    return f"{number:,}".replace(",", _WORDS[language].thousands)


def as_read(value: object, language: Language) -> object:
    """What stands for a value in a text: a number as people read it, all else as it is."""
    return format_number(value, language) if isinstance(value, int) and not isinstance(value, bool) else value


def format_date(day: date, language: Language) -> str:
    """A day with its weekday: "zaterdag 5 december 2026", "Saturday 5 December 2026"."""
    words = _WORDS[language]
    return f"{words.days[day.weekday()]} {day.day} {words.months[day.month - 1]} {day.year}"


def format_moment(moment: datetime, zone: str, language: Language) -> str:
    """A moment as the clock in `zone` shows it: "zaterdag 5 december 2026 om 19.30 uur".

    `moment` is aware; `zone` is an IANA name, named in the text unless it is Europe/Amsterdam.
    """
    return _moment(_utc(moment), zone, language)


# In UTC, where no moment comes twice: the same words for all whom a mailing tells of it.
@lru_cache(maxsize=256)
def _moment(moment: datetime, zone: str, language: Language) -> str:
    local = _local(moment, zone)
    return _day_and_time(local, language) + _zone_remark((local,), zone, language)


def format_period(starts: datetime, ends: datetime, zone: str, language: Language) -> str:
    """From when till when, on one day or over several, as the clock in `zone` shows it.

    "zaterdag 5 december 2026 van 19.30 tot 22.00 uur" on one day; both days are named when it ends on
    another.
    """
    return _period(_utc(starts), _utc(ends), zone, language)


@lru_cache(maxsize=256)
def _period(starts: datetime, ends: datetime, zone: str, language: Language) -> str:
    first, last = _local(starts, zone), _local(ends, zone)
    remark = _zone_remark((first, last), zone, language)
    if first.date() != last.date():
        from_day, to_day = _day_and_time(first, language), _day_and_time(last, language)
        return (f"van {from_day} tot {to_day}" if language == "nl" else f"{from_day} to {to_day}") + remark
    words = _WORDS[language]
    day = format_date(first, language)
    from_time, to_time = _clock(first, words) + _season(first, words), _clock(last, words)
    if language == "nl":
        period = f"{day} van {from_time} tot {to_time}{words.oclock}"
    else:
        period = f"{day}, {from_time} to {to_time}"
    return period + _season(last, words) + remark


def format_change(old: datetime, new: datetime, zone: str, language: Language) -> tuple[str, str]:
    """Two moments beside one another: by the clock alone where they are of the same day."""
    first, second = _local(old, zone), _local(new, zone)
    if first.date() != second.date():
        return format_moment(old, zone, language), format_moment(new, zone, language)
    words = _WORDS[language]
    return _clock(first, words) + _season(first, words), _clock(second, words) + _season(second, words)


def _local(moment: datetime, zone: str) -> datetime:
    return _utc(moment).astimezone(ZoneInfo(zone))


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC)


def _day_and_time(local: datetime, language: Language) -> str:
    words = _WORDS[language]
    time = f"{_clock(local, words)}{words.oclock}{_season(local, words)}"
    return f"{format_date(local, language)} {words.at} {time}"


def _clock(local: datetime, words: _Words) -> str:
    return f"{local.hour:02}{words.hour_separator}{local.minute:02}"


def _season(local: datetime, words: _Words) -> str:
    """The night the clock goes back shows an hour twice; people on a night shift need to know which."""
    if not _happens_twice(local):
        return ""
    return f" ({words.winter_time if local.fold else words.summer_time})"


def _happens_twice(local: datetime) -> bool:
    first, second = (local.replace(fold=fold).utcoffset() for fold in (0, 1))
    return first is not None and second is not None and first > second


def _zone_remark(locals_: Sequence[datetime], zone: str, language: Language) -> str:
    if zone == HOME_ZONE.key:
        return ""
    offsets = " / ".join(dict.fromkeys(_offset(local) for local in locals_))
    if "/" not in zone or zone.startswith("Etc/"):
        return f" ({offsets})"
    city = zone.rsplit("/", 1)[1].replace("_", " ")
    if language == "nl":
        return f" (tijd in {_DUTCH_CITIES.get(city, city)}, {offsets})"
    return f" ({city} time, {offsets})"


def _offset(local: datetime) -> str:
    offset = local.utcoffset() or timedelta()
    minutes = abs(int(offset.total_seconds())) // 60
    if minutes == 0:
        return "UTC"
    clock = f"{minutes // 60}" + (f":{minutes % 60:02}" if minutes % 60 else "")
    return f"UTC{'-' if offset < timedelta() else '+'}{clock}"
