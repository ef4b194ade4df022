"""Writes the example rosters: the made-up staff of a made-up bakery, as Dutch Excel would save them.

    python examples/make_rosters.py

The people do not exist, and mail to addresses under `.example` (RFC 2606) reaches nobody. The same seed gives
the same files. Among 200 rows some are faulty on purpose: `FAULTS`, `REPEATED` and `SHARED` say which.
"""

from __future__ import annotations

import csv
import io
import random
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

import openpyxl
from openpyxl.xml.constants import ARC_CORE
from openpyxl.xml.functions import tostring

FOLDER: Final = Path(__file__).parent / "rosters"
ROWS: Final = 200
DOMAIN: Final = "bakkerij-zonnehof.example"
HEADER: Final = (
    "Personeelsnummer",
    "Roepnaam",
    "Tussenvoegsel",
    "Achternaam",
    "E-mail werk",
    "Mobiel",
    "Afdeling",
    "Labels",
    "Taal",
    "Geboortedatum",
)
_EMAIL: Final = HEADER.index("E-mail werk")
_SEED: Final = 2026
_MOMENT: Final = datetime(2026, 11, 2, 9, 0)  # noqa: DTZ001 - a workbook's properties have no time zone

_FIRST_NAMES: Final = (
    "Sanne", "Daan", "Fatima", "Jeroen", "Anouk", "Mehmet", "Lotte", "Bram", "Noor",
    "Youssef", "Iris", "Thijs", "Renée", "Zoë", "Koen", "Aylin", "Femke", "Ruben",
    "Maaike", "Sjoerd", "Chloé", "Wout", "Esmée", "Tijmen", "Nadia", "Joost", "Loïs",
    "Hugo", "Petra", "Gijs", "Ilse", "Omar", "Marieke", "Stijn", "Björn", "Agnieszka",
)  # fmt: skip
_LAST_NAMES: Final = (
    ("van den", "Berg"),
    ("de", "Vries"),
    ("", "Jansen"),
    ("van der", "Meer"),
    ("", "Bakker"),
    ("van", "Dijk"),
    ("", "Yılmaz"),
    ("in 't", "Veld"),
    ("", "El Amrani"),
    ("'t", "Hooft"),
    ("", "Çelik"),
    ("van de", "Ven"),
    ("", "Smit"),
    ("ter", "Horst"),
    ("", "Kowalska"),
    ("den", "Ouden"),
    ("", "Müller-Visser"),
    ("van 't", "Hek"),
    ("", "Peters"),
    ("op den", "Akker"),
)
_DEPARTMENTS: Final = ("Bakkerij", "Winkel", "Bezorging", "Kantoor", "Inpak & opslag")
_TAGS: Final = ("", "", "", "BHV", "nachtploeg", "BHV, nachtploeg", "rijbewijs B", "weekend")

# Line in the file, column, and what stands there: mistakes that people make.
FAULTS: Final[tuple[tuple[int, str, str], ...]] = (
    (17, "E-mail werk", ""),
    (58, "E-mail werk", "noor.bakker(at)bakkerij-zonnehof.example"),
    (93, "Mobiel", "023-5312345"),
    (121, "Roepnaam", ""),
    (156, "Taal", "Frans"),
)
# These lines repeat the row above them, as happens when lists are joined.
REPEATED: Final = (75, 180)
# These share the address of the person above them.
SHARED: Final = (140,)


def staff() -> list[tuple[str, ...]]:
    """The rows under the header."""
    people = _people(random.Random(_SEED))
    rows: list[list[str]] = []
    for line in range(2, ROWS + 2):
        rows.append(list(rows[-1]) if line in REPEATED else next(people))
    for line in SHARED:
        rows[line - 2][_EMAIL] = rows[line - 3][_EMAIL]
    for line, column, text in FAULTS:
        rows[line - 2][HEADER.index(column)] = text
    return [tuple(row) for row in rows]


def _people(chance: random.Random) -> Iterator[list[str]]:
    pairs = [(first, last) for first in _FIRST_NAMES for last in _LAST_NAMES]
    chance.shuffle(pairs)
    for number, (first, (infix, last)) in enumerate(pairs, start=1):
        born = date(1962, 1, 1) + timedelta(days=chance.randrange(15_500))
        yield [
            f"{10_000 + number:06d}",
            first,
            infix,
            last,
            f"{_ascii(first)}.{_ascii(infix + last)}@{DOMAIN}",
            _mobile(chance),
            chance.choice(_DEPARTMENTS),
            chance.choice(_TAGS),
            "Engels" if chance.random() < 0.1 else "Nederlands",
            born.strftime("%d-%m-%Y"),
        ]


def _mobile(chance: random.Random) -> str:
    digits = f"{chance.randrange(10**7):07d}"
    # Drawn at random; nothing is ever sent to a telephone number.
    return chance.choice(
        (
            f"061{digits}",
            f"06-1{digits}",
            f"+31 6 1{digits}",
            f"+3161{digits}",
            f"00316 1{digits}",
            f"61{digits}",
            "",
        )
    )


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("ı", "i")).encode("ascii", "ignore").decode()
    return "".join(letter for letter in plain.casefold() if letter.isalnum() or letter == "-")


def csv_file(rows: Sequence[Sequence[str]]) -> bytes:
    """As "CSV UTF-8" of Dutch Excel: a byte order mark, semicolons, CR LF."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([HEADER, *rows])
    return text.getvalue().encode("utf-8-sig")


def xlsx_file(rows: Sequence[Sequence[str]]) -> bytes:
    """The same as a workbook; dates are dates, and numbers that lost their zero are numbers."""
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Werknemers"
    sheet.append(HEADER)
    for row in rows:
        *texts, born = row
        cells = [int(text) if text.startswith("61") and text.isdigit() else text or None for text in texts]
        day, month, year = map(int, born.split("-"))
        sheet.append([*cells, date(year, month, day)])
    return saved(workbook)


def saved(workbook: openpyxl.Workbook) -> bytes:
    """The workbook as a file, the same whatever the clock says."""
    workbook.properties.created = _MOMENT
    out = io.BytesIO()
    workbook.save(out)
    workbook.properties.modified = _MOMENT  # Only now: saving writes the hour of the clock here.
    return _same_every_time(out.getvalue(), {ARC_CORE: tostring(workbook.properties.to_tree())})


def _same_every_time(archive: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The archive without the moment at which each part was packed, with these parts instead of its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as packed, zipfile.ZipFile(out, "w") as repacked:
        for name in packed.namelist():
            info = zipfile.ZipInfo(name, date_time=_MOMENT.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            repacked.writestr(info, parts.get(name) or packed.read(name))
    return out.getvalue()


def main() -> None:
    """Write both files."""
    rows = staff()
    FOLDER.mkdir(exist_ok=True)
    for name, content in (("werknemers.csv", csv_file(rows)), ("werknemers.xlsx", xlsx_file(rows))):
        (FOLDER / name).write_bytes(content)
        print(f"{FOLDER / name}: {len(rows)} rows, {len(content)} bytes")


if __name__ == "__main__":
    main()
