"""CSV files as Excel, HR systems and text editors write them:
encoding, separator, quotes, and whether they are whole.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Generator, Iterator
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final, TextIO

from qlinx.tabular.refusals import CutOff, FileTooLarge, UnreadableFile
from qlinx.tabular.rows import ReadingLimits, Record, Table

SEPARATORS: Final = (";", ",", "\t")

_CHUNK: Final = 1024**2
_UTF8_MARK: Final = codecs.BOM_UTF8
_UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Excel's own first line that names the separator: "sep=;".
_SEPARATOR_LINE: Final = re.compile(r'"?sep=([;,\t|])"?[\r\n]*', re.IGNORECASE)
_UNDECODED: Final = re.compile("[\udc80-\udcff]")
_MULTI_BYTE: Final = re.compile("[^\x00-\x7f\udc80-\udcff]")


def csv_tables(path: Path, limits: ReadingLimits) -> tuple[Table, ...]:
    """The ways to read the file, one per separator that it may have.

    Raises UnreadableFile or CutOff when the bytes are in no encoding that we know.
    """
    encoding = _find_encoding(path)
    with path.open(encoding=encoding, newline="") as stream:
        named = _SEPARATOR_LINE.fullmatch(stream.readline(20))
    separators, skip = ((named[1],), 1) if named else (SEPARATORS, 0)
    return tuple(
        Table(
            format="csv",
            records=partial(_records, path, encoding, separator, skip, limits),
            encoding=encoding,
            separator=separator,
        )
        for separator in separators
    )


def _find_encoding(path: Path) -> str:
    """The encoding of the whole file, decided by reading it through once.

    Without a mark at its start a file is UTF-8 when all of it is, else Windows-1252, in which Excel writes in
    Europe.
    """
    with path.open("rb") as stream:
        start = stream.read(3)
    if start.startswith(_UTF16_MARKS):
        return _checked(path, "utf-16")
    if start == _UTF8_MARK:
        return _checked(path, "utf-8-sig")
    try:
        return _checked(path, "utf-8")
    except UnreadableFile:
        _refuse_mixed(path)
        return _checked(path, "cp1252")


def _checked(path: Path, encoding: str) -> str:
    """The encoding, when all bytes are in it and none of the characters is a null, which no text has."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        for chunk in _chunks(path):
            if "\0" in decoder.decode(chunk):
                raise UnreadableFile("encoding")
    except UnicodeDecodeError as error:
        raise UnreadableFile("encoding") from error
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        # All was well until the end came in the middle of a character.
        raise CutOff from error
    return encoding


def _refuse_mixed(path: Path) -> None:
    """Refuse a file that is for the greater part UTF-8: taking it for Windows-1252 would spoil its names.

    The other way round, a few pairs of signs in Windows-1252 ("É’") look like one character of UTF-8.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    undecoded = multi_byte = 0
    for chunk in _chunks(path):
        text = decoder.decode(chunk)
        undecoded += len(_UNDECODED.findall(text))
        multi_byte += len(_MULTI_BYTE.findall(text))
    if multi_byte >= max(undecoded, 1):
        raise UnreadableFile("mixed_encoding")


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


class _Lines:
    """The physical lines of a text, numbered from 1, as many characters at a time as one row may have."""

    def __init__(self, stream: TextIO, max_row_characters: int) -> None:
        self._stream = stream
        self._limit = max_row_characters
        self.row_characters = 0
        self._row_starts = 1
        self._ends_with_break = True
        self.number = 0
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(self._limit + 1)
        if not line:
            self.ended = True
            raise StopIteration
        self.number += 1
        self.row_characters += len(line)
        if self.row_characters > self._limit:
            raise FileTooLarge("row", self._limit, self._row_starts)
        self._ends_with_break = line.endswith(("\n", "\r"))
        return line

    def start_row(self) -> int:
        """The line on which the next row starts."""
        self.row_characters = 0
        self._row_starts = self.number + 1
        return self._row_starts

    @property
    def end_without_break(self) -> bool:
        """Whether the text has ended, and not with a line break."""
        return self.ended and not self._ends_with_break


class _Widths:
    """Notices a last row that is shorter than every row before it:
    the sign of a file that was cut between cells.
    """

    def __init__(self) -> None:
        self._widest = self._narrowest = self._last = 0
        self.last_is_short = False

    def add(self, width: int) -> None:
        self.last_is_short = width < self._narrowest
        if width > self._widest:
            # What stood above a wider row was a title.
            self._widest = self._narrowest = width
        else:
            self._narrowest = min(self._narrowest, width)


def _records(
    path: Path, encoding: str, separator: str, skip: int, limits: ReadingLimits
) -> Generator[Record, None, None]:
    widths = _Widths()
    with path.open(encoding=encoding, newline="") as stream:
        lines = _Lines(stream, limits.max_row_characters)
        for _ in islice(lines, skip):
            pass
        with closing(_all_records(lines, separator)) as records:
            for record in records:
                # Only in a row longer than a cell may be can there be such a cell: a million rows are spared
                # a look at each.
                if lines.row_characters > limits.max_cell_characters and any(
                    len(cell) > limits.max_cell_characters for cell in record.cells
                ):
                    raise FileTooLarge("cell", limits.max_cell_characters, record.line)
                if "".join(record.cells).strip():
                    widths.add(len(record.cells))
                    yield record
        if widths.last_is_short and lines.end_without_break:
            raise CutOff


def _all_records(lines: _Lines, separator: str) -> Generator[Record, None, None]:
    """The rows, blank ones included.

    Strict: a quotation mark that leaves a cell's end in doubt refuses the file.
    """
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        line = lines.start_row()
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise (CutOff(line) if lines.ended else UnreadableFile("quotes", line)) from error
        if cells is None:
            return
        yield Record(line, cells, lines.number)
