"""Whether somebody on a list still works there, as the list itself says.

Lists are taken from systems that keep everybody who ever worked there. Date and status are looked at and
never stored: the model has no day on which somebody will leave.

| the row says | the person |
| --- | --- |
| a day of leaving that is past, or that they left | is no colleague, whatever the status says |
| a day of leaving that is today or later | is one; a list that comes after that day ends it |
| no day, and a status of somebody who left | is no colleague |
| no day, and a status of somebody who works there | is one, though a contract's end is past |
| nothing else than a contract's end that is past | is no colleague, unless there is a column for leaving |
| what can't be read | is one, and the cell is named |
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from qlinx.rosters.nothing import folded_words, looks_failed, says_nothing
from qlinx.tabular.failed_formulas import found_nothing, is_failed_formula

Standing = Literal["present", "leaves_later", "left", "unclear"]
SignOfLeaving = Literal["leaving", "contract_end", "status", "employed"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LEFT: Final = _words(
    "inactief inactive inactiv inaktiv nietactief notactive nichtaktiv uitdienst outofservice exmedewerker exwerknemer "
    "voormalig voormaligemedewerker oudmedewerker oudwerknemer beeindigd vertrokken ontslagen gestopt gepensioneerd "
    "pensioen overleden terminated termination left leaver former formeremployee exemployee departed resigned dismissed "
    "retired deceased ended offboarded separated discharged ausgeschieden ausgetreten ehemalig ehemaliger ehemalige "
    "gekundigt verstorben rentner beendet uitdienstgetreden uitdienstgegaan nietindienst nietmeerindienst employmentended "
    "leftcompany leftthecompany nolongeremployed notemployed employmentterminated contractended contractbeeindigd "
    "dienstverbandbeeindigd eindedienstverband nietmeerwerkzaam nietmeeractief nichtmehrbeschaftigt "
    # of the sign-in of whoever left
    "deactivated gedeactiveerd deaktiviert archived gearchiveerd archiviert deprovisioned deleted verwijderd geloscht"
)
# Somebody on leave is so as well, with a remark behind it: “Inactive - LOA”.
_PERHAPS_ON_LEAVE: Final = _words("inactief inactive inactiv inaktiv nietactief notactive nichtaktiv")
_NO_END: Final = _words(
    "onbepaald onbepaaldetijd vast vastcontract vastdienstverband unbefristet indefinite permanent open openend openended "
    "heden lopend doorlopend present ongoing"
)
_PRESENT: Final = _words(
    "actief active aktiv indienst inservice werkzaam employed current currentemployee angestellt beschaftigt onboarding "
    "activeexternal"
)
_OFF: Final = _words("disabled off uitgeschakeld deaktiviert")
_YES: Final = _words("ja j yes y true waar 1 x wahr oui vrai")
_NO: Final = _words("nee n no false onwaar 0 nein falsch non faux neen")

_MONTHS: Final[Mapping[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            "januari january januar jan",
            "februari february februar feb",
            "maart march marz maerz mrt mar mrz",
            "april apr",
            "mei may mai",
            "juni june jun",
            "juli july jul",
            "augustus august aug",
            "september sept sep",
            "oktober october okt oct",
            "november nov",
            "december dezember dec dez",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS: Final = _words(
    "ma di wo do vr za zo maandag dinsdag woensdag donderdag vrijdag zaterdag zondag mon tue wed thu fri sat sun monday "
    "tuesday wednesday thursday friday saturday sunday mo mi fr sa so montag dienstag mittwoch donnerstag freitag samstag sonntag"
)
_PREPOSITIONS: Final = _words(
    "per op met ingang van sinds vanaf tot en t m tm on since from until as of by zum am ab seit bis"
)
# A day with a word before it or a remark behind: “za 31-10-2026”, “per 31-10-2026 (pensioen)”.
_WRITTEN_DAY: Final = re.compile(
    r"[0-9]{4}([-/.])[0-9]{1,2}\1[0-9]{1,2}|[0-9]{1,2}([-/.])[0-9]{1,2}\2(?:[0-9]{4}|[0-9]{2})"
    r"|[0-9]{1,2}\.?[ -][^\W\d_]{3,9}\.?[ -][0-9]{4}"
)
# Nobody writes a day or a status in more; and these patterns would look at a long cell again and again.
_LONGEST: Final = 100
_REMARK: Final = re.compile(r"\s*(?:[(,:;]|\s[-–—]\s).*", re.DOTALL)
_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_YEAR_LAST: Final = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_TOGETHER: Final = re.compile(r"((?:19|20)[0-9]{2}|9999)([01][0-9])([0-3][0-9])")
_TIME: Final = re.compile(
    r"[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[AP]M|Z|[+-][0-9]{2}:?[0-9]{2})?", re.IGNORECASE
)
_SERIAL: Final = re.compile(r"([1-9][0-9]{4})(?:[.,]0+)?")
_FIRST_SERIAL_DAY: Final = date(1899, 12, 30).toordinal()
# Programs write a day without meaning where there is none: 1900-01-01, 31-12-9999, the day from which
# computers count.
_FIRST_OF_COMPUTERS: Final = date(1970, 1, 1)
_FIRST_YEAR: Final = 1950
_YEARS_AHEAD: Final = 60
_CENTURY: Final = 100


class Day(NamedTuple):
    """A day as it is written; ``other`` is what it is too, where day and month can't be told apart."""

    day: date
    other: date | None = None


