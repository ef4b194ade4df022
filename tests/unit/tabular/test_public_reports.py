"""Files as public reports about other readers describe them, built anew in small; people made up."""

from __future__ import annotations

import pytest

from tests.support.table_files import (
    A_ROW,
    MAIN,
    cells_of,
    refusal_of,
    row_xml,
    shared_xml,
    sheet_xml,
    text_cell,
    workbook_parts,
    zipped,
)

A_BOOK = workbook_parts(sheet_xml(A_ROW))
SANNE = "<is><t>Sanne</t></is>"
BARE_STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fills count="1"><fill/></fills>'
    '<cellXfs count="1"><xf numFmtId="0"/></cellXfs></styleSheet>'
)


def _with_in_workbook(names: str) -> dict[str, str]:
    book = A_BOOK["xl/workbook.xml"].replace(
        "</workbook>", f"<definedNames>{names}</definedNames></workbook>"
    )
    return {**A_BOOK, "xl/workbook.xml": book}


def _prefixed(part: str) -> dict[str, str]:
    """A part whose elements have a prefix, as the Open XML SDK and ClosedXML write them."""
    text = A_BOOK[part].replace("xmlns=", "xmlns:x=").replace("<", "<x:").replace("<x:/", "</x:")
    return {**A_BOOK, part: text}


def _in_sheet(before: str, after: str) -> dict[str, str]:
    return workbook_parts(sheet_xml(A_ROW).replace(before, after))


WORKBOOKS = {
    "cells without references": workbook_parts(sheet_xml(f'<row><c t="inlineStr">{SANNE}</c></row>')),
    "how a text is spoken, beside it": workbook_parts(
        sheet_xml(row_xml(2, '<c r="A2" t="s"><v>0</v></c>')),
        shared=shared_xml('<t>Sanne</t><rPh sb="0" eb="1"><t>SANNE</t></rPh>'),
    ),
    "no part for styles": A_BOOK,
    "a fill that is none": {**A_BOOK, "xl/styles.xml": BARE_STYLES},
    "texts in a part named with a capital": {
        name.replace("sharedStrings", "SharedStrings"): text
        for name, text in workbook_parts(
            sheet_xml(row_xml(2, '<c r="A2" t="s"><v>0</v></c>')), shared=shared_xml("<t>Sanne</t>")
        ).items()
    },
    "a pivot table's part that nobody can read": {
        **A_BOOK,
        "xl/pivotCache/pivotCacheRecords1.xml": "<pivot",
    },
    "a filter that is on": _in_sheet(
        "</worksheet>",
        '<autoFilter ref="A1:C2"><filterColumn colId="0"><filters><filter val="x"/></filters></filterColumn>'
        "</autoFilter></worksheet>",
    ),
    "a size that says one cell": _in_sheet("<sheetData>", '<dimension ref="A1"/><sheetData>'),
    "a sheet whose elements have a prefix": _prefixed("xl/worksheets/sheet1.xml"),
    "relations whose elements have a prefix": _prefixed("xl/_rels/workbook.xml.rels"),
    "a name that leads nowhere": _with_in_workbook(
        '<definedName name="_xlnm.Print_Titles" localSheetId="0">#REF!</definedName>'
    ),
    "a name that calculates": _with_in_workbook(
        '<definedName name="_xlnm.Print_Area" localSheetId="0">OFFSET(Blad1!$A$1,3,3,3,3)</definedName>'
    ),
    "a name without anything": _with_in_workbook('<definedName name="leeg"/>'),
    "a text by a number that is left out": workbook_parts(
        sheet_xml(row_xml(2, f'<c r="A2" t="inlineStr">{SANNE}</c>', '<c r="B2" t="s"><v/></c>')),
        shared=shared_xml("<t>Fout</t>"),
    ),
    "a text by no number at all": workbook_parts(
        sheet_xml(row_xml(2, f'<c r="A2" t="inlineStr">{SANNE}</c>', '<c r="B2" t="s" />')),
        shared=shared_xml("<t>Fout</t>"),
    ),
    "a text that is empty": workbook_parts(
        sheet_xml(row_xml(2, '<c r="A2" t="s"><v>1</v></c>', '<c r="B2" t="s"><v>0</v></c>')),
        shared=shared_xml("<t/>", "<t>Sanne</t>"),
    ),
    "a reference without a row": workbook_parts(sheet_xml(row_xml(2, f'<c r="A" t="inlineStr">{SANNE}</c>'))),
    "letters as numbers of XML": workbook_parts(
        sheet_xml(row_xml(2, '<c r="A2" t="inlineStr"><is><t>&#83;&#x61;nne</t></is></c>'))
    ),
}


@pytest.mark.parametrize("kind", WORKBOOKS)
def test_a_workbook_that_another_reader_was_reported_to_fail_on_is_read(kind: str) -> None:
    assert cells_of(zipped(WORKBOOKS[kind])) == [("Sanne", "", "")]


def test_a_text_that_is_not_in_the_table_of_texts_refuses_the_file() -> None:
    cells = f'<c r="A2" t="inlineStr">{SANNE}</c>', '<c r="B2" t="s"><v>-1</v></c>'

    assert refusal_of(zipped(workbook_parts(sheet_xml(row_xml(2, *cells))))) == "unreadable_damaged"


@pytest.mark.parametrize(
    "cell",
    ['<c r="B2" t="s"><v>x</v></c>', '<c r="$B$2" t="inlineStr"><is><t>Berg</t></is></c>'],
)
def test_a_cell_whose_text_or_place_is_written_in_no_known_way_refuses_the_file(cell: str) -> None:
    cells = f'<c r="A2" t="inlineStr">{SANNE}</c>', cell
    parts = workbook_parts(sheet_xml(row_xml(2, *cells)), shared=shared_xml("<t>Fout</t>"))

    assert refusal_of(zipped(parts)) == "unreadable_damaged"


