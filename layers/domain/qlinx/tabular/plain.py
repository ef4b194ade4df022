"""A table in plain parts: what whoever reads a dropped file leaves for whoever judges its rows.

Who reads holds neither secret nor records, and who judges never sees the file (decision 133). So nothing here
is believed: it is checked like anything from outside, and parsing it needs no more than JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from pydantic_core import to_json

from qlinx.tabular.refusals import FileRefused
from qlinx.tabular.rows import RawRow, TableReading

# A part ends with the row that fills it: about as many bytes, and one row more.
_PART_BYTES: Final = 1024**2

_Label = Annotated[str, Field(max_length=80)]
_Code = Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
_PlainRow = tuple[int, int, int, list[str]]
_ROW: Final[TypeAdapter[_PlainRow]] = TypeAdapter(_PlainRow)


class PlainRefusal(BaseModel):
    """Why a file can't be read, to be told by whoever knows whose it is."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    code: _Code
    params: dict[_Code, int | Annotated[str, Field(max_length=20_000)]] = {}

    @classmethod
    def of(cls, refused: FileRefused) -> PlainRefusal:
        return cls(code=refused.code, params=dict(refused.params))

    def told(self) -> FileRefused:
        """The refusal as whoever read the file met it."""
        refused = FileRefused(self.params)
        refused.code = self.code
        return refused


class PlainTable(BaseModel):
    """A table whose rows lie in parts: its columns, which of them the rows have, and how many there are."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    header_line: int
    labels: tuple[_Label, ...]
    taken: tuple[_Label, ...]
    row_count: int
    parts: int


class PlainReading(BaseModel):
    """What became of reading a file: its table, or why it can't be read; neither where it is gone."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    table: PlainTable | None = None
    refused: PlainRefusal | None = None


def write_rows(
    reading: TableReading, taken: Collection[str], write: Callable[[int, bytes], None]
) -> PlainTable:
    """Writes the rows in parts, numbered from 1, with the cells of the columns that are ``taken``.

    Raises a FileRefused, also after some parts are written.
    """
    lines: list[bytes] = []
    size = parts = 0
    for row in reading.rows(taken):
        line = to_json((row.line, row.last_line, row.surplus_cells, [*row.cells.values()]))
        lines.append(line)
        size += len(line)
        if size >= _PART_BYTES:
            parts += 1
            write(parts, b"\n".join(lines))
            lines, size = [], 0
    if lines:
        parts += 1
        write(parts, b"\n".join(lines))
    return PlainTable(
        header_line=reading.dialect.header_line,
        labels=reading.labels,
        taken=tuple(label for label in reading.labels if label in taken),
        row_count=reading.row_count,
        parts=parts,
    )


def read_rows(table: PlainTable, read: Callable[[int], bytes]) -> Iterator[RawRow]:
    """The rows again, one part at a time."""
    for part in range(1, table.parts + 1):
        for text in read(part).split(b"\n"):
            line, last_line, surplus, cells = _ROW.validate_json(text)
            yield RawRow(line, dict(zip(table.taken, cells, strict=True)), surplus, last_line)
