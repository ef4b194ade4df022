"""A dropped file as rows: what kind of file it is, where its header is, and whether it is whole.

A file is read through once before its first row is given, so that a file that is cut off or damaged is
refused whole. Rows stream: memory does not grow with their number. Seconds for a million rows: see
docs/decisions/0008.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from qlinx.tabular.kinds import COMPOUND_FILE, refused_compound_file, unsupported_kind
from qlinx.tabular.labels import column_labels
from qlinx.tabular.refusals import (
    AmbiguousSheets,
    EmptyFile,
    FileRefused,
    FileTooLarge,
    HeaderMissing,
    HeaderOnly,
    SecondHeader,
    UnsupportedFormat,
)
from qlinx.tabular.rows import Dialect, RawRow, ReadingLimits, Record, Table, TableReading
from qlinx.tabular.wrappers import unwrapped

# An export may start with a title, a date and a blank row; a header further down is not looked for.
_HEADER_WITHIN: Final = 20

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_BEFORE_ARCHIVE: Final = b"\xef\xbb\xbf\r\n\t "
_LOOK: Final = 512

Known = Callable[[Iterable[str]], int]
"""How many different fields a row of cells would name, were it the header of a table of this kind."""

Complete = Callable[[Iterable[str]], bool]
"""Whether a row of cells names every field that a table of this kind can't do without."""


class _Header(NamedTuple):
    """The best candidate for a header in the beginning of a table."""

    fields: int
    record: Record
    table: Table
    complete: bool


def read_table(
    path: Path, known: Known, complete: Complete | None = None, *, limits: ReadingLimits | None = None
) -> TableReading:
    """The rows of the text or workbook at `path`, recognised by its content and not by its name.

    Of several sheets the one is read whose header is complete; a list of departments beside it is not asked
    about. The time that `limits` give runs from here until the last row was taken.

    Raises a FileRefused (see `tabular.refusals`), and no other error, whatever the bytes.
    """
    limits = (limits or ReadingLimits()).started()
    size = path.stat().st_size
    if size == 0:
        raise EmptyFile
    if size > limits.max_file_bytes:
        raise FileTooLarge("bytes", limits.max_file_bytes)
    header = _find_header(_tables(path, limits), known, complete or (lambda _: True))
    labels = column_labels(_without_blank_end(header.record.cells))
    return TableReading(
        dialect=_dialect(header),
        labels=labels,
        row_count=_count(header, limits.max_rows, complete or (lambda _: False)),
        open_rows=partial(_rows, header.table, header.record.line, labels),
    )


def _tables(path: Path, limits: ReadingLimits) -> Sequence[Table]:
    with path.open("rb") as stream:
        start = stream.read(_LOOK)
    # What a system of the web wrote before it, by mistake: Excel mends that as well.
    if start.lstrip(_BEFORE_ARCHIVE).startswith(_ZIP):
        from qlinx.tabular.sheets import xlsx_tables

        return xlsx_tables(path, limits)
    if start.startswith(COMPOUND_FILE):
        raise refused_compound_file(path)
    if kind := unsupported_kind(start):
        raise UnsupportedFormat(kind)
    from qlinx.tabular.csv_text import csv_tables

    return csv_tables(path, limits)


def _find_header(tables: Sequence[Table], known: Known, complete: Complete) -> _Header:
    """The header of the one table that has one. Of a text, the separator under which it names most fields."""
    found = [(table, *_best_row(table, known, complete)) for table in tables]
    named = [header for _, header, _ in found if header and header.fields]
    if any(table.format == "xlsx" for table in tables):
        named = _of_one_sheet(named)
    refusals = [refusal for _, _, refusal in found if refusal]
    if named and (len(named) == 1 or named[0].table.format == "csv"):
        return max(named, key=lambda header: (header.fields, len(header.record.cells)))
    if refusals and (named or len(refusals) == len(tables) or tables[0].format == "xlsx"):
        raise refusals[0]
    if named:
        raise AmbiguousSheets([header.table.sheet or "" for header in named])
    raise next(filter(_of_columns, refusals), None) or _without_header(found)


def _of_columns(refusal: FileRefused) -> bool:
    return refusal.code == "too_large_columns"


def _of_one_sheet(named: Sequence[_Header]) -> list[_Header]:
    """The sheets that may be meant: those with all that is needed, and rows below it; else the best."""
    whole = [header for header in named if header.complete]
    if len(whole) > 1:
        return [header for header in whole if _has_rows(header)] or whole[:1]
    best = max(named, key=lambda header: header.fields, default=None)
    return whole or ([best] if best else [])


def _has_rows(header: _Header) -> bool:
    with closing(header.table.records()) as records:
        return any(record.line > header.record.line for record in records)


def _without_header(found: Sequence[tuple[Table, _Header | None, FileRefused | None]]) -> FileRefused:
    """A text of separators alone is blank under the right one; a workbook is when all its sheets are."""
    blank = [header is None and refusal is None for _, header, refusal in found]
    is_text = any(table.format == "csv" for table, _, _ in found)
    return EmptyFile() if (any(blank) if is_text else all(blank)) else HeaderMissing()


def _best_row(table: Table, known: Known, complete: Complete) -> tuple[_Header | None, FileRefused | None]:
    """The row near the top that names most fields, and what stopped the reading there, if anything."""
    best: _Header | None = None
    try:
        with closing(table.records()) as records:
            for record in islice(records, _HEADER_WITHIN):
                cells = [unwrapped(cell) for cell in record.cells]
                fields = known(cells)
                if best is None or fields > best.fields:
                    best = _Header(fields, record._replace(cells=cells), table, complete(cells))
    except FileRefused as refusal:
        return best, refusal
    return best, None


def _rows(
    table: Table, header_line: int, labels: Sequence[str], only: frozenset[str]
) -> Generator[RawRow, None, None]:
    wanted = [(label, position) for position, label in enumerate(labels) if label in only]
    with closing(table.records()) as records:
        for line, cells, last_line in records:
            if line > header_line:
                width = len(cells)
                yield RawRow(
                    line=line,
                    cells={
                        label: unwrapped(cells[position]) if position < width else ""
                        for label, position in wanted
                    },
                    surplus_cells=sum(1 for cell in cells[len(labels) :] if cell.strip())
                    if width > len(labels)
                    else 0,
                    last_line=last_line,
                )


def _count(header: _Header, max_rows: int, complete: Complete) -> int:
    """How many rows there are under the header; reading them all proves the file whole."""
    count = 0
    names = frozenset(cell for cell in header.record.cells if cell.strip())
    with closing(header.table.records()) as records:
        for line, cells, _ in records:
            if line > header.record.line:
                count += 1
                if not names.isdisjoint(cells) and _is_in_other_order(header, names, cells, complete):
                    raise SecondHeader(line)
            if count > max_rows:
                raise FileTooLarge("rows", max_rows)
    if count == 0:
        raise HeaderOnly
    return count


def _is_in_other_order(
    header: _Header, names: frozenset[str], cells: Sequence[str], complete: Complete
) -> bool:
    """Whether a row is a header too, of columns that do not stand where those of the list do."""
    of_list = [*header.record.cells, *[""] * len(cells)]
    known = [cell == of_list[place] for place, cell in enumerate(cells) if cell in names]
    return len(known) > 1 and not all(known) and complete(cells)


def _without_blank_end(cells: Sequence[str]) -> Sequence[str]:
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _dialect(header: _Header) -> Dialect:
    table = header.table
    return Dialect(
        format=table.format,
        header_line=header.record.line,
        encoding=table.encoding,
        separator=table.separator,
        sheet=table.sheet,
    )
