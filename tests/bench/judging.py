"""Processor time for judging a row, beside what it took when the libraries took each address and number
apart anew.

Both judge the same rows of the same file, in turns, and the quickest of each counts: so the figure stays what
it is on a slower machine. `reference/judging.py` is the judging of before, kept as it was.
"""

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from qlinx.rosters.headers import match_columns, recognised
from qlinx.rosters.rows import RosterRow, judge_row
from qlinx.tabular.reading import read_table
from qlinx.tabular.rows import RawRow
from tests.bench.example_lists import write_csv
from tests.bench.figures import Extent, Figure, Measured, measure
from tests.bench.reference.judging import judged_before

HALF: Final = 0.5
_TURNS: Final = 5


@measure
def judging(extent: Extent) -> Measured:
    count = 20_000 if extent.full else 2_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.csv"
        write_csv(path, count)
        reading = read_table(path, recognised)
        columns = match_columns(reading.labels)
        rows = list(reading.rows(columns.read))
    now, before = quickest(
        [
            lambda raw: judge_row(raw, columns, allow_example_domains=True),
            lambda raw: judged_before(raw, columns),
        ],
        rows,
    )
    return Measured(
        title="Judging a row",
        about=(__doc__ or "").partition("\n\n")[2],
        figures=[
            Figure("judging/row", round(now / before, 3), "of the time before", goal=HALF),
            Figure("judging/row: microseconds", round(now * 1_000_000, 1), "µs"),
            Figure("judging/row: microseconds before", round(before * 1_000_000, 1), "µs"),
        ],
        plots=[],
    )


def quickest(acts: Sequence[Callable[[RawRow], object]], rows: Sequence[RawRow]) -> list[float]:
    """The quickest of some turns of each, in seconds for a row."""
    for act in acts:
        if not isinstance(act(rows[0]), RosterRow):
            raise TypeError("the row was refused")
    taken = [[_seconds(act, rows) for act in acts] for _ in range(_TURNS)]
    return [min(turn[place] for turn in taken) / len(rows) for place in range(len(acts))]


def _seconds(act: Callable[[RawRow], object], rows: Sequence[RawRow]) -> float:
    began = time.process_time()
    for raw in rows:
        act(raw)
    return time.process_time() - began
