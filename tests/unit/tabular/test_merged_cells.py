"""A cell that reaches over several rows holds for all of them, as people see it; two lists in one sheet."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.rosters.headers import names_all_needed, recognised
from qlinx.tabular.merged_cells import Down, filled_in
from qlinx.tabular.reading import read_table
from qlinx.tabular.refusals import SecondHeader
from qlinx.tabular.rows import Record
from tests.support.table_files import a_file

HEADER = ("Afdeling", "Voornaam", "Achternaam", "E-mail")
SANNE = ("Zorg", "Sanne", "Berg", "s@werk.example")
JAN = ("", "Jan", "Bos", "j@werk.example")
KIM = ("", "Kim", "Vos", "k@werk.example")


def _book(rows: list[tuple[str, ...]], *merged: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    for one in merged:
        sheet.merge_cells(one)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _read(content: bytes) -> list[dict[str, str]]:
    with a_file(content) as path:
        return [dict(row.cells) for row in read_table(path, recognised, names_all_needed).rows()]


def test_a_department_that_reaches_over_its_people_is_theirs() -> None:
    """It was the first one's alone, and who invited the department missed the others."""
    rows = _read(_book([HEADER, SANNE, JAN, KIM], "A2:A3"))

    assert [row["Afdeling"] for row in rows] == ["Zorg", "Zorg", ""]


def test_a_header_of_two_rows_is_found_where_its_names_reach_over_both() -> None:
    top = ("Voornaam", "Achternaam", "Bereikbaar", "")
    below = ("", "", "E-mail", "Mobiel")
    rows = _read(_book([top, below, ("Sanne", "Berg", "s@werk.example", "")], "A1:A2", "B1:B2", "C1:D1"))

    assert rows == [{"Voornaam": "Sanne", "Achternaam": "Berg", "E-mail": "s@werk.example", "Mobiel": ""}]


def test_what_reaches_over_columns_alone_fills_in_nothing() -> None:
    rows = _read(_book([("Lijst 2026",), HEADER, SANNE, JAN], "A1:D1"))

    assert [row["Afdeling"] for row in rows] == ["Zorg", ""]


def test_a_cell_with_something_in_it_keeps_that() -> None:
    records = iter([Record(2, ["Zorg", "a"], 2), Record(3, ["Keuken", "b"], 3), Record(4, ["", "c"], 4)])
    found = filled_in((one for one in records), (Down(2, 4, 0),))

    assert [one.cells for one in found] == [["Zorg", "a"], ["Keuken", "b"], ["Zorg", "c"]]


@given(
    st.lists(st.lists(st.sampled_from(["", "x", "y"]), min_size=1, max_size=5), max_size=8),
    st.lists(st.builds(Down, st.integers(0, 9), st.integers(0, 12), st.integers(0, 6)), max_size=6),
)
def test_nothing_that_stands_in_a_cell_is_changed(rows: list[list[str]], merged: list[Down]) -> None:
    records = (Record(line, [*cells], line) for line, cells in enumerate(rows, start=2))
    found = [*filled_in(records, tuple(sorted(merged)))]

    assert [one.line for one in found] == [*range(2, len(rows) + 2)]
    for one, cells in zip(found, rows, strict=True):
        assert all(shown == cell for shown, cell in zip(one.cells, cells, strict=False) if cell)


# ---- two lists below each other ----

OTHER_ORDER = ("Achternaam", "Voornaam", "E-mail")
ONE_ORDER = ("Voornaam", "Achternaam", "E-mail")


def _text(*rows: tuple[str, ...]) -> bytes:
    return "".join(";".join(row) + "\r\n" for row in rows).encode()


@pytest.mark.parametrize("form", ["text", "workbook"])
def test_a_second_list_in_another_order_is_not_read_by_the_first_ones_columns(form: str) -> None:
    """Its people were taken with first and last name turned round."""
    rows = [ONE_ORDER, SANNE[1:], ("",), OTHER_ORDER, ("Bos", "Jan", "j@werk.example")]
    content = _text(*rows) if form == "text" else _book(rows)
    with pytest.raises(SecondHeader) as refused, a_file(content) as path:
        read_table(path, recognised, names_all_needed)

    assert refused.value.params == {"line": 4}


@pytest.mark.parametrize(
    "again",
    [
        ONE_ORDER,  # as many systems write it on each page
        (*ONE_ORDER, "Opmerking"),
        ("Achternaam", "Voornaam", "geen"),  # somebody who is called so
        ("E-mail", "Berg", "s@werk.example"),
    ],
)
def test_a_row_that_is_no_other_header_refuses_no_list(again: tuple[str, ...]) -> None:
    assert len(_read(_text(ONE_ORDER, SANNE[1:], again, JAN[1:]))) == 3
