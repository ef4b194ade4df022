"""Values in a workbook: the table of shared texts, number formats, and numbers and dates as text."""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Final

from qlinx.tabular.number_masks import Mask, mask_of, masked
from qlinx.tabular.refusals import FileTooLarge, UnreadableFile

# The namespace that Excel writes, and that of files saved as "Strict Open XML".
_NAMESPACES: Final = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)


def local_names(*names: str) -> Mapping[str, str]:
    """Full names of elements, in either namespace of SpreadsheetML, with their local names."""
    return {f"{{{namespace}}}{name}": name for namespace in _NAMESPACES for name in names}


_TEXT_NAMES: Final = local_names("si", "t", "rPh")
_STYLE_NAMES: Final = local_names("numFmts", "numFmt", "cellXfs", "xf")

# Formats with a number of their own that show dates or times (ECMA-376 part 1, 18.8.30).
_DATE_FORMATS: Final = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
# What a format code shows as it stands: quoted, escaped, padded, and in brackets other than elapsed time.
# No bracket within brackets: a code of nothing but "[" would be searched to its end from each of them.
_LITERAL: Final = re.compile(r'"[^"]*"|[\\_*].|\[(?!h+\]|m+\]|s+\])[^\[\]]*\]', re.IGNORECASE)
# As Excel has them: the length of a code, and the number of styles. What is beyond is shown as it stands.
_MAX_CODE: Final = 255
_MAX_STYLES: Final = 65_536

_ESCAPE: Final = re.compile("_x([0-9A-Fa-f]{4})_")
_FRACTION: Final = re.compile(r"\.[0-9]{7,}")
_INTEGER: Final = re.compile("-?[0-9]{1,15}")
_MAX_EXACT: Final = 10**15

_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a date in a sheet has no time zone
_EPOCH_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001 - as above
_FIRST_REAL_DAY: Final = 60  # Excel counts 29 February 1900, which did not exist.
_LAST_DAY: Final = 2_958_465  # 31 December 9999


@dataclass(frozen=True, slots=True)
class CellFormat:
    """How a number is shown: as a date, or with noughts and signs around its digits."""

    is_date: bool = False
    mask: Mask = ()
    date_1904: bool = False


class SharedTexts:
    """The texts that cells refer to by number, packed into one block of bytes:
    half of what separate strings take.

    A target of `Package.parse`; phonetic readings (rPh) are left out. Of a text that is longer than a cell
    may be, as much is kept as shows it, and the row with the cell is refused. Raises FileTooLarge beyond
    `max_bytes`.
    """

    def __init__(self, max_bytes: int, max_characters: int) -> None:
        self._max_bytes = max_bytes
        self._max_characters = max_characters
        self._block = bytearray()
        self._ends = array("I", [0])
        self._in_text = False
        self._phonetic = False
        self._length = 0

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self):
            raise UnreadableFile("damaged")
        return unescaped(self._block[self._ends[number] : self._ends[number + 1]].decode())

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        name = _TEXT_NAMES.get(tag)
        if name == "rPh":
            self._phonetic = True
        elif name == "t":
            self._in_text = not self._phonetic
        elif name == "si":
            self._length = 0

    def data(self, text: str) -> None:
        if self._in_text:
            # An escape takes seven characters for one.
            kept = text[: max(0, 7 * self._max_characters + 7 - self._length)]
            self._length += len(kept)
            self._block += kept.encode()
            self._check()

    def end(self, tag: str) -> None:
        name = _TEXT_NAMES.get(tag)
        if name == "rPh":
            self._phonetic = False
        elif name == "t":
            self._in_text = False
        elif name == "si":
            self._ends.append(len(self._block))
            self._check()

    def _check(self) -> None:
        if len(self._block) + self._ends.itemsize * len(self._ends) > self._max_bytes:
            raise FileTooLarge("unpacked", self._max_bytes)


