"""The page of figures is prose that fits, and tables and lists as they are."""

from pathlib import Path

from tests.bench.figures import Figure, Measured, Table
from tests.bench.page import write_page

_WIDTH = 110
_DOCS = Path(__file__).resolve().parents[3] / "docs"


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


def test_what_was_not_measured_now_stays_as_the_page_has_it(tmp_path: Path) -> None:
    """A run of some has no figures of the others: their sections, and their goals, are the page's own."""
    slow = Measured("Slow", "It is slow.", [Figure("slow/it", 3, "of it", goal=2)], notes=["As it was."])
    old = Measured("Quick", "It is quick.", [Figure("quick/it", 3, "of it", goal=2)])
    new = Measured("Quick", "It is quick.", [Figure("quick/it", 1, "of it", goal=2)])
    more = Measured("More", "There is more.", [Figure("more/it", 1200, "of it")])
    write_page({"quick": old, "slow": slow}, tmp_path)

    write_page({"more": more, "quick": new}, tmp_path, whole=False)

    told = (tmp_path / "performance.md").read_text()
    write_page({"quick": new, "slow": slow, "z": more}, tmp_path)
    assert told == (tmp_path / "performance.md").read_text()
    assert "1 of 2 goals are met" in told
    assert "- missed: `slow/it`: 3 of it, goal at most 2" in told


def test_the_page_as_it_is_stays_so_where_nothing_was_measured(tmp_path: Path) -> None:
    now = (_DOCS / "performance.md").read_text()
    (tmp_path / "performance.md").write_text(now)

    write_page({}, tmp_path, whole=False)

    assert (tmp_path / "performance.md").read_text() == now
