"""Reads the register of obligations, and finds what is wrong with it."""

import ast
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any, Final

import yaml

from infrastructure.local.paths import ROOT

NUMBERS: Final = frozenset(
    [*(str(number) for number in range(1, 75)), *(f"C-{number}" for number in range(1, 17))]
)
_REGISTER: Final = Path(__file__).with_name("register.yaml")
_MENTION: Final = re.compile(
    r"\bobligations? ((?:\d+|C-\d+)(?:(?:, | and | or | to )(?:\d+|C-\d+))*)", re.IGNORECASE
)
_ONE: Final = re.compile(r"C-\d+|\d+")
_SPEAKING: Final = ("functions", "infrastructure", "layers/domain", "tests", "docs", "template.yaml")
_TEXTS: Final = frozenset({".py", ".yaml", ".md", ".txt", ".html"})

Line = Mapping[str, Any]


class Standing(Enum):
    """How far an obligation is proven."""

    PROVEN = "proven"
    PARTLY = "partly"
    OPEN = "open"


def read(path: Path = _REGISTER) -> dict[str, Line]:
    """The register: tests and what is missing, by number.

    Raises ValueError where a number stands twice.
    """
    written = re.findall(r'^"?(C-\d+|\d+)"?:', path.read_text("utf-8"), re.MULTILINE)
    if twice := [number for number, times in Counter(written).items() if times > 1]:
        raise ValueError(f"in the register twice: {', '.join(twice)}")
    register: dict[str, Line] = yaml.safe_load(path.read_text("utf-8"))
    return register


def standing(line: Line) -> Standing:
    """How far an obligation is proven, from what its line says."""
    if not line.get("tests"):
        return Standing.OPEN
    return Standing.PARTLY if line.get("missing") else Standing.PROVEN


def counted(register: Mapping[str, Line]) -> Counter[Standing]:
    """How many obligations stand how."""
    return Counter(standing(line) for line in register.values())


def faults(
    register: Mapping[str, Line], tests: Collection[str], mentions: Iterable[tuple[str, str]]
) -> list[str]:
    """Everything that makes the register untrue."""
    return [
        *(f"{number} is no obligation" for number in sorted(register.keys() - NUMBERS)),
        *(f"{number} has no line" for number in sorted(NUMBERS - register.keys())),
        *(
            f"{number} names {test}, which does not exist"
            for number, line in register.items()
            for test in line.get("tests", [])
            if test not in tests
        ),
        *(
            f"{number} says neither what proves it nor what is missing"
            for number, line in register.items()
            if not line.get("tests") and not str(line.get("missing", "")).strip()
        ),
        *(
            f"{place} speaks of obligation {number}, which does not exist"
            for number, place in mentions
            if number not in NUMBERS
        ),
    ]


def known_tests(proofs: Iterable[str]) -> frozenset[str]:
    """Every test and house rule by file and function, and every proof."""
    folders = [
        ROOT / "tests" / name
        for name in ("unit", "integration", "acceptance", "artifact", "support/house_rules")
    ]
    return frozenset(
        [
            *(f"proof:{name}" for name in proofs),
            *(
                f"{path.relative_to(ROOT)}::{name}"
                for folder in folders
                for path in folder.rglob("*.py")
                for name in _functions(path)
            ),
        ]
    )


def identified() -> list[tuple[str, str]]:
    """Every obligation that code, tests or documents speak of, with the file that does."""
    return [
        (number, str(path.relative_to(ROOT)))
        for path in _speaking()
        for number in mentions_in(path.read_text("utf-8"))
    ]


def mentions_in(text: str) -> list[str]:
    """The obligations that a text speaks of."""
    return [number for found in _MENTION.findall(text) for number in _ONE.findall(found)]


def _speaking() -> Iterator[Path]:
    for name in _SPEAKING:
        place = ROOT / name
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            if path.suffix in _TEXTS and path.is_file():
                yield path


def _functions(path: Path) -> Iterator[str]:
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node.name
