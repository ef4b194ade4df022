"""CSV files as Excel, HR systems and text editors write them:
encoding, separator, quotes, and whether they are whole.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final, TextIO

from qlinx.tabular.decoding import find_encoding
from qlinx.tabular.refusals import CutOff, FileTooLarge, UnreadableFile
from qlinx.tabular.rows import ReadingLimits, Record, Table

SEPARATORS: Final = (";", ",", "\t", "|")

# Excel's own first line that names the separator: "sep=;".
_SEPARATOR_LINE: Final = re.compile(r'\ufeff?"?sep=([;,\t|])"?[ ;,\t|]*[\r\n]*', re.IGNORECASE)
_SEPARATOR_WITHIN: Final = 5
_AROUND_QUOTES: Final = re.compile('[ =]"|" ')
# Cells of a row, and lines of it, that are looked at for blanks around quotation marks.
_MOST_LOOSE_CELLS: Final = 600
_MOST_LOOSE_LINES: Final = 100
# How often the clock is looked at.
_LINES_AT_ONCE: Final = 4_096
# Programs of DOS end a file with a sign of its own.
_LONGEST_HEADER: Final = 16_384
# What no text has, to read a line as one cell.
_NO_SEPARATOR: Final = "\x1f"
_END_OF_FILE: Final = "\x1a"


def csv_tables(path: Path, limits: ReadingLimits) -> tuple[Table, ...]:
    """The ways to read the file, one per separator that it may have.

    Raises UnreadableFile or CutOff when the bytes are in no encoding that we know.
    """
    encoding = find_encoding(path, limits)
    separators, skip = _named_separator(path, encoding)
    ways = (False, True) if _lines_are_cells(path, encoding) else (False,)
    return tuple(
        Table(
            format="csv",
            records=partial(_records, path, encoding, separator, skip, limits, lines_are_cells=way),
            encoding=encoding,
            separator=separator,
        )
        for way in ways
        for separator in separators
    )


def _lines_are_cells(path: Path, encoding: str) -> bool:
    """Whether each line is one cell in quotation marks, as programs save a CSV file that they opened as a
    single column.
    """
    with path.open(encoding=encoding, newline="") as stream:
        first = stream.readline(_LONGEST_HEADER).strip()
    inside = first[1:-1].replace('""', "")
    return len(first) > 2 and first[0] == first[-1] == '"' and '"' not in inside


def _named_separator(path: Path, encoding: str) -> tuple[tuple[str, ...], int]:
    """The separators that the file may have, and how many lines at its start only say so."""
    with path.open(encoding=encoding, newline="") as stream:
        for number in range(1, _SEPARATOR_WITHIN + 1):
            line = stream.readline(20)
            if named := _SEPARATOR_LINE.fullmatch(line):
                return (named[1],), number
            if line.strip():
                break
    return SEPARATORS, 0


class _Lines:
    """The physical lines of a text, numbered from 1, as many characters at a time as one row may have."""

    def __init__(self, stream: TextIO, limits: ReadingLimits) -> None:
        self._stream = stream
        self._limits = limits
        self.row_characters = 0
        self.row: list[str] = []
        """The lines of the row."""
        self._again: deque[str] = deque()
        self._row_starts = 1
        self._ends_with_break = True
        self.number = 0
        self._at_end = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        most = self._limits.max_row_characters
        line = self._again.popleft() if self._again else self._stream.readline(most + 1)
        if not line:
            self._at_end = True
            raise StopIteration
        self.number += 1
        if self.number % _LINES_AT_ONCE == 0:
            self._limits.check_time()
        self.row_characters += len(line)
        if self.row_characters > most:
            raise FileTooLarge("row", most, self._row_starts)
        self._ends_with_break = line.endswith(("\n", "\r"))
        self.row.append(line)
        return line

    def start_row(self) -> int:
        """The line on which the next row starts."""
        self.row_characters = 0
        self.row = []
        self._row_starts = self.number + 1
        return self._row_starts

    def read_row_again(self) -> None:
        """Gives the lines of the row once more."""
        self._again.extendleft(reversed(self.row))
        self.number -= len(self.row)
        self.row_characters = 0
        self.row = []

    @property
    def ended(self) -> bool:
        """Whether there is no line behind the ones that were given."""
        return self._at_end and not self._again

    @property
    def end_without_break(self) -> bool:
        """Whether the text has ended, and not with a line break."""
        return self.ended and not self._ends_with_break


class _Widths:
    """Notices a last row that is shorter than every row before it:
    the sign of a file that was cut between cells.

    Cells with nothing in them, in which every row before it ends, the last one may leave out.
    """

    def __init__(self) -> None:
        self._widest = self._narrowest = self._spare = 0
        self.last_is_short = False

    def add(self, cells: Sequence[str]) -> None:
        width = len(cells)
        self.last_is_short = width < self._narrowest - self._spare
        blank = _blank_cells_at_end(cells)
        self._spare = min(self._spare, blank)
        if width > self._widest:
            # What stood above a wider row was a title, or a header without the separators behind each row.
            self._widest = self._narrowest = width
            self._spare = blank
        else:
            self._narrowest = min(self._narrowest, width)


def _blank_cells_at_end(cells: Sequence[str]) -> int:
    return next((number for number, cell in enumerate(reversed(cells)) if cell.strip()), len(cells))


def _records(
    path: Path,
    encoding: str,
    separator: str,
    skip: int,
    limits: ReadingLimits,
    *,
    lines_are_cells: bool = False,
) -> Generator[Record, None, None]:
    widths = _Widths()
    with path.open(encoding=encoding, newline="") as stream:
        lines = _Lines(stream, limits)
        for _ in islice(lines, skip):
            pass
        with closing(_all_records(lines, _NO_SEPARATOR if lines_are_cells else separator)) as records:
            for found in records:
                record = _taken_out(found, separator) if lines_are_cells else found
                # Only in a row longer than a cell may be can there be such a cell: a million rows are spared
                # a look at each.
                if lines.row_characters > limits.max_cell_characters and any(
                    len(cell) > limits.max_cell_characters for cell in record.cells
                ):
                    raise FileTooLarge("cell", limits.max_cell_characters, record.line)
                if "".join(record.cells).strip().strip(_END_OF_FILE):
                    widths.add(record.cells)
                    yield _within_columns(record, limits.max_columns)
        if widths.last_is_short and lines.end_without_break:
            raise CutOff


def _taken_out(record: Record, separator: str) -> Record:
    """The cells of a line that is one cell itself."""
    try:
        inner = [
            cell
            for line in record.cells
            for cell in next(csv.reader([line], delimiter=separator, strict=True), [])
        ]
    except csv.Error as error:
        raise UnreadableFile("quotes", record.line) from error
    return record._replace(cells=inner)


def _within_columns(record: Record, most: int) -> Record:
    if len(record.cells) <= most:
        return record
    if any(cell.strip() for cell in record.cells[most:]):
        raise FileTooLarge("columns", most)
    return record._replace(cells=record.cells[:most])


def _all_records(lines: _Lines, separator: str) -> Generator[Record, None, None]:
    """The rows, blank ones included.

    Strict: a quotation mark that leaves a cell's end in doubt refuses the file.
    """
    reader = csv.reader(lines, delimiter=separator, strict=True)
    cell = _cell(separator)
    while True:
        line = lines.start_row()
        first = next(lines, None)
        if first is None:
            return
        cells = _loosely_quoted(lines, cell) if _AROUND_QUOTES.search(first) else None
        if cells is None:
            lines.read_row_again()
            cells = _strictly_quoted(lines, reader, cell, line)
        yield Record(line, cells, lines.number)


def _strictly_quoted(
    lines: _Lines, reader: Iterator[list[str]], cell: re.Pattern[str], line: int
) -> list[str]:
    try:
        return next(reader)
    except csv.Error as error:
        # Blanks behind a quotation mark below the first line of a row.
        cells = None if lines.ended else _loosely_quoted(lines, cell)
        if cells is None:
            raise (CutOff(line) if lines.ended else UnreadableFile("quotes", line)) from error
        return cells


def _loosely_quoted(lines: _Lines, cell: re.Pattern[str]) -> list[str] | None:
    """The cells of a row in which blanks stand around quotation marks, or "=" before them, of which `csv`
    knows nothing; None where the marks leave a cell's end in doubt.
    """
    text = "".join(lines.row)
    cells: list[str] = []
    place, end = 0, len(text.rstrip("\r\n"))
    while place <= end:
        found = cell.match(text, place, end)
        if found is None:
            if not _quotes_closed(lines, text.count('"', place)):
                return None
            text = "".join(lines.row)
            end = len(text.rstrip("\r\n"))
            found = cell.match(text, place, end)
        if found is None or len(cells) > _MOST_LOOSE_CELLS:
            return None
        cells.append(found[2] if found[1] is None else found[1].replace('""', '"'))
        place = found.end() + 1
    return cells


def _quotes_closed(lines: _Lines, quotes: int) -> bool:
    """Takes lines to the row until its quotation marks are in pairs; a mark that is a name's own has none."""
    while quotes % 2 and len(lines.row) < _MOST_LOOSE_LINES:
        line = next(lines, None)
        if line is None:
            return False
        quotes += line.count('"')
    return quotes % 2 == 0


def _cell(separator: str) -> re.Pattern[str]:
    """A cell up to its separator: in quotation marks (group 1), or without one at its start."""
    edge = re.escape(separator)
    return re.compile(rf'[ =]*"([^"]*(?:""[^"]*)*)" *(?={edge}|$)|((?![ =]*")[^{edge}]*)')
