"""Cells of a sheet that are shown as one with a cell above them: what is in the first holds for all.

A workbook says which at the end of a sheet, below all its rows. So it is looked up in the bytes of the sheet
before these are parsed, which takes a tenth of a parse; rows are filled in while they stream by.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from operator import itemgetter
from typing import Final, NamedTuple

from qlinx.tabular.package import Package
from qlinx.tabular.refusals import FileTooLarge
from qlinx.tabular.rows import ReadingLimits, Record

_NAME: Final = b"mergeCell"
# In a text of a cell no "<" can stand.
_MERGED: Final = re.compile(
    rb"<(?:[\w.-]{1,40}:)?mergeCell\s[^<>]{0,200}?\bref\s*=\s*[\"']([A-Za-z]{1,3})([0-9]{1,7}):[A-Za-z]{1,3}([0-9]{1,7})[\"']"
)
_LONGEST: Final = 512
_MOST: Final = 100_000


class Down(NamedTuple):
    """A column, counted from nought, whose cells are one from a row to another."""

    first: int
    last: int
    column: int


def merged_down(package: Package, part: str, limits: ReadingLimits) -> tuple[Down, ...]:
    """What reaches over several rows of a sheet, from the top.

    Raises FileTooLarge, UnreadableFile.
    """
    found: list[Down] = []
    end = b""
    for chunk in package.bytes_of(part):
        text = end + chunk
        # What began in the former piece, and ended there, is not found twice.
        begin = 0
        if _NAME in text:
            for one in _MERGED.finditer(text):
                begin = one.end()
                if int(one[3]) > int(one[2]):
                    found.append(Down(int(one[2]), int(one[3]), _column(one[1])))
            if len(found) > _MOST:
                raise FileTooLarge("unpacked", limits.max_unpacked_bytes)
        end = text[max(begin, len(text) - _LONGEST) :]
    return tuple(sorted(found, key=itemgetter(0)))


def filled_in(
    records: Generator[Record, None, None], merged: tuple[Down, ...]
) -> Generator[Record, None, None]:
    """The rows with what is shown in them from above."""
    shown: dict[int, tuple[int, str]] = {}
    coming = iter(merged)
    following = next(coming, None)
    for record in records:
        while following and following.first <= record.line:
            value = _cell(record, following.column) if following.first == record.line else ""
            if value:
                shown[following.column] = (following.last, value)
            following = next(coming, None)
        for column, value in [*_still_shown(shown, record.line)]:
            if not _cell(record, column):
                record.cells.extend([""] * (column + 1 - len(record.cells)))
                record.cells[column] = value
        yield record


def _still_shown(shown: dict[int, tuple[int, str]], line: int) -> Iterator[tuple[int, str]]:
    for column, (last, value) in [*shown.items()]:
        if line > last:
            del shown[column]
        else:
            yield column, value


def _cell(record: Record, column: int) -> str:
    return record.cells[column] if column < len(record.cells) else ""


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number - 1
