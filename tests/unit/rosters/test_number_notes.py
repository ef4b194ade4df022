"""A bad personnel number never costs the person: the row is taken without it, and the result file says so."""

from __future__ import annotations

import csv

import pytest

from qlinx.rosters.headers import match_columns, recognised
from qlinx.rosters.results import noted_row, rejected_row, result_line
from qlinx.rosters.rows import RosterRow, RowLeft, RowRefusal, judge_row
from qlinx.rosters.splitting import PartRow
from tests.support.table_files import (
    MAIN,
    csv_text,
    reading_of,
    row_xml,
    styles_xml,
    text_cell,
    workbook_parts,
    written_by_openpyxl,
    zipped,
)

HEADER = ("Voornaam", "Achternaam", "E-mail", "Personeelsnummer")


def judged_rows(content: bytes) -> list[RosterRow | RowRefusal | RowLeft]:
    with reading_of(content, header=recognised) as reading:
        columns = match_columns(reading.labels)
        return [judge_row(raw, columns, allow_example_domains=True) for raw in reading.rows()]


def taken_rows(content: bytes) -> list[RosterRow]:
    rows = judged_rows(content)
    taken = [row for row in rows if isinstance(row, RosterRow)]
    assert len(taken) == len(rows)
    return taken


def a_csv(*numbers: str, mobile: str = "") -> bytes:
    rows = [
        ("Jan", "Bakker", f"p{line}@werk.example", number, mobile)
        for line, number in enumerate(numbers, start=2)
    ]
    return csv_text([(*HEADER, "Mobiel"), *rows]).encode()


def a_workbook_with(*cells: str, styles: str | None = None) -> bytes:
    """A workbook of people with these cells, without reference, as personnel numbers."""
    header = "".join(text_cell(f"{letter}1", name) for letter, name in zip("ABCD", HEADER, strict=True))
    rows = [
        row_xml(
            line,
            text_cell(f"A{line}", "Jan"),
            text_cell(f"B{line}", "Bakker"),
            text_cell(f"C{line}", f"p{line}@werk.example"),
            cell,
        )
        for line, cell in enumerate(cells, start=2)
    ]
    sheet = (
        f'<worksheet xmlns="{MAIN}"><sheetData>{row_xml(1, header)}{"".join(rows)}</sheetData></worksheet>'
    )
    return zipped(workbook_parts(sheet, styles=styles))


def codes_of(row: RosterRow) -> list[tuple[str, str]]:
    return [(note.field, note.code) for note in row.notes]


def test_two_numbers_that_a_workbook_rounds_to_one_are_both_none() -> None:
    rows = taken_rows(
        a_workbook_with("<c><v>12345678901234567</v></c>", "<c><v>1.2345678901234568E+16</v></c>")
    )

    assert [row.personnel_number for row in rows] == [None, None]
    assert [codes_of(row) for row in rows] == [[("personnel_number", "number_rounded")]] * 2


def test_long_numbers_in_a_workbook_of_another_program_are_none() -> None:
    people = [
        ("Jan", "Bakker", "jan@werk.example", 12345678901234561),
        ("Kim", "Bos", "kim@werk.example", 1042),
    ]

    jan, kim = taken_rows(written_by_openpyxl(people, header=HEADER))

    assert (jan.personnel_number, codes_of(jan)) == (None, [("personnel_number", "number_rounded")])
    assert (kim.personnel_number, kim.notes) == ("1042", ())


def test_a_long_number_in_a_text_cell_is_kept() -> None:
    [row] = taken_rows(a_workbook_with(text_cell("D2", "12345678901234567")))

    assert (row.personnel_number, row.notes) == ("12345678901234567", ())


@pytest.mark.parametrize(
    ("value", "style", "number"),
    [
        ("1042.0", 0, "1042"),
        ("1.042E3", 0, "1042"),
        ("123", 1, "00123"),
        ("999999999999999", 0, "999999999999999"),
    ],
)
def test_a_whole_number_in_a_workbook_is_kept_as_it_is_shown(value: str, style: int, number: str) -> None:
    [row] = taken_rows(
        a_workbook_with(f'<c s="{style}"><v>{value}</v></c>', styles=styles_xml({164: "00000"}, [0, 164]))
    )

    assert (row.personnel_number, row.notes) == (number, ())


