"""The table of verdicts, and what it is compared with."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

_MATRIX: Final = Path(__file__).with_name("matrix.yaml")


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
    table: Sequence[Cell],
    seen: Mapping[tuple[str, str], Seen],
    personal: Collection[str],
    claimed: Collection[str] = (),
) -> list[str]:
    """Every cell that was answered otherwise, or not executed;
    cookies; and personal data for whoever may not see them.

    `personal` are words of the first employer's people; `claimed` are those that the attacker wrote into its
    own list.
    """
    return [
        fault
        for cell in table
        for fault in _faults(cell, seen.get((cell.route, cell.role)), personal, claimed)
    ]


def _faults(
    cell: Cell, seen: Seen | None, personal: Collection[str], claimed: Collection[str]
) -> Iterator[str]:
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
    own = claimed if cell.role == "attacker_employer" else ()
    told = [word for word in personal if word in seen.body and word not in own]
    if told and not _may_see(cell):
        yield f"{name} told personal data"


def _may_see(cell: Cell) -> bool:
    """Who has the link sees its page; the person and their own employer see what is theirs."""
    return cell.role in {"person", "employer_user"} or cell.route.endswith(" /i/{token}")
