"""Sheets of .xlsx workbooks (ECMA-376 part 1, SpreadsheetML), streamed row by row: values only, as text.

See docs/decisions/0008-own-reader-for-xlsx.md for why no spreadsheet library does this.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Final, NamedTuple

from qlinx.tabular.merged_cells import Down, filled_in, merged_down
from qlinx.tabular.package import Package, open_package, related_parts, workbook_part
from qlinx.tabular.refusals import FileTooLarge, UnreadableFile
from qlinx.tabular.rows import ReadingLimits, Record, Table
from qlinx.tabular.sheet_values import (
    CellFormat,
    SharedTexts,
    Styles,
    iso_text,
    local_names,
    number_text,
    unescaped,
    whole_number,
)

_MAX_ROW: Final = 1_048_576
_MAX_COLUMN: Final = 16_384
_SHEET_NAMES: Final = local_names("row", "c", "v", "f", "is", "t", "rPh")
_WORKBOOK_NAMES: Final = local_names("workbookPr", "sheet")
# What failed_formulas.py knows as one; here for a formula that no program has calculated yet.
_NOT_CALCULATED: Final = "#CALC!"
_GENERAL: Final = CellFormat()


def xlsx_tables(path: Path, limits: ReadingLimits) -> tuple[Table, ...]:
    """The visible sheets of a workbook, each as a table.

    Raises UnsupportedFormat, PasswordProtected, CutOff, UnreadableFile, FileTooLarge.
    """
    package = open_package(path, limits)
    main = workbook_part(package, limits)
    workbook = _Workbook(limits)
    package.parse_index(main, workbook)
    related = related_parts(package, main, limits)
    texts = SharedTexts(limits.max_shared_text_bytes, limits.max_cell_characters)
    styles = Styles()
    for kind, part in related.values():
        if kind == "sharedStrings" and package.has(part):
            package.parse(part, texts)
        elif kind == "styles" and package.has(part):
            package.parse(part, styles)
    values = _Values(texts, styles.formats(date_1904=workbook.date_1904))
    return tuple(
        Table(format="xlsx", records=_Sheet(package, part, values, limits).records, sheet=name)
        for name, part in _worksheets(workbook, related)
    )


class _Sheet:
    """A sheet that is read again and again."""

    def __init__(self, package: Package, part: str, values: _Values, limits: ReadingLimits) -> None:
        self._package, self._part, self._values, self._limits = package, part, values, limits

    @cached_property
    def _merged(self) -> tuple[Down, ...]:
        return merged_down(self._package, self._part, self._limits)

    def records(self) -> Generator[Record, None, None]:
        rows = _records(self._package, self._part, self._values, self._limits)
        return filled_in(rows, self._merged) if self._merged else rows


class _Values(NamedTuple):
    """What cells refer to by number."""

    texts: SharedTexts
    formats: Sequence[CellFormat]


def _worksheets(workbook: _Workbook, related: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for name, relation in workbook.visible_sheets:
        kind, part = related.get(relation, ("", ""))
        if kind == "worksheet":
            yield name, part


def _records(
    package: Package, part: str, values: _Values, limits: ReadingLimits
) -> Generator[Record, None, None]:
    rows = _SheetRows(values, limits)
    for _ in package.parsing(part, rows):
        while rows.ready:
            yield rows.ready.popleft()


class _Workbook:
    """The names of the sheets that people see, in order, with their relation ids."""

    def __init__(self, limits: ReadingLimits) -> None:
        self._limits = limits
        self.visible_sheets: list[tuple[str, str]] = []
        self.date_1904 = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _WORKBOOK_NAMES.get(tag)
        if name == "workbookPr":
            self.date_1904 = attributes.get("date1904") in {"1", "true"}
        elif name == "sheet" and attributes.get("state", "visible") == "visible":
            if len(self.visible_sheets) >= self._limits.max_parts:
                raise FileTooLarge("unpacked", self._limits.max_unpacked_bytes)
            relation = next((value for key, value in attributes.items() if key.endswith("}id")), "")
            self.visible_sheets.append((attributes.get("name", ""), relation))

    def data(self, text: str) -> None:
        """A workbook's parts are named in attributes."""

    def end(self, tag: str) -> None:
        """Nothing waits for an end."""


