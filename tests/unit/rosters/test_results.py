from __future__ import annotations

import csv
from collections.abc import Iterator

from qlinx.kit.texts import LocalText
from qlinx.rosters.errors import HeaderOnly
from qlinx.rosters.headers import column_labels, match_columns
from qlinx.rosters.results import ResultRow, left_out_columns, rejected_file, rejected_row, result_file
from qlinx.rosters.rows import FieldProblem, RowRefusal


def read_back(rows: list[ResultRow]) -> list[list[str]]:
    text = "".join(result_file(rows)).encode("utf-8").decode("utf-8-sig")
    return list(csv.reader(text.splitlines(keepends=True), delimiter=";", strict=True))


def test_the_file_opens_in_dutch_excel_and_reads_in_both_languages() -> None:
    first_bytes = next(result_file([])).encode("utf-8")

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


def test_lines_come_out_while_rows_go_in() -> None:
    asked: list[int] = []

    def rows() -> Iterator[ResultRow]:
        for number in (2, 3):
            asked.append(number)
            yield ResultRow(number, "unchanged")

    lines = result_file(rows())
    next(lines)
    assert asked == []
    assert next(lines).startswith("2;")
    assert asked == [2]
