from __future__ import annotations

import io
import tracemalloc
import zipfile
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.rosters.errors import (
    AmbiguousSheets,
    CutOff,
    EmptyFile,
    HeaderMissing,
    HeaderOnly,
    PasswordProtected,
    RosterRefused,
    UnreadableFile,
    UnsupportedFormat,
)
from qlinx.rosters.raw_rows import ReadingLimits
from qlinx.rosters.reading import read_roster
from tests.unit.rosters.roster_files import (
    HEADER,
    MAIN,
    ROWS,
    STRICT,
    a_file,
    a_workbook,
    cells_of,
    reading_of,
    row_xml,
    rows_of,
    shared_xml,
    sheet_xml,
    styles_xml,
    text_cell,
    workbook_parts,
    zipped,
)

A_ROW = row_xml(2, text_cell("A2", "Sanne"))


def saved(workbook: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def written(rows: list[tuple[Any, ...]]) -> bytes:
    """A workbook as openpyxl writes it."""
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    for row in (HEADER, *rows):
        sheet.append(row)
    return saved(workbook)


def refusal_of(content: bytes, limits: ReadingLimits | None = None) -> str:
    with pytest.raises(RosterRefused) as refused, reading_of(content, limits):
        pass
    return refused.value.code


def test_a_workbook_of_another_program_is_read() -> None:
    with reading_of(written(list(ROWS))) as reading:
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

    assert cells_of(written([(date(1999, 12, 31), time(9, 5), moment)])) == [
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


BLANK = f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (zipped(workbook_parts(BLANK)), EmptyFile),
        (zipped(workbook_parts(BLANK, sheet_xml(A_ROW), states=("visible", "veryHidden"))), EmptyFile),
        (
            zipped(workbook_parts(BLANK.replace("<sheetData/>", f"<sheetData>{A_ROW}</sheetData>"))),
            HeaderMissing,
        ),
        (a_workbook(), HeaderOnly),
        (a_workbook(row_xml(2, text_cell("A2", "  "), '<c r="C2" s="1"/>')), HeaderOnly),
        (
            zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}),
            UnsupportedFormat,
        ),
        (zipped({"word/document.xml": "<a/>"}), UnsupportedFormat),
        (zipped({}), UnsupportedFormat),
        (zipped(workbook_parts(sheet_xml(A_ROW)) | {"xl/vbaProject.bin": "x"}), UnsupportedFormat),
        (a_workbook(A_ROW)[:-1], CutOff),
        (a_workbook(A_ROW)[:200], CutOff),
        (zipped(workbook_parts(sheet_xml(A_ROW)), method=zipfile.ZIP_BZIP2), UnreadableFile),
        (a_workbook(row_xml(2, '<c r="A2" t="s"><v>0</v></c>')), UnreadableFile),
        (a_workbook(row_xml(2, '<c r="A2"><v>twaalf</v></c>')), UnreadableFile),
        (a_workbook(row_xml(2, text_cell("B2", "b"), text_cell("A2", "a"))), UnreadableFile),
        (a_workbook(row_xml(2, text_cell("é2", "b"))), UnreadableFile),
        (a_workbook(row_xml(2, text_cell("XFE2", "b"))), UnreadableFile),
        (a_workbook(row_xml(3), row_xml(2)), UnreadableFile),
        (a_workbook("<row>"), UnreadableFile),
    ],
)
def test_a_workbook_that_cannot_be_read_is_refused_whole(content: bytes, kind: type[RosterRefused]) -> None:
    with pytest.raises(kind), reading_of(content):
        pass


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("application/vnd.ms-excel.sheet.macroEnabled.main+xml", "unsupported_xlsm"),
        ("application/vnd.ms-excel.sheet.binary.macroEnabled.main", "unsupported_xlsb"),
        (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            "unsupported_other",
        ),
    ],
)
def test_other_kinds_of_office_files_are_refused_by_their_kind(kind: str, code: str) -> None:
    assert refusal_of(zipped(workbook_parts(sheet_xml(A_ROW), kind=kind))) == code


def test_an_archive_with_a_password_is_refused_as_such() -> None:
    content = bytearray(a_workbook(A_ROW))
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1

    with pytest.raises(PasswordProtected), reading_of(bytes(content)):
        pass


def test_a_part_that_is_said_to_lie_outside_the_archive_is_damage() -> None:
    content = bytearray(a_workbook(A_ROW))
    directory = content.index(b"PK\x01\x02")
    content[directory + 42 : directory + 46] = b"\xf0\xff\xff\x7f"

    assert refusal_of(bytes(content)) == "unreadable_damaged"


def _doctype(body: str) -> bytes:
    sheet = f'<!DOCTYPE x [{body}]><worksheet xmlns="{MAIN}"><sheetData>{A_ROW.replace("Sanne", "&a;")}</sheetData></worksheet>'
    return zipped(workbook_parts(sheet))


