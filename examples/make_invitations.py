"""Writes the example invitation as a workbook, from the CSV file beside it.

    python -m examples.make_invitations

Moments are moments and the number of places is a number, as Excel has them once somebody typed the row into
it.
"""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path
from typing import Final

import openpyxl

from examples.make_rosters import saved

FOLDER: Final = Path(__file__).parent / "invitations"
CSV: Final = FOLDER / "herhaling-bhv.csv"
WORKBOOK: Final = FOLDER / "herhaling-bhv.xlsx"
_MOMENTS: Final = ("Begin", "Einde", "Antwoord uiterlijk")
_SHOWN: Final = "d-m-yyyy hh:mm"


def xlsx_file() -> bytes:
    """The rows of the CSV file as a workbook."""
    text = CSV.read_bytes().decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Uitnodigingen"
    sheet.append(header)
    for row in rows:
        sheet.append([_value(name, cell) for name, cell in zip(header, row, strict=True)])
    for name in _MOMENTS:
        for cell in list(sheet.iter_cols())[header.index(name)][1:]:
            cell.number_format = _SHOWN
    return saved(workbook)


def _value(name: str, cell: str) -> str | int | datetime:
    if name in _MOMENTS:
        return datetime.strptime(cell, "%d-%m-%Y %H:%M")  # noqa: DTZ007 - a moment in a sheet has no time zone
    return int(cell) if cell.isdigit() else cell


def main() -> None:
    """Write the file."""
    content = xlsx_file()
    WORKBOOK.write_bytes(content)
    print(f"{WORKBOOK}: {len(content)} bytes")


if __name__ == "__main__":
    main()
