"""A workbook that can not be read, or that would cost too much to read, is refused whole."""

from __future__ import annotations

import tracemalloc
import zipfile
from pathlib import Path

import pytest

from qlinx.tabular.reading import read_table
from qlinx.tabular.refusals import (
    CutOff,
    EmptyFile,
    FileRefused,
    HeaderMissing,
    HeaderOnly,
    PasswordProtected,
    UnreadableFile,
    UnsupportedFormat,
)
from qlinx.tabular.rows import ReadingLimits
from tests.support.table_files import (
    A_ROW,
    MAIN,
    a_file,
    a_workbook,
    cells_of,
    known,
    reading_of,
    refusal_of,
    row_xml,
    shared_xml,
    sheet_xml,
    text_cell,
    workbook_parts,
    zipped,
)

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
def test_a_workbook_that_cannot_be_read_is_refused_whole(content: bytes, kind: type[FileRefused]) -> None:
    with pytest.raises(kind), reading_of(content):
        pass


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("application/vnd.ms-excel.sheet.binary.macroEnabled.main", "unsupported_xlsb"),
        (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            "unsupported_word",
        ),
        (
            "application/vnd.ms-visio.drawing.main+xml",
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


def _peak_of(path: Path) -> int:
    reading = read_table(path, known)
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