def test_entities_are_never_expanded() -> None:
    laughs = '<!ENTITY a "ha">' + "".join(f'<!ENTITY {name} "&a;&a;&a;">' for name in "bcdefgh")

    assert refusal_of(_doctype(laughs)) == "unreadable_damaged"
    assert refusal_of(_doctype('<!ENTITY a SYSTEM "file:///etc/passwd">')) == "unreadable_damaged"
    assert refusal_of(_doctype("")) == "unreadable_damaged"


def test_a_part_that_unpacks_to_far_more_than_it_packs_is_not_unpacked() -> None:
    bomb = sheet_xml(A_ROW, "<row>" + "<c/>" * 1_000_000 + "</row>")
    assert refusal_of(zipped(workbook_parts(bomb))) == "too_large_unpacked"

    harmless = sheet_xml(A_ROW, "<row>" + "<c/>" * 10_000 + "</row>")
    assert cells_of(zipped(workbook_parts(harmless))) == [("Sanne", "", "")]


def test_more_parts_or_bytes_than_a_workbook_has_are_not_unpacked() -> None:
    many = workbook_parts(sheet_xml(A_ROW)) | {f"xl/{number}.xml": "" for number in range(20)}

    assert refusal_of(zipped(many), ReadingLimits(max_parts=20)) == "too_large_unpacked"
    assert refusal_of(a_workbook(A_ROW), ReadingLimits(max_unpacked_bytes=500)) == "too_large_unpacked"


@pytest.mark.parametrize(
    ("rows", "limits", "code"),
    [
        ([row_xml(1_048_577, text_cell("A1048577", "x"))], ReadingLimits(), "too_large_rows"),
        ([row_xml(10**30)], ReadingLimits(), "too_large_rows"),
        ([A_ROW, row_xml(3, text_cell("A3", "x"))], ReadingLimits(max_rows=1), "too_large_rows"),
        ([row_xml(2, text_cell("XFD2", "x"))], ReadingLimits(), "too_large_columns"),
        ([A_ROW, "<row>" + "<c/>" * 200 + "</row>"], ReadingLimits(max_cells=200), "too_large_unpacked"),
        ([row_xml(2, text_cell("A2", "x" * 101))], ReadingLimits(max_cell_characters=100), "too_large_cell"),
        (["<a>" * 200 + "</a>" * 200], ReadingLimits(), "unreadable_damaged"),
        (["".join(f"<a{number}/>" for number in range(30_000))], ReadingLimits(), "too_large_unpacked"),
    ],
)
def test_a_sheet_beyond_a_limit_is_refused_whole(rows: list[str], limits: ReadingLimits, code: str) -> None:
    assert refusal_of(a_workbook(*rows), limits) == code


def test_one_endless_token_is_not_collected() -> None:
    # Barely packs, so that the ratio does not stop it.
    noise = "".join(f"{number * 2654435761 % 2**32:08x}" for number in range(300_000))

    assert refusal_of(zipped(workbook_parts(sheet_xml(f'<row a="{noise}"/>', A_ROW)))) == "too_large_unpacked"


def test_the_table_of_shared_texts_has_a_limit() -> None:
    parts = workbook_parts(sheet_xml(A_ROW), shared=shared_xml(*["<t>abc</t>"] * 100))

    assert refusal_of(zipped(parts), ReadingLimits(max_shared_text_bytes=600)) == "too_large_unpacked"
    assert cells_of(zipped(parts)) == [("Sanne", "", "")]


def test_a_shared_text_is_held_to_the_limit_of_a_cell() -> None:
    sheet = sheet_xml(row_xml(2, '<c r="A2" t="s"><v>0</v></c>'))
    content = zipped(workbook_parts(sheet, shared=shared_xml("<t>" + "x" * 40_000 + "</t>")))

    assert refusal_of(content) == "too_large_cell"


# Excel has no characters below the space but these, and ends no cell in a carriage return of its own.
_CELL = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("\n\t"),
    max_size=10,
)
_ROWS = st.lists(st.tuples(_CELL, _CELL, _CELL), min_size=1, max_size=6)


@given(_ROWS, st.booleans())
def test_what_is_written_in_a_sheet_is_what_is_read(rows: list[tuple[str, ...]], shared: bool) -> None:
    texts = sorted({cell for row in rows for cell in row})
    xml = []
    for number, row in enumerate(rows, start=2):
        cells = [
            f'<c r="{letter}{number}" t="s"><v>{texts.index(cell)}</v></c>'
            if shared
            else text_cell(f"{letter}{number}", _escaped(cell))
            for letter, cell in zip("ABC", row, strict=True)
        ]
        xml.append(row_xml(number, *cells))
    items = [f'<t xml:space="preserve">{escape(_escaped(text))}</t>' for text in texts]
    expected = [(number, row) for number, row in enumerate(rows, start=2) if "".join(row).strip()]

    content = zipped(workbook_parts(sheet_xml(*xml), shared=shared_xml(*items)))
    if not expected:
        assert refusal_of(content) == "header_only"
        return
    blank_to_empty = [
        (number, tuple(cell if cell.strip() else "" for cell in row)) for number, row in expected
    ]
    assert [(row.line, tuple(row.cells.values())) for row in rows_of(content)] == blank_to_empty