class Styles:
    """The number format of each cell style. A target of `Package.parse`."""

    def __init__(self) -> None:
        self._codes: dict[int, str] = {}
        self._format_ids: list[int] = []
        self._within = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _STYLE_NAMES.get(tag)
        if name in {"numFmts", "cellXfs"}:
            self._within = name
        elif name == "numFmt" and self._within == "numFmts":
            if len(self._codes) < _MAX_STYLES:
                self._codes[whole_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")[
                    :_MAX_CODE
                ]
        elif name == "xf" and self._within == "cellXfs" and len(self._format_ids) < _MAX_STYLES:
            self._format_ids.append(whole_number(attributes.get("numFmtId")))

    def data(self, text: str) -> None:
        """Styles are attributes."""

    def end(self, tag: str) -> None:
        if _STYLE_NAMES.get(tag) == self._within:
            self._within = ""

    def formats(self, *, date_1904: bool) -> Sequence[CellFormat]:
        """By the number of the style; `date_1904` says from when the workbook counts its days."""
        known = {number: self._format(number, date_1904=date_1904) for number in set(self._format_ids)}
        return [known[number] for number in self._format_ids]

    def _format(self, number: int, *, date_1904: bool) -> CellFormat:
        code = self._codes.get(number, "")
        shown = _LITERAL.sub("", code.partition(";")[0]).casefold()
        is_date = number in _DATE_FORMATS or (shown != "general" and not set("ymdhs").isdisjoint(shown))
        return CellFormat(is_date=is_date, mask=() if is_date else mask_of(code), date_1904=date_1904)


def whole_number(text: str | None) -> int:
    """The number in an attribute; one that is missing or blank is nought, as in Excel."""
    return int(text) if text else 0


def unescaped(text: str) -> str:
    """The text with its "_x000D_" escapes as the characters they stand for (ECMA-376 part 1, 22.9.2.19)."""
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(escape: re.Match[str]) -> str:
    character = chr(int(escape[1], 16))
    return escape[0] if "\ud800" <= character <= "\udfff" else character


def number_text(value: str, shown: CellFormat) -> str:
    """A number as text: whole numbers without a decimal point, dates in ISO 8601,
    with what is shown in front of its digits and between them (`number_masks`).

    Raises ValueError when `value` is not a number.
    """
    if shown.is_date and (text := _date_text(float(value), shown)):
        return text
    whole = _whole(value)
    if whole is None:
        return format(float(value), ".15g")
    return masked(whole, shown.mask) if shown.mask and whole >= 0 else str(whole)


def iso_text(value: str) -> str:
    """A date that is stored as such ("Strict Open XML"), as one that is a number is given: to the second."""
    text = value.strip()
    # Digits beyond the microsecond, as Excel writes them, are none that a clock of ours has.
    short = _FRACTION.sub(lambda found: found[0][:7], text)
    try:
        if "-" not in text:
            clock = datetime.combine(_EPOCH, time.fromisoformat(short))
            return _iso(_EPOCH.date(), _to_the_second(clock).time(), without_date=True)
        moment = _to_the_second(datetime.fromisoformat(short).replace(tzinfo=None))
    except (ValueError, OverflowError):
        return text
    return _iso(moment.date(), moment.time(), without_date=False)


def _to_the_second(moment: datetime) -> datetime:
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)


def _whole(value: str) -> int | None:
    if _INTEGER.fullmatch(value):
        return int(value)
    number = float(value)
    if not isfinite(number):
        # Excel refuses such a cell; some programs write it.
        raise ValueError
    return int(number) if abs(number) < _MAX_EXACT and number.is_integer() else None


def _date_text(serial: float, shown: CellFormat) -> str | None:
    """The date, the time, or both; None when the number is no date."""
    if not 0 <= serial < _LAST_DAY + 1:
        return None
    moment = (_EPOCH_1904 if shown.date_1904 else _EPOCH) + timedelta(seconds=round(serial * 86_400))
    if not shown.date_1904 and 1 <= serial < _FIRST_REAL_DAY:
        moment += timedelta(days=1)
    return _iso(moment.date(), moment.time(), without_date=serial < 1)


def _iso(day: date, clock: time, *, without_date: bool) -> str:
    if without_date:
        return clock.isoformat()
    return day.isoformat() if clock == time() else f"{day.isoformat()} {clock.isoformat()}"
