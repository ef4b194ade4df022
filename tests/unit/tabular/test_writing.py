import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.tabular.writing import csv_line, safe_cell


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "\tnaam",
        "  =1+1",
        "\u00a0=1+1",
        "\u200b=1+1",
        "\ufeff=1+1",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM(A1)",
        "−1+1",
        "+31612345678*1",
        "+31612345678 ",
        "+٣١٦١٢٣٤٥٦٧٨",
        "+0612345678",
    ],
)
def test_a_cell_that_a_spreadsheet_could_calculate_with_becomes_text(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "Jan", "van 't Hek", "'t Hooft", "a=b", "jan@werk.example", "12", "+31612345678"]
)
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


@given(st.text() | st.builds("".join, st.tuples(st.sampled_from(" \t=+-@＝＋－＠"), st.text())))
def test_no_cell_starts_with_what_starts_a_formula(text: str) -> None:
    safe = safe_cell(text)

    assert safe.removeprefix("'") == text.removeprefix("'")
    if not (safe.startswith("+") and safe[1:].isdigit()):
        assert not safe.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), min_size=1))
def test_a_line_reads_back_as_the_safe_cells(cells: list[str]) -> None:
    line = csv_line(cells)

    assert line.endswith("\r\n")
    assert list(csv.reader([line], delimiter=";", strict=True)) == [[safe_cell(cell) for cell in cells]]
