"""Lists of made-up people, of any length, as files that an employer would drop."""

import csv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_HEADER: Final = ("Voornaam", "Achternaam", "E-mailadres", "Mobiel", "Personeelsnummer", "Afdeling", "Labels")
_FIRST: Final = ("Noor", "Sem", "Daan", "Fatima", "Lieke", "Mohammed", "Annelies", "Zoë")
_LAST: Final = ("Jansen", "de Vries", "van den Berg", "El Amrani", "Bakker", "van der Meulen")
_MOBILES: Final = 8_000_000
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_WORKBOOK: Final = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="Medewerkers" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def some_rows(count: int) -> Iterator[tuple[str, ...]]:
    """Made-up people, no two with the same address."""
    for number in range(count):
        first, last = _FIRST[number % len(_FIRST)], _LAST[number % len(_LAST)]
        yield (
            first,
            last,
            f"person.{number}@werk.example.nl",
            f"06{10_000_000 + number % _MOBILES:08d}",
            str(100_000 + number),
            "Zorg",
            "bhv, nachtdienst",
        )


def write_csv(path: Path, count: int) -> None:
    """As Dutch Excel saves it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(_HEADER)
        writer.writerows(some_rows(count))


def write_xlsx(path: Path, count: int) -> None:
    """The smallest workbook that holds these rows; its cells hold their own text."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, body in _WORKBOOK.items():
            archive.writestr(name, body)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            sheet.write(_sheet_row(1, _HEADER))
            for number, row in enumerate(some_rows(count), start=2):
                sheet.write(_sheet_row(number, row))
            sheet.write(b"</sheetData></worksheet>")


def _sheet_row(number: int, cells: tuple[str, ...]) -> bytes:
    written = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{written}</row>'.encode()
