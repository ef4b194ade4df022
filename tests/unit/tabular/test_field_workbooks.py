"""Workbooks as programs in the field write them, and what is none; people made up."""

from __future__ import annotations

import zipfile

import pytest

from qlinx.rosters.headers import names_all_needed, recognised
from qlinx.tabular.reading import read_table
from tests.support.table_files import (
    A_ROW,
    HEADER,
    MAIN,
    STRICT,
    a_file,
    cells_of,
    refusal_of,
    row_xml,
    rows_of,
    shared_xml,
    sheet_xml,
    text_cell,
    workbook_parts,
    zipped,
)

SHEET_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def _by_ending(parts: dict[str, str]) -> dict[str, str]:
    """As the Open XML SDK declares the workbook: by the ending of its part."""
    types = (
        f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
        f'ContentType="{SHEET_MAIN}"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/></Types>'
    )
    return {**parts, "[Content_Types].xml": types}


def _with_root(parts: dict[str, str], target: str) -> dict[str, str]:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    root = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{kind}" Target="{target}"/></Relationships>'
    )
    return {**parts, "_rels/.rels": root}


A_BOOK = workbook_parts(sheet_xml(A_ROW))
WORKBOOKS = {
    "declared by ending": zipped(_by_ending(A_BOOK)),
    "parts named with backslashes": zipped({name.replace("/", "\\"): text for name, text in A_BOOK.items()}),
    "parts named in capitals": zipped({name.upper(): text for name, text in A_BOOK.items()}),
    "parts named from the root": zipped({f"/{name}": text for name, text in A_BOOK.items()}),
    "main part elsewhere": zipped(
        _with_root(
            _by_ending({name.replace("xl/", "book/"): text for name, text in A_BOOK.items()}),
            "/book/workbook.xml",
        )
    ),
    "main part with a backslash": zipped(_with_root(A_BOOK, "xl\\workbook.xml")),
    "with macros": zipped(
        workbook_parts(sheet_xml(A_ROW), kind="application/vnd.ms-excel.sheet.macroEnabled.main+xml")
        | {"xl/vbaProject.bin": "x"}
    ),
    "strict": zipped(workbook_parts(sheet_xml(A_ROW, namespace=STRICT))),
    "not packed": zipped(A_BOOK, method=zipfile.ZIP_STORED),
    "blank style and reference": zipped(
        workbook_parts(sheet_xml('<row r=""><c r="" s="" t="inlineStr"><is><t>Sanne</t></is></c></row>'))
    ),
    "references in small letters": zipped(workbook_parts(sheet_xml(row_xml(2, text_cell("a2", "Sanne"))))),
    "rich text in a cell": zipped(
        workbook_parts(
            sheet_xml(row_xml(2, '<c r="A2" t="inlineStr"><is><r><t>San</t></r><r><t>ne</t></r></is></c>'))
        )
    ),
    "a text that was calculated": zipped(
        workbook_parts(sheet_xml(row_xml(2, '<c r="A2" t="str"><f>"San"&amp;"ne"</f><v>Sanne</v></c>')))
    ),
    "a hidden row": zipped(
        workbook_parts(sheet_xml(f'<row r="2" hidden="1">{text_cell("A2", "Sanne")}</row>'))
    ),
    "a text in the cell and a value behind it": zipped(
        workbook_parts(sheet_xml('<row><c t="inlineStr"><is><t>Sanne</t></is><v>Sanne</v></c></row>'))
    ),
    "texts that are missing": zipped(
        workbook_parts(
            sheet_xml(
                '<row r="2"><c r="A2" t="inlineStr"><is><t>Sanne</t></is></c><c r="B2" t="inlineStr"/></row>'
            )
        )
    ),
    "list of types in small letters": zipped(
        {name.replace("[Content_Types]", "[content_types]"): text for name, text in A_BOOK.items()}
    ),
    "main part with a number": zipped(
        _with_root(
            _by_ending(
                {name.replace("workbook.xml", "workbook2.xml"): text for name, text in A_BOOK.items()}
            ),
            "xl/workbook2.xml",
        )
    ),
    "more sheets than anybody looks at": zipped(
        workbook_parts(*[sheet_xml(A_ROW)], *[f'<worksheet xmlns="{MAIN}"/>'] * 60)
    ),
    "a wrapped text": zipped(workbook_parts(sheet_xml(row_xml(2, text_cell("A2", '="Sanne"'))))),
}


