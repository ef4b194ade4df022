"""The example invitation is the same as a CSV file and as a workbook."""

import io
import zipfile

from examples.make_invitations import CSV, WORKBOOK, xlsx_file
from qlinx.invitations.file_entries import entries_of
from qlinx.invitations.file_reading import content_of


def parts_of(workbook: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_workbook_is_what_the_generator_writes_whatever_the_clock_says() -> None:
    assert parts_of(WORKBOOK.read_bytes()) == parts_of(xlsx_file())


def test_the_workbook_says_the_same_as_the_csv() -> None:
    [of_csv] = entries_of(content_of(CSV, CSV.name))
    [of_workbook] = entries_of(content_of(WORKBOOK, WORKBOOK.name))

    assert of_workbook.draft() == of_csv.draft()
    assert of_workbook.draft().number_of_places == 12