def _escaped(text: str) -> str:
    return text.replace("_x", "_x005F_x")


@given(st.lists(st.tuples(_CELL, st.integers(-(10**14), 10**14), st.booleans()), min_size=1, max_size=5))
def test_a_workbook_of_another_program_is_read_as_it_wrote_it(rows: list[tuple[Any, ...]]) -> None:
    names = [str(row[0]).strip() and f"{row[0]}".replace("_x", "-x") for row in rows]
    content = written([(name, *row[1:]) for name, row in zip(names, rows, strict=True)])

    # openpyxl writes a text that starts with "=" as a formula that nobody has calculated.
    expected = [
        ("#CALC!" if name.startswith("=") and len(name) > 1 else name, str(row[1]), str(row[2]).upper())
        for name, row in zip(names, rows, strict=True)
    ]
    assert cells_of(content) == expected


A_WORKBOOK = zipped(
    workbook_parts(
        sheet_xml(
            *(
                row_xml(
                    n,
                    text_cell(f"A{n}", "a"),
                    f'<c r="B{n}" t="s"><v>1</v></c>',
                    f'<c r="C{n}" s="1"><v>{n}</v></c>',
                )
                for n in (2, 3)
            )
        ),
        shared=shared_xml("<t>a</t>", "<r><t>b</t></r>"),
        styles=styles_xml({164: "dd-mm-yyyy"}, [0, 164]),
    )
)


@given(st.integers(0, len(A_WORKBOOK) - 1))
def test_a_workbook_that_was_cut_anywhere_is_refused(cut: int) -> None:
    with pytest.raises((CutOff, EmptyFile, HeaderMissing, UnreadableFile)), reading_of(A_WORKBOOK[:cut]):
        pass


@given(
    st.lists(
        st.tuples(st.integers(0, len(A_WORKBOOK)), st.binary(min_size=1, max_size=4)), min_size=1, max_size=4
    )
)
def test_a_damaged_archive_is_read_or_refused_and_nothing_else(changes: list[tuple[int, bytes]]) -> None:
    content = bytearray(A_WORKBOOK)
    for place, added in changes:
        content[place : place + len(added)] = added
    _read_or_refuse(bytes(content))


_XML_PARTS = {name: text.encode() for name, text in workbook_parts(
    sheet_xml(row_xml(2, text_cell("A2", "a"), '<c r="B2" t="s"><v>1</v></c>', '<c r="C2" s="1"><f>1</f><v>46348.25</v></c>')),
    shared=shared_xml("<t>a</t>", "<r><t>b</t></r>"),
    styles=styles_xml({164: "dd-mm-yyyy"}, [0, 164]),
).items()}  # fmt: skip
_XML_BYTES = st.binary(max_size=3) | st.sampled_from(
    [b"<", b">", b'"', b"1", b"-1", b"9" * 20, b"9" * 5000, b"1e999", b"nan", b'r="A9"', b' s="-1"', b' t="s"', b"<v>", b"<c/>",
     b"<row>", b"</row>", b"\0", b"\xef\xbf\xbd", b"&#0;", b"&#x1F600;", b"<?xml version='1.0' encoding='utf-7'?>", b"..", b"External"]
)  # fmt: skip


@given(
    st.sampled_from(sorted(_XML_PARTS)),
    st.lists(st.tuples(st.integers(min_value=0), st.integers(0, 6), _XML_BYTES), min_size=1, max_size=4),
)
def test_damage_inside_the_archive_is_read_or_refused_and_nothing_else(
    part: str, changes: list[tuple[int, int, bytes]]
) -> None:
    content = bytearray(_XML_PARTS[part])
    for place, removed, added in changes:
        start = place % (len(content) + 1)
        content[start : start + removed] = added
    _read_or_refuse(zipped({**_XML_PARTS, part: bytes(content)}))


def _read_or_refuse(content: bytes) -> None:
    try:
        rows = rows_of(content)
    except RosterRefused:
        return
    assert rows


def _peak_of(path: Path) -> int:
    reading = read_roster(path)
    tracemalloc.start()
    try:
        for _ in reading.rows():
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _many_rows(count: int) -> bytes:
    return a_workbook(
        *(row_xml(n, text_cell(f"A{n}", f"Naam{n}"), text_cell(f"B{n}", "Berg")) for n in range(2, count + 2))
    )


def test_memory_does_not_grow_with_the_number_of_rows() -> None:
    with a_file(_many_rows(500)) as few, a_file(_many_rows(5_000)) as many:
        _peak_of(few)
        assert (
            _peak_of(many) < _peak_of(few) + 250_000
        )  # bytes: what streams through at a time, for no row more