@dataclass(frozen=True, slots=True)
class StandingColumns:
    """Which columns say whether somebody works there."""

    leaving: tuple[str, ...] = ()
    contract_end: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    employed: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        return (*self.leaving, *self.contract_end, *self.status, *self.employed)


NO_STANDING: Final = StandingColumns()
_IN_THIS_ORDER: Final[tuple[tuple[Standing, Literal["day", "status"]], ...]] = (
    ("left", "day"),
    ("leaves_later", "day"),
    ("left", "status"),
    ("leaves_later", "status"),
    ("unclear", "day"),
    ("unclear", "status"),
)


def standing(cells: Mapping[str, str], columns: StandingColumns, today: date) -> Standing:
    """Whether the row is about somebody who works there on a day."""
    said = {_said_of_leaving(cells.get(label, ""), today) for label in columns.leaving}
    by_status = {_said_of_status(_short(cells, label), today) for label in columns.status}
    by_status |= {_said_of_employed(_short(cells, label)) for label in columns.employed}
    said_in: Mapping[str, set[Standing | None]] = {"day": {*said}, "status": by_status}
    # What stands first here counts: a day of leaving is more than a status that lags.
    decides = (one for one, where in _IN_THIS_ORDER if one in said_in[where])
    if found := next(decides, None):
        return found
    if columns.leaving or "present" in by_status:
        return "present"
    ends = [_said_of_leaving(cells.get(label, ""), today) for label in columns.contract_end]
    order: tuple[Standing, ...] = ("left", "unclear", "leaves_later")
    return next((one for one in order if one in ends), "present")


def read_day(text: str) -> Day | None:
    """The day in a cell, or nothing where no day can be read."""
    if len(text) > _LONGEST:
        return None
    return _day_alone(text) or _day_among_words(text)


def _day_alone(text: str) -> Day | None:
    written = _TIME.sub("", text.translate(_DASHES).strip(" \t\r\n'"), count=1)
    if found := _YEAR_FIRST.fullmatch(written):
        return _one(found[1], found[3], found[4])
    if found := _TOGETHER.fullmatch(written):
        return _one(found[1], found[2], found[3])
    if found := _YEAR_LAST.fullmatch(written):
        return _day_and_month(found[1], found[3], _century(found[4]), either=found[2] == "/")
    if serial := _SERIAL.fullmatch(written):
        return Day(date.fromordinal(_FIRST_SERIAL_DAY + int(serial[1])))
    return _in_words(written)


def _day_among_words(text: str) -> Day | None:
    """The one day in a text that says nothing else before it than which weekday it is, or “per”."""
    plain = text.translate(_DASHES)
    found = _WRITTEN_DAY.search(plain)
    if found is None:
        return None
    before, behind = plain[: found.start()], plain[found.end() :]
    if any(sign.isdecimal() for sign in before + behind):
        return None
    return _day_alone(found[0]) if (_WEEKDAYS | _PREPOSITIONS).issuperset(folded_words(before)) else None


