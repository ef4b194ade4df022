"""The page of figures is prose that fits, and tables and lists as they are."""

from pathlib import Path

from tests.bench.figures import Figure, Measured, Table
from tests.bench.page import write_page

_WIDTH = 110


def test_what_is_said_about_a_measurement_fits_and_its_tables_stay_whole(tmp_path: Path) -> None:
    long = "a word of prose and " * 20
    cell = "a cell that is long and " * 8
    listed = "- one\n- other"
    told = Measured(
        title="Something",
        about=f"{long}\n\n{listed}",
        figures=[Figure("something/it", 1, "of it", goal=2)],
        tables=[Table(["what"], [[cell]])],
        notes=[long],
    )

    write_page({"something": told}, tmp_path)

    lines = (tmp_path / "performance.md").read_text().splitlines()
    assert [line for line in lines if len(line) > _WIDTH] == [f"| {cell} |"]
    assert sum(line.startswith("a word of prose") for line in lines) >= 2
    assert {"- one", "- other"} <= set(lines)
