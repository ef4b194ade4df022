"""A workbook that we write holds what a CSV of ours would, as text, for whatever program opens it."""

import io
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from qlinx.tabular.rows import ReadingLimits
from qlinx.tabular.sheets import xlsx_tables
from qlinx.tabular.workbooks import workbook_file
from tests.support.table_files import a_file

HEADER = ("Naam", "Nummer")
_READ = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def opened(content: bytes) -> Worksheet:
    (sheet,) = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    return sheet


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "＝"])
def test_no_cell_is_calculated_with_nor_would_be_where_the_file_is_saved_as_csv(start: str) -> None:
    text = f"{start}HYPERLINK(1)"
    cell = opened(workbook_file("Antwoorden", HEADER, [(text, "")]))["A2"]

    assert (cell.data_type, cell.number_format, cell.value) == ("s", "@", f"'{text}")


def test_a_number_keeps_its_zeros() -> None:
    cell = opened(workbook_file("Antwoorden", HEADER, [("Sanne", "00042")]))["B2"]

    assert (cell.data_type, cell.number_format, cell.value) == ("s", "@", "00042")


def test_the_names_of_the_columns_stay_in_sight_and_filter() -> None:
    sheet = opened(workbook_file("Antwoorden", HEADER, [("Sanne", "1"), ("Bart", "2")]))

    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B3")


@given(st.lists(st.tuples(_READ, _READ), max_size=5))
def test_what_is_written_is_what_our_own_reader_reads(rows: list[tuple[str, str]]) -> None:
    written = [list(HEADER), *([f"x{first}", f"x{second}x"] for first, second in rows)]
    with a_file(workbook_file("Antwoorden", written[0], written[1:])) as path:
        (table,) = xlsx_tables(path, ReadingLimits())
        read = [record.cells for record in table.records()]

    assert read == written


def test_what_is_too_long_for_a_cell_or_no_name_of_a_sheet_is_cut() -> None:
    content = workbook_file("Wie [komt]? " * 9, ("Naam",), [("a" * 40_000,)])
    book = openpyxl.load_workbook(io.BytesIO(content))

    assert book.sheetnames == ["Wie -komt-- Wie -komt-- Wie -ko"]
    assert len(book.worksheets[0]["A2"].value) == 32_767


def test_the_same_rows_are_the_same_file() -> None:
    rows = [("Zoë & <Jan>", "_x0041_\x00")]
    first, second = (workbook_file("Antwoorden", HEADER, rows) for _ in range(2))

    assert first == second
    assert ZipFile(io.BytesIO(first)).testzip() is None
    assert opened(first)["A2"].value == "Zoë & <Jan>"