def _said_of_leaving(text: str, today: date) -> Standing:
    """What a cell for a day of leaving says; such a column may hold a yes or a no as well."""
    if not text or found_nothing(text):
        return "present"
    if is_failed_formula(text) or looks_failed(text):
        return "unclear"
    if says_nothing(text):
        return "present"
    read = read_day(text)
    if read is None:
        return _said_of_gone("".join(folded_words(text)))
    return _by(read, today)


def _said_of_gone(bare: str) -> Standing:
    """What a yes, a no or a status says where a day was asked for."""
    if bare in _YES or bare in _LEFT:
        return "left"
    return "present" if bare in _NO or bare in _PRESENT or bare in _NO_END else "unclear"


def _by(read: Day, today: date) -> Standing:
    if read.other is None or (read.day < today) == (read.other < today):
        return _on(read.day, today)
    return "unclear"


def _on(day: date, today: date) -> Standing:
    if day == _FIRST_OF_COMPUTERS or day.year < _FIRST_YEAR or day.year > today.year + _YEARS_AHEAD:
        return "present"
    return "left" if day < today else "leaves_later"


def _short(cells: Mapping[str, str], label: str) -> str:
    """A cell for a status; a longer one says none, and is not remembered."""
    text = cells.get(label, "").strip()
    return text if len(text) <= _LONGEST else ""


@lru_cache(maxsize=1_000)
def _said_of_status(text: str, today: date) -> Standing | None:
    """Of most words that a status can have (“verlof”, “Full-time”) nothing follows.

    Judged once: the people of a list share a handful.
    """
    bare = "".join(folded_words(text))
    if bare in _LEFT:
        return "left"
    if bare in _PRESENT:
        return "present"
    return _left_with_more_words(text, today) if bare else None


def _left_with_more_words(text: str, today: date) -> Standing | None:
    """What “Uit dienst per 31-10-2026” and “Terminated (voluntary)” say."""
    plain = text.translate(_DASHES)
    if day := _WRITTEN_DAY.search(plain):
        words = folded_words(plain[: day.start()] + " " + plain[day.end() :])
        if not _says_left([word for word in words if word not in _PREPOSITIONS]):
            return None
        read = _day_alone(day[0])
        return _by(read, today) if read else "left"
    words = folded_words(_REMARK.sub("", text, count=1))
    return "left" if _says_left(words) and not _PERHAPS_ON_LEAVE.issuperset(words) else None


def _says_left(words: Sequence[str]) -> bool:
    return "".join(words) in _LEFT


@lru_cache(maxsize=1_000)
def _said_of_employed(text: str) -> Standing | None:
    bare = "".join(folded_words(text))
    if bare in _NO or bare in _LEFT or bare in _OFF:
        return "left"
    return "present" if bare in _YES or bare in _PRESENT else None


def _one(year: str, month: str, day: str) -> Day | None:
    try:
        return Day(date(int(year), int(month), int(day)))
    except ValueError:
        return None


def _day_and_month(first: str, second: str, year: str, *, either: bool) -> Day | None:
    """Day before month, as here; with strokes, as Americans write, perhaps the other way round."""
    found = _one(year, second, first)
    turned = _one(year, first, second) if either else None
    if found is None:
        return turned
    return Day(found.day, turned.day if turned else None)


def _century(year: str) -> str:
    return year if len(year) > len("26") else str(2 * 1000 + int(year) % _CENTURY)


def _in_words(text: str) -> Day | None:
    """“31 okt 2026”, “31. Oktober 2026”, “31-okt-26”, “Oct 31, 2026”."""
    words = [word for word in folded_words(text) if word not in _WEEKDAYS]
    months = [_MONTHS[word] for word in words if word in _MONTHS]
    numbers = [word for word in words if word.isdecimal()]
    if len(words) != len(months) + len(numbers) or (len(months), len(numbers)) != (1, 2):
        return None
    return _one(_century(numbers[1]), str(months[0]), numbers[0])
