"""The day of a moment has one definition for people and one for ledgers: nobody else chooses a zone (D12)."""

import ast
from datetime import UTC, date, datetime
from typing import Final

import pytest

from infrastructure.local.paths import DOMAIN_LAYER, ROOT
from qlinx.kit.clock import home_day, utc_day

CLOCK: Final = DOMAIN_LAYER / "qlinx" / "kit" / "clock.py"
SOURCES: Final = sorted(
    path
    for folder in (DOMAIN_LAYER / "qlinx", ROOT / "functions")
    for path in folder.rglob("*.py")
    if path != CLOCK
)
# Telling a zone, the present moment, or today: followed by `.date()` it would be another definition of a day.
_ANOTHER: Final = frozenset({"astimezone", "now", "utc_now", "today"})


def days_of_its_own(source: str) -> list[int]:
    """The lines on which a source makes a day of a moment by itself."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ((node.func.attr == "date" and _is_moment(node.func.value)) or _is_today(node.func))
    ]


def _is_moment(value: ast.expr) -> bool:
    if not isinstance(value, ast.Call):
        return False
    called = value.func
    name = (
        called.attr
        if isinstance(called, ast.Attribute)
        else called.id
        if isinstance(called, ast.Name)
        else ""
    )
    return name in _ANOTHER


def _is_today(called: ast.Attribute) -> bool:
    return (
        called.attr == "today"
        and isinstance(called.value, ast.Name)
        and called.value.id in {"date", "datetime"}
    )


def test_nobody_else_makes_a_day_of_a_moment() -> None:
    found = {str(path.relative_to(ROOT)): days_of_its_own(path.read_text("utf-8")) for path in SOURCES}
    assert len(found) > 100
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "source",
    [
        "ctx.now().date()",
        "moment.astimezone(HOME_ZONE).date()",
        "date.today()",
        "utc_now().date()",
        "datetime.today()",
    ],
)
def test_another_definition_is_noticed(source: str) -> None:
    assert days_of_its_own(source) == [1]


def test_the_day_of_people_begins_at_their_midnight() -> None:
    moment = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    assert (home_day(moment), utc_day(moment)) == (date(2026, 7, 1), date(2026, 6, 30))
