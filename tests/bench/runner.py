"""`make bench`: takes every measurement, writes build/bench.json, and docs/performance.md with its plots.

Each is taken in a process of its own, one after another, so that none disturbs the next.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from tests.bench.figures import Extent, Measured, measure_named, measured_from, measures
from tests.bench.page import write_page

ROOT: Final = Path(__file__).resolve().parents[2]
RESULT: Final = ROOT / "build" / "bench.json"
KEPT: Final = ROOT / "build" / "bench"


def main() -> int:
    """Takes the named measurements, or all;
    gives the exit status: 1 where a goal is missed, 2 where one could not be taken.
    """
    asked = argparse.ArgumentParser(prog="make bench")
    asked.add_argument(
        "names", nargs="*", help="measurements, by the names of their modules; all without a name"
    )
    asked.add_argument(
        "--quick", action="store_true", help="smaller: shows that it works; leaves the page alone"
    )
    asked.add_argument("--alone", type=Path, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.alone:
        found = measure_named(given.names[0])(Extent(full=not given.quick))
        given.alone.write_text(json.dumps(found.as_data()))
        return 0
    return _take(given.names or list(measures()), quick=given.quick)


def _take(names: list[str], *, quick: bool) -> int:
    KEPT.mkdir(parents=True, exist_ok=True)
    failed = []
    for name in names:
        began = time.monotonic()
        found = _alone(name, quick=quick)
        if found is None:
            failed.append(name)
            say(f"{name}: could not be taken")
            continue
        _tell(name, found, time.monotonic() - began)
        if not quick:
            (KEPT / f"{name}.json").write_text(json.dumps(found.as_data(), indent=1))
    if failed:
        return 2
    if quick:
        return 0
    # A run of some renews those and keeps what the last run found of the others.
    known = {name: _kept(name) for name in measures() if (KEPT / f"{name}.json").exists()}
    write_results(known, RESULT)
    write_page(known, ROOT / "docs", whole=len(known) == len(measures()))
    return 0 if all(figure.met for found in known.values() for figure in found.figures) else 1


def write_results(found: Mapping[str, Measured], to: Path) -> None:
    """The list of all figures."""
    lines: list[dict[str, Any]] = [figure.as_result() for one in found.values() for figure in one.figures]
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(json.dumps(lines, indent=1) + "\n")


def _kept(name: str) -> Measured:
    return measured_from(json.loads((KEPT / f"{name}.json").read_text()))


def _alone(name: str, *, quick: bool) -> Measured | None:
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        command = [sys.executable, "-m", "tests.bench.runner", name, "--alone", str(result)]
        done = subprocess.run([*command, *(["--quick"] if quick else [])], check=False, cwd=ROOT)
        return measured_from(json.loads(result.read_text())) if done.returncode == 0 else None


def _tell(name: str, found: Measured, seconds: float) -> None:
    say(f"{name} ({seconds:.0f} s)")
    for figure in found.figures:
        goal = f"   goal {figure.bound} {figure.goal}" if figure.goal is not None else ""
        say(f"  {'' if figure.met else 'MISSED '}{figure.name}: {figure.value} {figure.unit}{goal}")


def say(line: str) -> None:
    """A line on the terminal, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