def test_rows_and_cells_with_and_without_a_place_of_their_own_stand_where_they_belong() -> None:
    rows = (
        f'<row r="5"><c t="inlineStr">{SANNE}</c></row>'
        '<row><c r="B6" t="inlineStr"><is><t>Berg</t></is></c>'
        '<c t="inlineStr"><is><t>s@werk.example</t></is></c></row>'
    )

    assert cells_of(zipped(workbook_parts(sheet_xml(rows)))) == [
        ("Sanne", "", ""),
        ("", "Berg", "s@werk.example"),
    ]


def test_a_sign_that_a_workbook_writes_by_its_number_is_that_sign() -> None:
    cells = text_cell("A2", "San_x000D_\nne"), text_cell("B2", "_x005F_x000D_")

    assert cells_of(zipped(workbook_parts(sheet_xml(row_xml(2, *cells))))) == [("San\r\nne", "_x000D_", "")]


TEXTS = {
    "the mark of UTF-8 before a quoted name": (
        '\ufeff"Voornaam";"Achternaam";"E-mail"\n"Sanne";"Berg";"s@werk.example"\n',
        [("Sanne", "Berg", "s@werk.example")],
    ),
    "separators within quoted names of columns, which end alike": (
        'Voornaam,"Bar, Baz","Spam, Baz",E-mail,Achternaam\nSanne,1,2,s@werk.example,Berg\n',
        [("Sanne", "1", "2", "s@werk.example", "Berg")],
    ),
    "the same cell again and again below the names": (
        "Voornaam|Achternaam|E-mail\nSanne|0,000|0,000\n",
        [("Sanne", "0,000", "0,000")],
    ),
    "zeros in front": (
        "Voornaam;Achternaam;E-mail\nSanne;00123;0612345678\n",
        [("Sanne", "00123", "0612345678")],
    ),
    "rows of separators": (
        "Voornaam;Achternaam;E-mail\n;;\nSanne;Berg;s@werk.example\n;;\n;;\n",
        [("Sanne", "Berg", "s@werk.example")],
    ),
    "rows that end before their last empty cells": (
        "Voornaam,Achternaam,E-mail\nSanne\n",
        [("Sanne", "", "")],
    ),
    "columns without a name or a cell": (
        "Voornaam;Achternaam;E-mail;;;\nSanne;Berg;s@werk.example;;;\n",
        [("Sanne", "Berg", "s@werk.example")],
    ),
    "empty cells in quotation marks": (
        '"Voornaam","Achternaam","E-mail"\n"Sanne","","s@werk.example"\n',
        [("Sanne", "", "s@werk.example")],
    ),
    "unbreakable blanks around the names of columns": (
        "Voornaam\u00a0;\u00a0Achternaam;E-mail\u00a0\nSanne;Berg;s@werk.example\n",
        [("Sanne", "Berg", "s@werk.example")],
    ),
    "numbers that look like days and times": (
        "Voornaam;Achternaam;E-mail\nSanne;49.03-;12-12\nJan;Address 1;3A-1\n",
        [("Sanne", "49.03-", "12-12"), ("Jan", "Address 1", "3A-1")],
    ),
    "a blank before the first column's name": (
        " Voornaam,Achternaam,E-mail\nSanne,Berg,s@werk.example\n",
        [("Sanne", "Berg", "s@werk.example")],
    ),
    "another separator and line breaks within quotation marks of the header": (
        'Voornaam;Achternaam;"Op\nm,e,r,k\n,ing";E-mail\nSanne;Berg;x;s@werk.example\n',
        [("Sanne", "Berg", "x", "s@werk.example")],
    ),
    "a return within a column's name": (
        'Voornaam;"Achter\rnaam";E-mail\nSanne;Berg;s@werk.example\n',
        [("Sanne", "Berg", "s@werk.example")],
    ),
    "more of another separator in the cells": (
        "Voornaam;Achternaam;E-mail\nSanne;1,2,3,4,5,6,7;1,2,3,4,5,6,7\n",
        [("Sanne", "1,2,3,4,5,6,7", "1,2,3,4,5,6,7")],
    ),
    "another separator in one cell": (
        "Voornaam,Achternaam,E-mail\nSanne,1;2:3;4,s@werk.example\n",
        [("Sanne", "1;2:3;4", "s@werk.example")],
    ),
    "more of another separator in the names of columns": (
        "Voornaam (roepnaam, verplicht);Achternaam;E-mail (werk, of privé, verplicht)\nSanne;Berg;s@werk.example\n",
        [("Sanne", "Berg", "s@werk.example")],
    ),
    "blanks between separators and quotation marks": (
        '"Voornaam"; "Achternaam"; "E-mail"\n"Sanne"; "Semi;Berg"; "s@werk.example"\n',
        [("Sanne", "Semi;Berg", "s@werk.example")],
    ),
    "blanks behind commas": (
        "Voornaam, Achternaam, E-mail\nSanne, Berg, s@werk.example\n",
        [("Sanne", "Berg", "s@werk.example")],
    ),
}


@pytest.mark.parametrize("kind", TEXTS)
def test_a_text_that_another_reader_was_reported_to_fail_on_is_read(kind: str) -> None:
    text, expected = TEXTS[kind]

    assert [tuple(cell.strip() for cell in row) for row in cells_of(text.encode())] == expected


def test_quotation_marks_of_a_cell_that_are_not_doubled_refuse_the_file() -> None:
    text = 'Voornaam,Achternaam,E-mail\n"Sanne","Berg "B", INC.","s@werk.example"\n'

    assert refusal_of(text.encode()) == "unreadable_quotes"
