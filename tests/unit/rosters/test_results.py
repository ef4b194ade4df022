from __future__ import annotations

import csv

from qlinx.kit.texts import LocalText
from qlinx.rosters.headers import match_columns
from qlinx.rosters.results import (
    ResultRow,
    left_out_columns,
    rejected_file,
    rejected_row,
    result_file,
    result_line,
)
from qlinx.rosters.rows import FieldProblem, RowRefusal
from qlinx.tabular.labels import column_labels
from qlinx.tabular.refusals import HeaderOnly


def read_back(rows: list[ResultRow]) -> list[list[str]]:
    text = result_file(rows).decode("utf-8-sig")
    return list(csv.reader(text.splitlines(keepends=True), delimiter=";", strict=True))


def test_the_file_opens_in_dutch_excel_and_reads_in_both_languages() -> None:
    first_bytes = result_file([])

    assert first_bytes.startswith(b"\xef\xbb\xbfregel / line;uitkomst;outcome;")
    assert first_bytes.endswith(b"\r\n")


def test_a_row_tells_its_line_and_outcome() -> None:
    _, line = read_back([ResultRow(12, "accepted")])

    assert line == ["12", "aangenomen", "accepted", "", "", "", "", ""]


def test_a_rejected_row_has_a_line_for_each_problem() -> None:
    refusal = RowRefusal(9, (FieldProblem("email", "invalid"), FieldProblem("first_name", "missing")))

    _, email, first_name = read_back(list(rejected_row(refusal)))

    assert email[:6] == ["9", "geweigerd", "rejected", "e-mailadres", "e-mail address", "invalid"]
    assert first_name[3:] == [
        "voornaam",
        "first name",
        "missing",
        "Vul in: voornaam.",
        "Fill in the first name.",
    ]


def test_a_column_that_is_not_stored_is_named_with_the_reason() -> None:
    columns = match_columns(column_labels(["Voornaam", "Achternaam", "E-mail", "BSN"]))

    _, line = read_back(list(left_out_columns(columns, header_line=1)))

    assert line[:6] == ["1", "niet bewaard", "not stored", "BSN", "BSN", "national_id"]
    assert "UAVG artikel 46" in line[6]


def test_a_refused_file_has_one_line_without_a_number() -> None:
    _, line = read_back([rejected_file(HeaderOnly())])

    assert line[0] == ""
    assert line[5] == "header_only"


def test_a_column_named_as_a_formula_stays_text() -> None:
    _, line = read_back([ResultRow(1, "not_stored", '=HYPERLINK("x")', "unknown", LocalText("nl", "en"))])

    assert line[3] == line[4] == '\'=HYPERLINK("x")'


def test_a_file_whose_rows_are_written_apart_is_the_same_file() -> None:
    rows = [ResultRow(2, "unchanged"), ResultRow(3, "rejected", "email", "invalid")]

    apart = result_file(()) + "".join(map(result_line, rows)).encode()

    assert apart == result_file(rows)
