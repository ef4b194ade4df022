"""Tables built in code: texts in every dialect, and workbooks down to their parts."""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal
from xml.sax.saxutils import escape

import openpyxl
import pytest

from qlinx.tabular.reading import Known, read_table
from qlinx.tabular.refusals import FileRefused
from qlinx.tabular.rows import RawRow, ReadingLimits, TableReading

HEADER = ("Voornaam", "Achternaam", "E-mail")
ROWS = (("Sanne", "van den Berg", "sanne@werk.example"), ("Renée", "Çelik", "renee@werk.example"))

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def known(cells: Iterable[str]) -> int:
    """How many names of `HEADER` there are among the cells."""
    return len({cell.strip() for cell in cells}.intersection(HEADER))


def csv_text(
    rows: Sequence[Sequence[str]], *, separator: str = ";", quote_all: bool = False, line_break: str = "\r\n"
) -> str:
    out = io.StringIO()
    quoting: Literal[0, 1] = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    csv.writer(out, delimiter=separator, quoting=quoting, lineterminator=line_break).writerows(rows)
    return out.getvalue()


@contextmanager
def a_file(content: bytes) -> Iterator[Path]:
    """A file of these bytes, whose name says nothing about them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table"
        path.write_bytes(content)
        yield path


@contextmanager
def reading_of(
    content: bytes, limits: ReadingLimits | None = None, *, header: Known = known
) -> Iterator[TableReading]:
    with a_file(content) as path:
        yield read_table(path, header, limits=limits)


def rows_of(content: bytes, limits: ReadingLimits | None = None) -> list[RawRow]:
    with reading_of(content, limits) as reading:
        rows = list(reading.rows())
        assert reading.row_count == len(rows)
        return rows


def cells_of(content: bytes) -> list[tuple[str, ...]]:
    return [tuple(row.cells.values()) for row in rows_of(content)]


def refusal_of(content: bytes, limits: ReadingLimits | None = None) -> str:
    """The code of the refusal that these bytes meet."""
    with pytest.raises(FileRefused) as refused, reading_of(content, limits):
        pass
    return refused.value.code


def text_cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def sheet_xml(*rows: str, namespace: str = MAIN) -> str:
    """A sheet whose first row is the header; `rows` are whole <row> elements."""
    header = "".join(text_cell(f"{letter}1", name) for letter, name in zip("ABC", HEADER, strict=True))
    return f'<worksheet xmlns="{namespace}"><sheetData><row r="1">{header}</row>{"".join(rows)}</sheetData></worksheet>'


def row_xml(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def shared_xml(*items: str) -> str:
    return f'<sst xmlns="{MAIN}">{"".join(f"<si>{item}</si>" for item in items)}</sst>'


def styles_xml(codes: Mapping[int, str], format_ids: Sequence[int]) -> str:
    formats = "".join(
        f'<numFmt numFmtId="{number}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
        for number, code in codes.items()
    )
    styles = "".join(f'<xf numFmtId="{number}"/>' for number in format_ids)
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        f"<cellXfs>{styles}</cellXfs></styleSheet>"
    )


def workbook_parts(
    *sheets: str,
    shared: str | None = None,
    styles: str | None = None,
    states: Sequence[str] = (),
    date_1904: bool = False,
    kind: str = WORKBOOK_TYPE,
) -> dict[str, str]:
    """The parts of a workbook by name, as Excel would write the least of them."""
    names = [f"sheet{number}" for number in range(1, len(sheets) + 1)]
    listed = "".join(
        f'<sheet name="Blad{number}" sheetId="{number}" r:id="r{number}"'
        + (f' state="{states[number - 1]}"' if number <= len(states) else "")
        + "/>"
        for number in range(1, len(sheets) + 1)
    )
    related = "".join(
        f'<Relationship Id="r{number}" Type="{OFFICE}/worksheet" Target="worksheets/{name}.xml"/>'
        for number, name in enumerate(names, start=1)
    )
    related += f'<Relationship Id="x1" Type="{OFFICE}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
    related += f'<Relationship Id="x2" Type="{OFFICE}/styles" Target="styles.xml"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}"/></Types>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f'<workbookPr date1904="{int(date_1904)}"/><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>',
    }
    parts |= {f"xl/worksheets/{name}.xml": xml for name, xml in zip(names, sheets, strict=True)}
    if shared is not None:
        parts["xl/sharedStrings.xml"] = shared
    if styles is not None:
        parts["xl/styles.xml"] = styles
    return parts


def zipped(parts: Mapping[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def a_workbook(*rows: str) -> bytes:
    """A workbook of one sheet with the usual header above these rows."""
    return zipped(workbook_parts(sheet_xml(*rows)))


A_ROW = row_xml(2, text_cell("A2", "Sanne"))


def written_by_openpyxl(rows: list[tuple[Any, ...]], *, header: tuple[str, ...] = HEADER) -> bytes:
    """A workbook as openpyxl writes it."""
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    for row in (header, *rows):
        sheet.append(row)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()
