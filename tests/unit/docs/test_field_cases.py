"""Each case from the field has an outcome and a test that is there."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from typing import Final

import pytest

from infrastructure.local.paths import ROOT

PAGE: Final = ROOT / "docs" / "field_cases.md"
_TEST: Final = re.compile(r"`((?:tests|layers)/[^`:]+\.(?:py|js))(?:::([^`\[]+))?[^`]*`")
_NO_TEST: Final = re.compile(r"(?<![\w/])none\b", re.IGNORECASE)


def rows() -> Iterator[tuple[str, list[str]]]:
    """Each row of each table of cases, with its section; a bar behind a backslash parts nothing."""
    section, of_cases = "", False
    for line in PAGE.read_text("utf-8").splitlines():
        if line.startswith("## "):
            section = line.removeprefix("## ")
        elif not line.startswith("|"):
            of_cases = False
        elif line.startswith("| case"):
            of_cases = True
        elif of_cases and not re.match(r"\|[ :|-]+\|$", line):
            yield section, [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


@cache
def names_in(file: str) -> frozenset[str]:
    """The names of the test functions and classes of a file."""
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    found = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, found))


def fault(named: str) -> str | None:
    """What is wrong with the tests that a cell names."""
    tests = _TEST.findall(named)
    if not tests:
        return None if _NO_TEST.search(named) else "no test is named"
    for file, test in tests:
        if not (ROOT / file).is_file():
            return f"{file} is not there"
        if test and test.split("::")[-1] not in names_in(file):
            return f"{file} has no {test}"
    return None


def test_there_are_cases() -> None:
    assert len(list(rows())) > 5


@pytest.mark.parametrize(("section", "cells"), list(rows()), ids=lambda part: str(part)[:60])
def test_a_case_has_an_outcome_and_a_test_that_is_there(section: str, cells: list[str]) -> None:
    case, outcome, *_, test = cells
    assert case, section
    assert outcome, (section, case)
    assert (section, case, fault(test)) == (section, case, None)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("looked at by hand", "no test is named"),
        ("`tests/unit/gone.py::test_it`", "tests/unit/gone.py is not there"),
        (
            "`tests/unit/docs/test_field_cases.py::test_gone`",
            "tests/unit/docs/test_field_cases.py has no test_gone",
        ),
        ("none: it takes an account", None),
    ],
)
def test_a_test_that_is_not_there_is_noticed(cell: str, expected: str | None) -> None:
    assert fault(cell) == expected