class _SheetRows:
    """A sheet's XML as it streams by; the rows that are complete and not blank wait in `ready`."""

    def __init__(self, values: _Values, limits: ReadingLimits) -> None:
        self.ready: deque[Record] = deque()
        self._texts, self._formats = values
        self._limits = limits
        self._columns: dict[str, int] = {}
        self._cell_number = count(1)
        self._line = 0
        self._cells: list[str] = []
        self._column = 0
        self._attributes: Mapping[str, str] = {}
        self._formula = False
        self._phonetic = False
        self._inline = False
        self._within_value = False
        self._parts: list[str] = []
        self._length = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _SHEET_NAMES.get(tag)
        if name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._start_row(attributes)
        elif name == "v":
            # A text in the cell itself is not followed by what a program repeats as a value.
            self._within_value = self._attributes.get("t") != "inlineStr"
        elif name == "t":
            self._within_value = self._inline and not self._phonetic
        elif name == "f":
            self._formula = True
        elif name == "is":
            self._inline = True
        elif name == "rPh":
            self._phonetic = True

    def data(self, text: str) -> None:
        if self._within_value:
            self._length += len(text)
            if self._length > self._limits.max_cell_characters:
                raise FileTooLarge("cell", self._limits.max_cell_characters, self._line)
            self._parts.append(text)

    def end(self, tag: str) -> None:
        name = _SHEET_NAMES.get(tag)
        if name in {"v", "t"}:
            self._within_value = False
        elif name == "c":
            self._end_cell()
        elif name == "row":
            if self._cells:
                self.ready.append(Record(self._line, self._cells, self._line))
        elif name == "is":
            self._inline = False
        elif name == "rPh":
            self._phonetic = False

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        line = whole_number(attributes.get("r")) or self._line + 1
        if line <= self._line:
            raise UnreadableFile("damaged")
        if line > _MAX_ROW:
            raise FileTooLarge("rows", self._limits.max_rows)
        self._line, self._cells, self._column = line, [], 0

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        if next(self._cell_number) > self._limits.max_cells:
            raise FileTooLarge("unpacked", self._limits.max_unpacked_bytes)
        reference = attributes.get("r")
        column = self._column_of(reference) if reference else self._column + 1
        if column <= self._column:
            raise UnreadableFile("damaged")
        self._column = column
        self._attributes = attributes
        self._formula = self._inline = self._phonetic = self._within_value = False
        self._parts, self._length = [], 0

    def _column_of(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        if letters not in self._columns:
            self._columns[letters] = _column_number(letters.upper())
        return self._columns[letters]

    def _end_cell(self) -> None:
        text = self._cell_text()
        if not text or text.isspace():
            return
        if self._column > self._limits.max_columns:
            raise FileTooLarge("columns", self._limits.max_columns)
        if len(text) > self._limits.max_cell_characters:
            raise FileTooLarge("cell", self._limits.max_cell_characters, self._line)
        self._cells.extend([""] * (self._column - 1 - len(self._cells)))
        self._cells.append(text)

    def _cell_text(self) -> str:
        kind = self._attributes.get("t", "n")
        value = "".join(self._parts)
        if kind == "s":
            return self._texts[int(value)] if value else ""
        if kind == "n":
            if not value.strip():
                return _NOT_CALCULATED if self._formula else ""
            return number_text(value.strip(), self._format())
        if kind == "b":
            return "TRUE" if value.strip() in {"1", "true"} else "FALSE"
        if kind == "d":
            return iso_text(value)
        return unescaped(value) if kind in {"str", "inlineStr"} else value

    def _format(self) -> CellFormat:
        style = whole_number(self._attributes.get("s"))
        return self._formats[style] if 0 <= style < len(self._formats) else _GENERAL


def _column_number(letters: str) -> int:
    """1 for "A", 27 for "AA". A reference that is none is damage."""
    number = 0
    for letter in letters[:4]:
        if not "A" <= letter <= "Z":
            raise UnreadableFile("damaged")
        number = number * 26 + ord(letter) - ord("A") + 1
    if not 0 < number <= _MAX_COLUMN:
        raise UnreadableFile("damaged")
    return number
