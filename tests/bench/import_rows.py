"""Reading a roster: rows per second and peak memory, from a thousand rows to all that a sheet can hold.

What is measured is the beginning of an import as it is deployed: the file is read once to prove it whole and
once for its rows, which are written as plain ones, read again, judged, and put into parts. Beside it stand
two floors on the same file: Python's csv module with a bare model of text fields, which is what reading alone
may be compared with; and the same with each address and telephone number taken apart by the libraries that
the product uses, which is what a whole step may be compared with. For a workbook that floor reads with
openpyxl, read-only. Each runs in a process of its own; rates are by processor time, memory is the largest
resident size of that process.
"""

import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, cast

from pydantic import BaseModel

from qlinx.employers.readings import ReadingAsked
from qlinx.rosters.asking import Steps
from qlinx.rosters.headers import recognised
from qlinx.rosters.model import Roster
from qlinx.rosters.reading import read_roster
from qlinx.rosters.splitting import split
from qlinx.rosters.tools import Tools
from qlinx.tabular.reading import read_table
from tests.bench.example_lists import write_csv, write_xlsx
from tests.bench.figures import Bound, Extent, Figure, Measured, Plot, measure
from tests.bench.reference.judging import parse_email, parse_mobile

RATE: Final = 0.5
MEMORY: Final = 1.2
_SIZES: Final = {"csv": (1_000, 10_000, 100_000, 1_000_000), "xlsx": (1_000, 100_000, 1_048_575)}
_QUICK: Final = {"csv": (1_000, 20_000), "xlsx": (1_000, 10_000)}


class BareRow(BaseModel):
    """A row as text."""

    first_name: str
    last_name: str
    email: str
    mobile: str
    personnel_number: str
    department: str
    tags: str


@dataclass(frozen=True)
class Taken:
    """What one process used."""

    rate: float
    peak_bytes: int


def take(act: Callable[[Path], None], path: Path, count: int) -> Taken:
    """Does it, and says how fast and with how much memory."""
    began = time.process_time()
    act(path)
    seconds = time.process_time() - began
    return Taken(count / seconds, _most_bytes())


def _most_bytes() -> int:
    """The most that this process held;
    the system's other count of it begins with what the process that started it held.
    """
    status = Path("/proc/self/status").read_text("utf-8")
    [line] = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) * 1024


def read_only(path: Path) -> None:
    """The rows as the product reads them, not judged."""
    for _ in read_table(path, recognised).rows():
        pass


def whole_step(path: Path) -> None:
    """A list read into plain rows, and these judged and put into parts."""
    with tempfile.TemporaryDirectory() as folder:
        work = cast("Any", _Work(Path(folder)))
        roster = _roster(path)
        read_roster(cast("Any", _Drop(path)), work, _asked(roster))
        _split(roster, work)


def _split(roster: Roster, work: Any) -> None:
    asked: list[Mapping[str, Any]] = []
    queue = cast("Any", SimpleNamespace(send=lambda bodies, **_: asked.extend(bodies)))
    tools = Tools(
        drop=cast("Any", SimpleNamespace(write=lambda *_: None)),
        steps=Steps(queue),
        work=work,
        readings=queue,
        time_left=lambda: 900_000,
        allow_example_domains=True,
    )
    context = SimpleNamespace(store=_NOTHING_STORED, now=lambda: _NOW, today=_NOW.date)
    split(cast("Any", context), tools, roster)
    if not asked:
        raise RuntimeError("the roster was refused")


def _asked(roster: Roster) -> ReadingAsked:
    return ReadingAsked(
        kind="roster",
        employer_id=roster.employer_id,
        key=roster.file_key,
        tag=roster.content_tag,
        reading_id=roster.roster_id,
    )


def bare(path: Path) -> None:
    """The csv module and a model of texts."""
    for row in _dicts(path):
        BareRow.model_validate(row).model_dump_json()


def bare_and_judged(path: Path) -> None:
    """The same, with address and number taken apart."""
    for row in _dicts(path):
        email = parse_email(row["email"]).address
        BareRow.model_validate(
            {**row, "email": email, "mobile": parse_mobile(row["mobile"])}
        ).model_dump_json()


def workbook_and_judged(path: Path) -> None:
    """The usual library for workbooks, reading only, and the same as above."""
    from openpyxl import load_workbook

    rows = load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True)
    next(rows)
    for cells in rows:
        row = dict(zip(BareRow.model_fields, map(str, cells), strict=True))
        email = parse_email(row["email"]).address
        BareRow.model_validate(
            {**row, "email": email, "mobile": parse_mobile(row["mobile"])}
        ).model_dump_json()


ACTS: Final[Mapping[str, Callable[[Path], None]]] = {
    act.__name__: act for act in (read_only, whole_step, bare, bare_and_judged, workbook_and_judged)
}

_OF_CSV: Final = ("whole_step", "bare_and_judged", "read_only", "bare")
_OF_XLSX: Final = ("whole_step", "workbook_and_judged")


