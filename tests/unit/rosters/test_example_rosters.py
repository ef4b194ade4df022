from __future__ import annotations

import io
import zipfile

import pytest

from examples.make_rosters import FAULTS, FOLDER, REPEATED, ROWS, SHARED, csv_file, staff, xlsx_file
from qlinx.rosters.headers import LeftOut, match_columns, recognised
from qlinx.rosters.rows import RosterRow, RowLeft, RowRefusal, judge_row
from qlinx.tabular.reading import read_table

OPTIONAL = ("Mobiel", "Taal")
FILES = ("werknemers.csv", "werknemers.xlsx")


def judged(name: str) -> list[RosterRow | RowRefusal | RowLeft]:
    reading = read_table(FOLDER / name, recognised)
    columns = match_columns(reading.labels)
    return [
        judge_row(raw, columns, allow_example_domains=True) for raw in reading.rows(columns.by_field.values())
    ]


def parts_of(workbook: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_files_are_what_the_generator_writes_whatever_the_clock_says() -> None:
    assert (FOLDER / "werknemers.csv").read_bytes() == csv_file(staff())
    assert parts_of((FOLDER / "werknemers.xlsx").read_bytes()) == parts_of(xlsx_file(staff()))


def test_the_csv_is_as_dutch_excel_saves_it() -> None:
    content = (FOLDER / "werknemers.csv").read_bytes()

    assert content.startswith(b"\xef\xbb\xbfPersoneelsnummer;Roepnaam;Tussenvoegsel;")
    assert content.count(b"\r\n") == content.count(b"\n") == ROWS + 1


def test_the_workbook_says_the_same_as_the_csv() -> None:
    from_csv, from_xlsx = map(judged, FILES)

    assert from_csv == from_xlsx
    assert len(from_csv) == ROWS


@pytest.mark.parametrize("name", FILES)
def test_exactly_the_faulty_rows_are_refused_or_taken_without_the_faulty_cell(name: str) -> None:
    rows = judged(name)
    refused = [row.line for row in rows if isinstance(row, RowRefusal)]
    noted = [row.line for row in rows if isinstance(row, RosterRow) and row.notes]

    assert refused == [line for line, column, _ in FAULTS if column not in OPTIONAL]
    assert noted == [line for line, column, _ in FAULTS if column in OPTIONAL]


@pytest.mark.parametrize("name", FILES)
def test_addresses_stand_twice_only_where_a_row_is_repeated_or_an_address_shared(name: str) -> None:
    rows = [row for row in judged(name) if isinstance(row, RosterRow)]
    addresses = [row.email.match_key for row in rows]
    again = [row.line for place, row in enumerate(rows) if row.email.match_key in addresses[:place]]

    assert again == sorted(REPEATED + SHARED)


@pytest.mark.parametrize("name", FILES)
def test_the_date_of_birth_is_left_out(name: str) -> None:
    assert match_columns(read_table(FOLDER / name, recognised).labels).left_out == (
        LeftOut("Geboortedatum", "birth"),
    )


def test_the_numbers_and_names_are_as_people_write_them() -> None:
    rows = [row for row in judged("werknemers.csv") if isinstance(row, RosterRow)]

    assert any(row.last_name == "van den Berg" for row in rows)
    assert any(row.last_name == "'t Hooft" for row in rows)
    assert {row.language for row in rows} == {"nl", "en"}
    assert sum(row.mobile is not None for row in rows) > ROWS // 2
