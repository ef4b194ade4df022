"""What a workbook holds becomes rows of text, as people see them in it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.tabular.number_masks import mask_of, masked
from qlinx.tabular.refusals import AmbiguousSheets
from tests.support.table_files import (
    A_ROW,
    MAIN,
    ROWS,
    STRICT,
    a_workbook,
    cells_of,
    reading_of,
    refusal_of,
    row_xml,
    rows_of,
    shared_xml,
    sheet_xml,
    styles_xml,
    text_cell,
    workbook_parts,
    written_by_openpyxl,
    zipped,
)


def test_a_workbook_of_another_program_is_read() -> None:
    with reading_of(written_by_openpyxl(list(ROWS))) as reading:
        assert reading.dialect.format == "xlsx"
        assert reading.dialect.sheet == "Sheet"
        assert [tuple(row.cells.values()) for row in reading.rows()] == list(ROWS)


def test_values_become_text_as_people_see_them() -> None:
    number = row_xml(
        2, '<c r="A2"><v>612345678</v></c>', '<c r="B2"><v>6.12345678E8</v></c>', '<c r="C2"><v>12.50</v></c>'
    )
    large = row_xml(
        3, '<c r="A3"><v>31612345678</v></c>', '<c r="B3"><v>-7</v></c>', '<c r="C3"><v>1E+20</v></c>'
    )
    other = row_xml(
        4,
        '<c r="A4" t="b"><v>1</v></c>',
        '<c r="B4" t="e"><v>#N/A</v></c>',
        '<c r="C4" t="d"><v>2026-11-22</v></c>',
    )

    assert cells_of(a_workbook(number, large, other)) == [
        ("612345678", "612345678", "12.5"),
        ("31612345678", "-7", "1e+20"),
        ("TRUE", "#N/A", "2026-11-22"),
    ]


def test_a_formula_gives_its_value_and_one_that_was_never_calculated_is_an_error() -> None:
    calculated = row_xml(
        2, '<c r="A2" t="str"><f>B2&amp;"x"</f><v>Sanne</v></c>', '<c r="B2"><f>1+1</f><v>2</v></c>'
    )
    empty = row_xml(
        3,
        '<c r="A3" t="str"><f>""</f><v></v></c>',
        '<c r="B3"><f>1+1</f><v/></c>',
        '<c r="C3"><f>1+1</f></c>',
    )

    assert cells_of(a_workbook(calculated, empty)) == [("Sanne", "2", ""), ("", "#CALC!", "#CALC!")]


def test_dates_numbers_and_padded_numbers_are_told_apart_by_their_format() -> None:
    codes = {
        164: "dd-mm-yyyy",
        165: "0000000000",
        166: '#,##0 "dagen"',
        167: "[$-413]d mmmm yyyy;@",
        168: "[h]:mm",
        169: "General",
    }
    styles = styles_xml(codes, [0, 14, 164, 165, 166, 167, 168, 169, 22, 2])
    values = ["46348"] * 8 + ["46348.5", "46348"]
    rows = [
        row_xml(number, f'<c r="A{number}" s="{style}"><v>{value}</v></c>')
        for number, (style, value) in enumerate(enumerate(values), start=2)
    ]
    content = zipped(workbook_parts(sheet_xml(*rows), styles=styles))

    assert [cells[0] for cells in cells_of(content)] == [
        "46348",
        "2026-11-22",
        "2026-11-22",
        "0000046348",
        "46348",
        "2026-11-22",
        "2026-11-22",
        "46348",
        "2026-11-22 12:00:00",
        "46348",
    ]


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("0000", 42, "0042"),
        ('"P"0000', 42, "P0042"),
        ("\\P00000", 42, "P00042"),
        ('"P-"0', 42, "P-42"),
        ("00-000", 12345, "12-345"),
        ("00-000", 1234567, "1234-567"),
        ("00000000-0", 123456789, "12345678-9"),
        ("[Red]0000", 42, "0042"),
        ("[$-413]0000", 42, "0042"),
        ("0000;[Red]-0000", 42, "0042"),
        ("000000_ ", 42, "000042"),
        ("06-########", 12345678, "06-12345678"),
        ('"+31 "0', 612345678, "+31 612345678"),
        ('"0"0', 612345678, "0612345678"),
        ("0000", -42, "-42"),
        ("0000", 0, "0000"),
        # What leaves the number as it is: groups, units, currencies, shares, conditions.
        ("0", 42, "42"),
        ("#,##0", 1042, "1042"),
        ("0.00", 1042, "1042"),
        ('0 "jaar"', 42, "42"),
        ('"€ "00', 42, "42"),
        ("0%", 1, "1"),
        ("[>=9999]00-000;0000", 42, "42"),
        ("General;General", 42, "42"),
        ("@", 42, "42"),
        ("##0.0E+0", 42, "42"),
        ("# ?/?", 42, "42"),
    ],
)
def test_a_number_is_read_with_what_its_format_shows_around_its_digits(
    code: str, value: int, shown: str
) -> None:
    sheet = sheet_xml(row_xml(2, f'<c r="A2" s="1"><v>{value}</v></c>'))
    content = zipped(workbook_parts(sheet, styles=styles_xml({164: code}, [0, 164])))

    assert cells_of(content) == [(shown, "", "")]


@pytest.mark.parametrize("value", ["1e999", "-1e999", "NaN", "inf"])
def test_a_number_that_is_none_is_damage(value: str) -> None:
    assert refusal_of(a_workbook(row_xml(2, f'<c r="A2"><v>{value}</v></c>'))) == "unreadable_damaged"


@given(st.integers(0, 10**15 - 1), st.integers(2, 15))
def test_noughts_in_front_change_no_number(number: int, places: int) -> None:
    assert masked(number, mask_of("0" * places)) == str(number).zfill(places)


@given(st.text("0#- ()+", max_size=30), st.integers(0, 10**12))
def test_any_format_shows_the_digits_of_the_number_in_their_order(code: str, number: int) -> None:
    if mask := mask_of(code):
        digits = "".join(filter(str.isdecimal, masked(number, mask)))
        assert digits.lstrip("0") == str(number).lstrip("0")


@pytest.mark.parametrize(
    ("serial", "date_1904", "expected"),
    [
        ("1", False, "1900-01-01"),
        ("59", False, "1900-02-28"),
        ("61", False, "1900-03-01"),
        ("2958465", False, "9999-12-31"),
        ("2958466", False, "2958466"),
        ("-1", False, "-1"),
        ("0.75", False, "18:00:00"),
        ("0", True, "00:00:00"),
        ("1", True, "1904-01-02"),
    ],
)
def test_dates_count_as_the_workbook_says(serial: str, expected: str, *, date_1904: bool) -> None:
    sheet = sheet_xml(row_xml(2, f'<c r="A2" s="1"><v>{serial}</v></c>'))
    content = zipped(workbook_parts(sheet, styles=styles_xml({}, [0, 14]), date_1904=date_1904))

    assert cells_of(content) == [(expected, "", "")]


def test_dates_and_times_of_another_program_are_read_as_it_meant_them() -> None:
    moment = datetime(2026, 3, 29, 2, 30, tzinfo=UTC).replace(tzinfo=None)

    assert cells_of(written_by_openpyxl([(date(1999, 12, 31), time(9, 5), moment)])) == [
        ("1999-12-31", "09:05:00", "2026-03-29 02:30:00")
    ]


def test_shared_texts_keep_their_parts_and_lose_their_phonetic_readings() -> None:
    shared = shared_xml(
        "<t>Voornaam</t>",
        "<t>Achternaam</t>",
        "<t>E-mail</t>",
        '<r><rPr><b/></rPr><t xml:space="preserve">van den </t></r><r><t>Berg</t></r>',
        "<t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh>",
        "<t>a_x000D_b_x005F_x0041__xD800_</t>",
        "",
    )
    rows = [
        "".join(f'<c t="s"><v>{number}</v></c>' for number in numbers)
        for numbers in ((0, 1, 2), (3, 4, 5), (6, 6, 3))
    ]
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(f"<row>{row}</row>" for row in rows)}</sheetData></worksheet>'

    assert cells_of(zipped(workbook_parts(sheet, shared=shared))) == [
        ("van den Berg", "東京", "a\rb_x0041__xD800_"),
        ("", "", "van den Berg"),
    ]


def test_a_row_has_the_number_that_the_sheet_shows() -> None:
    content = a_workbook(row_xml(5, text_cell("A5", "a")), "<row/>", f"<row>{text_cell('B7', 'b')}</row>")

    assert [(row.line, tuple(row.cells.values())) for row in rows_of(content)] == [
        (5, ("a", "", "")),
        (7, ("", "b", "")),
    ]


def test_cells_beyond_the_header_are_counted() -> None:
    content = a_workbook(row_xml(2, text_cell("A2", "a"), text_cell("D2", " "), text_cell("E2", "x")))

    assert [row.surplus_cells for row in rows_of(content)] == [1]


def test_a_strict_workbook_is_read() -> None:
    parts = workbook_parts(sheet_xml(A_ROW, namespace=STRICT))
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(MAIN, STRICT)

    assert cells_of(zipped(parts)) == [("Sanne", "", "")]


def test_the_names_of_parts_are_the_same_in_any_case() -> None:
    parts = workbook_parts(sheet_xml(A_ROW))
    parts["xl/Worksheets/Sheet1.XML"] = parts.pop("xl/worksheets/sheet1.xml")

    assert cells_of(zipped(parts)) == [("Sanne", "", "")]


def test_the_one_visible_sheet_with_a_header_is_read() -> None:
    explanation = f'<worksheet xmlns="{MAIN}"><sheetData>{row_xml(1, text_cell("A1", "Uitleg"))}</sheetData></worksheet>'
    parts = workbook_parts(
        explanation, sheet_xml(A_ROW), sheet_xml(A_ROW), states=("visible", "visible", "hidden")
    )

    with reading_of(zipped(parts)) as reading:
        assert reading.dialect.sheet == "Blad2"


def test_two_sheets_with_a_header_are_for_the_employer_to_choose_between() -> None:
    with (
        pytest.raises(AmbiguousSheets) as refused,
        reading_of(zipped(workbook_parts(sheet_xml(A_ROW), sheet_xml(A_ROW)))),
    ):
        pass

    assert refused.value.params == {"sheets": "Blad1, Blad2"}