class _Drop:
    def __init__(self, path: Path) -> None:
        self._path = path

    def head(self, _key: str) -> Mapping[str, Any]:
        return {"ETag": _TAG, "ContentLength": self._path.stat().st_size}

    def download(self, _key: str, to: Path) -> str:
        to.symlink_to(self._path)
        return _TAG


class _Work:
    """Keeps what was read on disk, so that memory is that of the steps alone, and parts nowhere."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, key: str, body: bytes, _content_type: str) -> None:
        if key.startswith("read/"):
            (self._folder / key.rpartition("/")[2]).write_bytes(body)

    def read(self, key: str) -> bytes:
        return (self._folder / key.rpartition("/")[2]).read_bytes()


def _dicts(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, delimiter=";")
        next(rows)
        for cells in rows:
            yield dict(zip(BareRow.model_fields, cells, strict=True))


def alone(name: str, path: Path, count: int) -> Taken:
    """The same in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.import_rows", name, str(path), str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Taken(**json.loads(done.stdout))


@measure
def import_rows(extent: Extent) -> Measured:
    sizes = _SIZES if extent.full else _QUICK
    found: dict[tuple[str, str, int], Taken] = {}
    with tempfile.TemporaryDirectory() as folder:
        for count in sizes["csv"]:
            path = Path(folder) / "roster.csv"
            write_csv(path, count)
            found |= {("csv", name, count): taken for name, taken in _at_once(_OF_CSV, path, count)}
        for count in sizes["xlsx"]:
            path = Path(folder) / "roster.xlsx"
            write_xlsx(path, count)
            found |= {("xlsx", name, count): taken for name, taken in _at_once(_OF_XLSX, path, count)}
    return _measured(found, sizes)


def _at_once(names: tuple[str, ...], path: Path, count: int) -> list[tuple[str, Taken]]:
    # Two at a time: ours beside its floor, so that both meet the same machine.
    with ThreadPoolExecutor(max_workers=2) as pool:
        return list(zip(names, pool.map(lambda name: alone(name, path, count), names), strict=True))


def _measured(found: Mapping[tuple[str, str, int], Taken], sizes: Mapping[str, tuple[int, ...]]) -> Measured:
    figures = []
    for count in sizes["csv"]:
        rate = {name: found["csv", name, count].rate for name in _OF_CSV}
        figures += [
            _rate(f"import/{count}", rate["whole_step"] / rate["bare_and_judged"]),
            _rate(f"import/{count} reading alone", rate["read_only"] / rate["bare"]),
        ]
    figures += [
        _rate(
            f"import/{count} xlsx",
            found["xlsx", "whole_step", count].rate / found["xlsx", "workbook_and_judged", count].rate,
        )
        for count in sizes["xlsx"]
    ]
    for kind, counts in sizes.items():
        peaks = [found[kind, "whole_step", count].peak_bytes for count in counts]
        figures.append(
            Figure(
                f"import/memory {kind}",
                round(max(peaks) / peaks[0], 3),
                "largest over smallest file",
                goal=MEMORY,
            )
        )
    curves = {
        f"{kind}: {label}": [(count, found[kind, name, count].rate) for count in sizes[kind]]
        for kind, name, label in (
            ("csv", "whole_step", "whole step"),
            ("csv", "bare_and_judged", "csv, model, address and number"),
            ("xlsx", "whole_step", "whole step"),
            ("xlsx", "workbook_and_judged", "openpyxl, model, address and number"),
        )
    }
    memory = {
        kind: [(count, found[kind, "whole_step", count].peak_bytes / 1024**2) for count in sizes[kind]]
        for kind in sizes
    }
    return Measured(
        title="Reading rosters",
        about=(__doc__ or "").partition("\n\n")[2],
        figures=figures,
        plots=[
            Plot("import_rate", "Rows of a roster", "rows", "rows a second", curves, logarithmic=True),
            Plot("import_memory", "Peak memory of the step", "rows", "MB", memory, logarithmic=True),
        ],
    )


def _rate(name: str, value: float) -> Figure:
    return Figure(name, round(value, 3), "of the floor's rate", goal=RATE, bound=Bound.AT_LEAST)


def _roster(path: Path) -> Roster:
    return Roster(
        employer_id="e" * 26,
        roster_id="r" * 26,
        file_key=f"employers/e/rosters/roster{path.suffix}",
        content_tag=_TAG,
        attestation_id="a" * 26,
        ground="contract",
        covers="everyone",
        extra_columns="ignore",
        received_at=_NOW,
    )


_TAG: Final = "tag"
_NOTHING_STORED: Final = SimpleNamespace(
    try_write=lambda *_: True,
    get=lambda *_: None,
    table=lambda _: "records",
    database=SimpleNamespace(write=lambda *_: None),
)
_NOW: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


if __name__ == "__main__":
    _name, _path, _count = sys.argv[1:]
    _taken = take(ACTS[_name], Path(_path), int(_count))
    sys.stdout.write(json.dumps({"rate": _taken.rate, "peak_bytes": _taken.peak_bytes}))
