"""The share of branches that tests take may only rise:
`make coverage` compares what was measured with the floor that is kept.

More than the floor is written down as the new floor, in tenths of a percent, rounded down; less is an error.
What is kept is committed with the change that brought it.
"""

import math
import sys
from pathlib import Path
from typing import Final

from coverage import Coverage

from infrastructure.local.console import say
from infrastructure.local.paths import ROOT

FLOOR: Final = ROOT / "tests" / "coverage_floor.txt"
# Threads and interleavings of the tests don't take the very same branches every time.
_SLACK: Final = 0.1


def judged(measured: float, kept: Path = FLOOR) -> int:
    """The exit code: 0 where the floor holds, and the floor raised where it can be;
    1 where it does not hold.
    """
    floor = float(kept.read_text(encoding="utf-8"))
    if measured < floor - _SLACK:
        say(
            f"Lines and branches that tests take: {measured:.2f}%, less than the {floor}% there were. Test what is new."
        )
        return 1
    raised = math.floor(measured * 10) / 10
    if raised > floor:
        kept.write_text(f"{raised}\n", encoding="utf-8")
        say(
            f"Lines and branches that tests take: {measured:.2f}%. The floor is {raised}% from now on: commit it."
        )
        return 0
    say(f"Lines and branches that tests take: {measured:.2f}%; the floor is {floor}%.")
    return 0


def main() -> None:
    """Read what the last tests took, show what is missing, and compare."""
    coverage = Coverage()
    coverage.load()
    sys.exit(judged(coverage.report(skip_covered=True)))


if __name__ == "__main__":
    main()