@pytest.mark.parametrize(
    ("value", "style", "code"),
    [
        ("1042.5", 0, "number_decimal"),
        ("46348", 1, "number_date"),
        ("1000000000000000", 0, "number_rounded"),
        ("1234567890123456", 2, "number_rounded"),
    ],
)
def test_a_number_that_a_workbook_shows_otherwise_is_none(value: str, style: int, code: str) -> None:
    styles = styles_xml({164: "0000000000000000000"}, [0, 14, 164])

    [row] = taken_rows(a_workbook_with(f'<c s="{style}"><v>{value}</v></c>', styles=styles))

    assert (row.personnel_number, codes_of(row)) == (None, [("personnel_number", code)])


def test_a_formula_that_failed_costs_the_number_and_not_the_person() -> None:
    [failed, nothing] = taken_rows(a_workbook_with("<c><f>A1</f></c>", '<c t="e"><v>#N/A</v></c>'))

    assert (failed.personnel_number, codes_of(failed)) == (None, [("personnel_number", "spreadsheet_error")])
    assert (nothing.personnel_number, nothing.notes) == (None, ())


def test_a_number_that_a_csv_shortened_is_none_and_the_result_says_what_to_do() -> None:
    [row] = taken_rows(a_csv("1,00E+09"))
    [noted] = noted_row(row)
    [line] = csv.reader([result_line(noted)], delimiter=";")

    assert row.personnel_number is None
    assert line[:6] == [
        "2",
        "niet bewaard",
        "not stored",
        "personeelsnummer",
        "personnel number",
        "number_scientific",
    ]
    assert "Zet de kolom op Tekst" in line[6]
    assert "Format the column as Text" in line[7]


def test_a_word_for_nothing_is_told_to_nobody() -> None:
    rows = taken_rows(a_csv("NULL", "n.v.t.", "-", "0", ""))

    assert {row.personnel_number for row in rows} == {None}
    assert [noted_row(row) for row in rows] == [()] * 5


def test_a_row_knows_whether_its_number_was_left_out_or_was_not_there() -> None:
    damaged, nothing = taken_rows(a_csv("1,00E+09", "NULL"))

    assert damaged.leaves_out("personnel_number")
    assert not damaged.leaves_out("department")
    assert not nothing.leaves_out("personnel_number")


def test_a_number_is_kept_without_blanks_and_marks() -> None:
    assert [row.personnel_number for row in taken_rows(a_csv(" 00 123 ", "１０４２", "'00123"))] == [
        "00123",
        "1042",
        "00123",
    ]


def test_a_refused_row_is_about_nobody_by_a_placeholder_and_tells_of_its_number_too() -> None:
    placeholder, damaged = judged_rows(a_csv("NULL", "1,00E+09").replace(b"@", b" at "))

    assert isinstance(placeholder, RowRefusal)
    assert isinstance(damaged, RowRefusal)
    assert [placeholder.mention.personnel_number, damaged.mention.personnel_number] == [None, None]
    assert [(told.outcome, told.code) for told in rejected_row(damaged)] == [
        ("rejected", "invalid"),
        ("not_stored", "number_scientific"),
    ]


def test_notes_stand_in_the_work_file_between_two_steps() -> None:
    rows = taken_rows(a_csv("1,00E+09", "1042"))

    parts = [PartRow(row=row).model_dump_json(exclude_none=True) for row in rows]

    assert [PartRow.model_validate_json(part).row for part in parts] == rows


def test_a_row_of_a_work_file_from_before_notes_has_none() -> None:
    [row] = taken_rows(a_csv("1042"))
    part = PartRow(row=row).model_dump_json(exclude_none=True, exclude={"row": {"notes"}})

    assert "notes" not in part
    assert PartRow.model_validate_json(part).row == row
