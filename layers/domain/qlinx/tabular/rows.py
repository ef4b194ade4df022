"""What reading a table gives, before anything in it is judged."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from math import inf
from typing import Literal, NamedTuple, Self

from qlinx.tabular.refusals import FileTooLarge

FileFormat = Literal["csv", "xlsx"]


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """How much is read at most. A file beyond a limit is refused whole, never cut.

    The first three bound what an employer can mean; the others bound what a hostile file can cost in memory
    and time. The defaults leave room for a full sheet of 1,048,576 rows and hold in a function of 512 MB; who
    expects less says so.
    """

    max_file_bytes: int = 200 * 1024**2
    max_rows: int = 1_048_575
    """Rows under the header: all that a sheet can hold."""
    max_columns: int = 500
    max_cell_characters: int = 32_767
    """As a spreadsheet's own limit."""
    max_row_characters: int = 500_000
    max_unpacked_bytes: int = 1024**3
    """Of all parts of a workbook together."""
    max_unpacking_ratio: int = 200
    """Unpacked against packed, for a part above 1 MiB; ordinary sheets reach about 10, sheets of nothing but
    equal cells 120."""
    max_parts: int = 2_000
    max_cells: int = 30_000_000
    """Cells in a sheet, empty ones that only carry a style included."""
    max_shared_text_bytes: int = 128 * 1024**2
    """Of the table of different texts in a workbook: the only part of a file that stands in memory."""
    max_seconds: int = 240
    """By the clock on the wall, from the first look to the last row that is taken: less than the function has
    that reads it, so that a file that takes longer is refused, and not tried again and again."""
    ends_at: float = inf
    """When that time is over, on the clock that only goes forward."""

    def started(self) -> Self:
        """These limits for one reading, whose time begins now."""
        return replace(self, ends_at=time.monotonic() + self.max_seconds)

    def check_time(self) -> None:
        """Raises FileTooLarge when the time is over."""
        if time.monotonic() > self.ends_at:
            raise FileTooLarge("time", self.max_seconds)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the file turned out to be written."""

    format: FileFormat
    header_line: int
    encoding: str | None = None
    """Of a CSV file: "utf-8", "utf-8-sig", "cp1252" or "utf-16"."""
    separator: str | None = None
    """Of a CSV file."""
    sheet: str | None = None
    """Of a workbook: the name of the sheet that was read."""


class Record(NamedTuple):
    """A row of cells before it is known which is the header."""

    line: int
    cells: list[str]
    last_line: int


@dataclass(frozen=True, slots=True)
class Table:
    """One way to read a file as rows: a text with one separator, or one sheet of a workbook.

    `records` opens the file anew, gives the rows that are not blank and, at the end, raises when the file
    turns out to be cut off or damaged.
    """

    format: FileFormat
    records: Callable[[], Generator[Record, None, None]]
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as it stands in the file.

    `line` is where it starts, counted from 1: the physical line of a text file, the row's number in a sheet.
    `cells` are by column label; a cell that the row does not have is empty. `surplus_cells` counts filled
    cells beyond the header. `last_line` is where it ends: another line of a text file where a cell holds line
    breaks.
    """

    line: int
    cells: Mapping[str, str]
    surplus_cells: int = 0
    last_line: int = 0


@dataclass(frozen=True, slots=True)
class TableReading:
    """A file that was read through once and found whole;
    its rows can be read as often as needed, one at a time.
    """

    dialect: Dialect
    labels: tuple[str, ...]
    """The columns' labels in order: the header's cells, made different from each other where they are not."""
    row_count: int
    """Rows under the header that are not blank."""
    open_rows: Callable[[frozenset[str]], Iterator[RawRow]]

    def rows(self, only: Collection[str] | None = None) -> Iterator[RawRow]:
        """The rows that are not blank, in the order of the file,
        with the cells of the labels in `only` (or of all).

        Name the labels that are wanted, and what is never stored leaves no trace beyond the file itself.
        """
        return self.open_rows(frozenset(self.labels if only is None else only))
