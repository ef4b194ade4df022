"""The tables that we write, safe to open in a spreadsheet and readable by Dutch Excel:
RFC 4180 with semicolons, in UTF-8.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import Final

CONTENT_TYPE: Final = "text/csv; charset=utf-8"

# Dutch Excel takes a file for UTF-8 only when it starts with this mark.
_BYTE_ORDER_MARK: Final = "\ufeff"
_SEPARATOR: Final = ";"
_LINE_END: Final = "\r\n"

# What a spreadsheet may take for the start of a formula, also behind blanks, quotes' insides or invisible
# marks, and in the full-width and other forms that some versions fold to the plain ones (OWASP, "CSV
# Injection").
_FORMULA: Final = re.compile(
    "[\\s\x00-\x1f\u00ad\u200b-\u200f\u2060\ufeff]*[=+\\-@＝＋－＠﹢﹣﹦﹫⁺⁻⁼₊₋₌−]|[\t\r\n]"
)
# A number in E.164 form starts with a plus and can be nothing but a number: no formula fits in digits alone.
_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)


def csv_file(lines: Iterable[str]) -> bytes:
    """A whole file of what `csv_line` gave; more such lines, encoded as UTF-8, may follow behind it."""
    return (_BYTE_ORDER_MARK + "".join(lines)).encode()


def csv_line(cells: Iterable[str]) -> str:
    """One line of a file, each cell made safe."""
    return _line(safe_cell(cell) for cell in cells)


def cells_of(lines: str) -> list[list[str]]:
    """The cells of lines that ``csv_line`` gave, as they are written: safe ones."""
    return [row for row in csv.reader(io.StringIO(lines, newline=""), delimiter=_SEPARATOR) if row]


def lines_below(header: str, body: bytes) -> dict[str, str] | None:
    """The lines of a file that we wrote, by their last cell; nothing where its first line is not `header`."""
    text = body.decode("utf-8", errors="replace").removeprefix(_BYTE_ORDER_MARK)
    if not text.startswith(header):
        return None
    rows = csv.reader(io.StringIO(text[len(header) :], newline=""), delimiter=_SEPARATOR)
    # Their cells are safe already: made safe again, some would change.
    return {row[-1]: _line(row) for row in rows if row}


def safe_cell(text: str) -> str:
    """The text such that no spreadsheet calculates with it.

    A leading apostrophe makes it text. A telephone number in E.164 form stays as it is: it is harmless, and
    whoever reads the file back finds the number that was written.
    """
    if _FORMULA.match(text) and not _E164.fullmatch(text):
        return f"'{text}"
    return text


def _line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=_SEPARATOR, lineterminator=_LINE_END).writerow(cells)
    return line.getvalue()
