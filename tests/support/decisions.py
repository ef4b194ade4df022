"""The index of decisions: number, title, status and area of each, read from the records themselves.

`make decisions` writes it. A record says in its first lines what it is about and which earlier ones it
replaces, whole or in part.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from infrastructure.local.console import say
from infrastructure.local.paths import ROOT

FOLDER: Final = ROOT / "docs" / "decisions"
INDEX: Final = FOLDER / "README.md"
_TITLE: Final = re.compile(r"\A# (\d+)\. (.+)$", re.MULTILINE)
_AREA: Final = re.compile(r"^Area: ([^.\n]+)\.", re.MULTILINE)
_REPLACES: Final = re.compile(r"Replaces (what )?decisions? ([\d, and]+)")


@dataclass(frozen=True)
class Decision:
    """One record. ``replaces`` are numbers of earlier ones, with whether it replaces the whole of each."""

    path: Path
    number: int
    title: str
    area: str
    replaces: Mapping[int, bool]


def decisions(folder: Path = FOLDER) -> tuple[Decision, ...]:
    """Every record, in the order of their numbers.

    Raises ValueError where a record has no title with a number, or another number than its file.
    """
    found = (_decision(path) for path in sorted(folder.glob("[0-9]*.md")))
    return tuple(sorted(found, key=lambda one: one.number))


def _decision(path: Path) -> Decision:
    text = path.read_text("utf-8")
    title, area = _TITLE.search(text), _AREA.search(text)
    if title is None or int(title[1]) != int(path.name[:4]):
        raise ValueError(f"{path.name} has another number than its title, or none")
    replaces = {
        int(number): not partly
        for partly, numbers in _REPLACES.findall(text)
        for number in re.findall(r"\d+", numbers)
    }
    return Decision(path, int(title[1]), title[2].strip(), area[1] if area else "", replaces)


def twice(found: tuple[Decision, ...]) -> list[int]:
    """Numbers that more than one record has."""
    return [number for number, times in Counter(one.number for one in found).items() if times > 1]


def index(found: tuple[Decision, ...]) -> str:
    """The page that lists them."""
    return "\n".join([*_HEAD, *(_row(one, found) for one in found), ""])


_HEAD: Final = (
    "# Decisions",
    "",
    "Each says what was decided, why, and what was rejected. A number is given once and for all; a later record",
    "that changes an earlier one says so, and the earlier one stays as it was. `make decisions` writes this page.",
    "",
    "| | decision | status | area |",
    "| ---: | --- | --- | --- |",
)


def _row(one: Decision, found: tuple[Decision, ...]) -> str:
    status = "; ".join(_changes(one, found)) or "holds"
    return f"| {one.number} | [{one.title}]({one.path.name}) | {status} | {one.area} |"


def _changes(one: Decision, found: tuple[Decision, ...]) -> Iterator[str]:
    for later in found:
        if one.number in later.replaces:
            yield f"replaced{'' if later.replaces[one.number] else ' in part'} by {later.number}"


if __name__ == "__main__":
    INDEX.write_text(index(decisions()), "utf-8")
    say(f"{INDEX.relative_to(ROOT)} lists {len(decisions())} decisions.")
