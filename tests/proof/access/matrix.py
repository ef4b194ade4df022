"""The table of verdicts, what it is compared with, and how two kinds of answers are told apart."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import erf, sqrt
from pathlib import Path
from statistics import median
from typing import Any, Final

import yaml

_MATRIX: Final = Path(__file__).with_name("matrix.yaml")
# One wrong alarm in ten thousand runs for each comparison, and only where the difference is worth measuring.
_SURE: Final = 0.0001
_WORTH_MEASURING: Final = 0.10


@dataclass(frozen=True)
class Cell:
    """A route called by a role, with the status that it must answer."""

    route: str
    role: str
    status: int


@dataclass(frozen=True)
class Seen:
    """What a cell was answered."""

    status: int
    content_type: str
    cookies: bool
    body: str


def cells() -> list[Cell]:
    """Every cell, in the order in which they are executed.

    Raises ValueError where a line has not one verdict for each role.
    """
    table = yaml.safe_load(_MATRIX.read_text("utf-8"))
    roles: list[str] = table["roles"]
    return [
        Cell(route, role, status)
        for route, statuses in table["routes"].items()
        for role, status in zip(roles, statuses, strict=True)
    ]


def unlike(table: Collection[Cell], routes: Collection[str]) -> list[str]:
    """Routes without a line, and lines without a route."""
    written = {cell.route for cell in table}
    return [
        *(f"{route} has no line" for route in sorted(set(routes) - written)),
        *(f"{route} is no route" for route in sorted(written - set(routes))),
    ]


def breaches(
    table: Sequence[Cell], seen: Mapping[tuple[str, str], Seen], personal: Collection[str]
) -> list[str]:
    """Every cell that was answered otherwise, or not executed; cookies; and personal data for who may not see them.

    `personal` are words of the first employer's people.
    """
    return [fault for cell in table for fault in _faults(cell, seen.get((cell.route, cell.role)), personal)]


def _faults(cell: Cell, seen: Seen | None, personal: Collection[str]) -> Iterator[str]:
    name = f"{cell.route} by {cell.role}"
    if seen is None:
        yield f"{name} was not executed"
        return
    if seen.status != cell.status:
        yield f"{name} answered {seen.status} instead of {cell.status}"
    if seen.cookies:
        yield f"{name} set a cookie"
    if seen.status >= 400 and not seen.content_type.startswith(
        ("application/problem+json", "application/json", "text/html")
    ):
        yield f"{name} refused with {seen.content_type or 'nothing'}"
    told = [word for word in personal if word in seen.body]
    if told and not _may_see(cell):
        yield f"{name} told personal data"


def _may_see(cell: Cell) -> bool:
    """Who has the link sees its page; the person and their own employer see what is theirs."""
    return cell.role in {"person", "employer_user"} or cell.route.endswith(" /i/{token}")


@dataclass(frozen=True)
class Answered:
    """An answer to an address, with the seconds that it took."""

    status: int
    body: str
    seconds: float


_RANDOM: Final = re.compile(r'"[a-z2-7]{26}"')


def differences(name: str, known: Sequence[Answered], unknown: Sequence[Answered]) -> list[str]:
    """How answers to known addresses differ from those to unknown ones."""
    return [
        *([f"{name}: other statuses"] if _set(known, "status") != _set(unknown, "status") else []),
        *([f"{name}: other bodies"] if _set(known, "body") != _set(unknown, "body") else []),
        *_slower(name, [one.seconds for one in known], [one.seconds for one in unknown]),
    ]


def _set(answers: Sequence[Answered], what: str) -> set[Any]:
    # Ids drawn at random differ each time, whoever asks.
    return {_RANDOM.sub('"id"', str(getattr(one, what))) for one in answers}


def _slower(name: str, known: Sequence[float], unknown: Sequence[float]) -> Iterator[str]:
    between = abs(median(known) - median(unknown)) / median(unknown)
    if between > _WORTH_MEASURING and chance(known, unknown) < _SURE:
        yield f"{name}: medians of {median(known):.4f} s and {median(unknown):.4f} s"


def chance(first: Sequence[float], second: Sequence[float]) -> float:
    """How likely two samples of one distribution lie as far apart as these, or further (Mann and Whitney, 1947)."""
    before = sum((one < other) + (one == other) / 2 for one in first for other in second)
    pairs = len(first) * len(second)
    deviation = sqrt(pairs * (len(first) + len(second) + 1) / 12)
    return 1 - erf(abs(before - pairs / 2) / deviation / sqrt(2))