@pytest.mark.parametrize("kind", WORKBOOKS)
def test_workbooks_that_excel_opens_are_read(kind: str) -> None:
    assert cells_of(WORKBOOKS[kind]) == [("Sanne", "", "")]


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("2026-11-22T00:00:00", "2026-11-22"),
        ("2009-01-01T11:00:00.00000020954757600", "2009-01-01 11:00:00"),
        ("2014-01-16T15:59:59.99999979045242400", "2014-01-16 16:00:00"),
        ("10:59:59.9999999999984025", "11:00:00"),
        ("morgen", "morgen"),
    ],
)
def test_a_date_that_strict_workbooks_store_as_such_is_read_as_any_other(stored: str, read: str) -> None:
    content = zipped(
        workbook_parts(sheet_xml(row_xml(2, f'<c r="A2" t="d"><v>{stored}</v></c>'), namespace=MAIN))
    )

    assert cells_of(content) == [(read, "", "")]


def _sheet(*rows: tuple[str, ...]) -> str:
    xml = "".join(
        row_xml(n, *(text_cell(f"{letter}{n}", text) for letter, text in zip("ABCDEFG", row, strict=False)))
        for n, row in enumerate(rows, start=1)
    )
    return f'<worksheet xmlns="{MAIN}"><sheetData>{xml}</sheetData></worksheet>'


PEOPLE = _sheet(HEADER, ("Sanne", "Berg", "s@werk.example"))
BESIDE = {
    "instructions": _sheet(
        ("Invulinstructie",), ("Voornaam",), ("zoals in het paspoort",), ("E-mail", "van het werk")
    ),
    "departments": _sheet(("Afdeling", "Manager"), ("Zorg", "Piet")),
    "an empty form": _sheet(HEADER),
    "nothing": _sheet(),
    "numbers": _sheet(("Personeelsnummer", "Uren"), ("12", "8")),
    "names without addresses": _sheet(("Voornaam", "Achternaam"), ("Jan", "Bos")),
}


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("other", BESIDE)
def test_the_one_sheet_with_all_that_is_needed_is_read(other: str, first: bool) -> None:
    sheets = (BESIDE[other], PEOPLE) if first else (PEOPLE, BESIDE[other])
    with a_file(zipped(workbook_parts(*sheets))) as path:
        reading = read_table(path, recognised, names_all_needed)
        assert [tuple(row.cells.values()) for row in reading.rows()] == [("Sanne", "Berg", "s@werk.example")]


def test_two_sheets_with_people_are_asked_about() -> None:
    content = zipped(workbook_parts(PEOPLE, PEOPLE))

    assert refusal_of(content) == "ambiguous_sheets"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html><body><table><tr><td>Voornaam</td></tr></table></body></html>", "unsupported_web"),
        (
            b'\xef\xbb\xbf<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "unsupported_web",
        ),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00" + b"\0" * 200, "unsupported_xls"),
        (zipped({"Index/Document.iwa": "x", "Metadata/Properties.plist": "x"}), "unsupported_numbers"),
        (
            zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}),
            "unsupported_ods",
        ),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "unsupported_picture"),
        (b"{\\rtf1\\ansi Voornaam;Achternaam}", "unsupported_word"),
        (zipped({"werknemers.csv": "Voornaam;Achternaam;E-mail"}), "unsupported_archive"),
    ],
)
def test_what_is_no_list_is_refused_for_the_true_reason(content: bytes, code: str) -> None:
    assert refusal_of(content) == code


def test_a_text_that_many_cells_share_may_have_runs_and_readings() -> None:
    sheet = sheet_xml(row_xml(2, '<c r="A2" t="s"><v>0</v></c>'))
    shared = shared_xml("<r><t>San</t></r><r><t>ne</t></r><rPh><t>x</t></rPh>")

    assert rows_of(zipped(workbook_parts(sheet, shared=shared)))[0].cells["Voornaam"] == "Sanne"
