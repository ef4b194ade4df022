"""Cells and lines of the CSV files that we write, safe to open in a spreadsheet and readable by Dutch Excel."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import Final

# Dutch Excel takes a file for UTF-8 only when it starts with this mark.
BYTE_ORDER_MARK: Final = "\ufeff"
SEPARATOR: Final = ";"

# What a spreadsheet may take for the start of a formula, also behind blanks, quotes' insides or invisible marks, and in
# the full-width and other forms that some versions fold to the plain ones (OWASP, "CSV Injection").
_FORMULA: Final = re.compile(
    "[\\s\x00-\x1f\u00ad\u200b-\u200f\u2060\ufeff]*[=+\\-@＝＋－＠﹢﹣﹦﹫⁺⁻⁼₊₋₌−]|[\t\r\n]"
)
# A number in E.164 form starts with a plus and can be nothing but a number: no formula fits in digits alone.
_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)


def safe_cell(text: str) -> str:
    """The text such that no spreadsheet calculates with it.

    A leading apostrophe makes it text. A telephone number in E.164 form stays as it is: it is harmless, and whoever
    reads the file back finds the number that was written.
    """
    if _FORMULA.match(text) and not _E164.fullmatch(text):
        return f"'{text}"
    return text


def csv_line(cells: Iterable[str]) -> str:
    """One line of a CSV file (RFC 4180 with semicolons, ended by CR LF), each cell made safe."""
    line = io.StringIO()
    csv.writer(line, delimiter=SEPARATOR, lineterminator="\r\n").writerow([safe_cell(cell) for cell in cells])
    return line.getvalue()
