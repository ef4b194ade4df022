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

from qlinx.tabular.labels import column_labels
from qlinx.tabular.refusals import (
    AmbiguousSheets,
    EmptyFile,
    FileRefused,
    FileTooLarge,
    HeaderMissing,
    HeaderOnly,
    PasswordProtected,
    UnsupportedFormat,
)
from qlinx.tabular.rows import Dialect, RawRow, ReadingLimits, Record, Table, TableReading

# An export may start with a title, a date and a blank row; a header further down is not looked for.
_HEADER_WITHIN: Final = 20

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_COMPOUND_FILE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream in which Office keeps an encrypted workbook ([MS-OFFCRYPTO] 1.3.2).
_ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
_PDF: Final = b"%PDF-"

Known = Callable[[Iterable[str]], int]
"""How many different fields a row of cells would name, were it the header of a table of this kind."""


class _Header(NamedTuple):
    """The best candidate for a header in the beginning of a table."""

    fields: int
    record: Record
    table: Table


def read_table(path: Path, known: Known, *, limits: ReadingLimits | None = None) -> TableReading:
    """The rows of the CSV file or .xlsx workbook at `path`, recognised by its content and not by its name.

    Raises a FileRefused (see `tabular.refusals`), and no other error, whatever the bytes.
    """
    limits = limits or ReadingLimits()
    size = path.stat().st_size
    if size == 0:
        raise EmptyFile
    if size > limits.max_file_bytes:
        raise FileTooLarge("bytes", limits.max_file_bytes)
    header = _find_header(_tables(path, limits), known)
    labels = column_labels(_without_blank_end(header.record.cells))
    if len(labels) > limits.max_columns:
        raise FileTooLarge("columns", limits.max_columns)
    return TableReading(
        dialect=_dialect(header),
        labels=labels,
        row_count=_count(header, limits.max_rows),
        open_rows=partial(_rows, header.table, header.record.line, labels),
    )


def _tables(path: Path, limits: ReadingLimits) -> Sequence[Table]:
    with path.open("rb") as stream:
        start = stream.read(8)
    if start.startswith(_ZIP):
        from qlinx.tabular.sheets import xlsx_tables

        return xlsx_tables(path, limits)
    if start == _COMPOUND_FILE:
        raise _refused_compound_file(path)
    if start.startswith(_PDF):
        raise UnsupportedFormat("pdf")
    from qlinx.tabular.csv_text import csv_tables

    return csv_tables(path, limits)


def _refused_compound_file(path: Path) -> FileRefused:
    overlap = b""
    with path.open("rb") as stream:
        while chunk := stream.read(1024**2):
            if _ENCRYPTED_STREAM in overlap + chunk:
                return PasswordProtected()
            overlap = chunk[-len(_ENCRYPTED_STREAM) :]
    return UnsupportedFormat("xls")


def _find_header(tables: Sequence[Table], known: Known) -> _Header:
    """The header of the one table that has one. Of a text, the separator under which it names most fields."""
    found = [(table, *_best_row(table, known)) for table in tables]
    refusals = [refusal for _, _, refusal in found if refusal]
    named = [header for _, header, _ in found if header and header.fields]
    if any(table.format == "xlsx" for table in tables):
        if refusals:
            raise refusals[0]
        if len(named) > 1:
            raise AmbiguousSheets([header.table.sheet or "" for header in named])
    if named:
        return max(named, key=lambda header: (header.fields, len(header.record.cells)))
    if tables and len(refusals) == len(tables):
        raise refusals[0]
    raise _without_header(found)


def _without_header(found: Sequence[tuple[Table, _Header | None, FileRefused | None]]) -> FileRefused:
    """A text of separators alone is blank under the right one; a workbook is when all its sheets are."""
    blank = [header is None and refusal is None for _, header, refusal in found]
    is_text = any(table.format == "csv" for table, _, _ in found)
    return EmptyFile() if (any(blank) if is_text else all(blank)) else HeaderMissing()


def _best_row(table: Table, known: Known) -> tuple[_Header | None, FileRefused | None]:
    """The row near the top that names most fields, and what stopped the reading there, if anything."""
    best: _Header | None = None
    try:
        with closing(table.records()) as records:
            for record in islice(records, _HEADER_WITHIN):
                fields = known(record.cells)
                if best is None or fields > best.fields:
                    best = _Header(fields, record, table)
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
                    cells={label: cells[position] if position < width else "" for label, position in wanted},
                    surplus_cells=sum(1 for cell in cells[len(labels) :] if cell.strip())
                    if width > len(labels)
                    else 0,
                    last_line=last_line,
                )


def _count(header: _Header, max_rows: int) -> int:
    """How many rows there are under the header; reading them all proves the file whole."""
    count = 0
    with closing(header.table.records()) as records:
        for line, _, _ in records:
            count += line > header.record.line
            if count > max_rows:
                raise FileTooLarge("rows", max_rows)
    if count == 0:
        raise HeaderOnly
    return count


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
