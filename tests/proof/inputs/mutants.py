"""Broken variants of what reads and writes texts, as a pytest plugin:
`MUTANT=<name> pytest -p tests.proof.inputs.mutants`.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final


@dataclass(frozen=True)
class Mutant:
    """A function that does otherwise, and the tests that must notice."""

    module: str
    function: str
    broken: Callable[[Callable[..., Any]], Callable[..., Any]]
    tests: str


def _unchanged(_given: Callable[..., Any]) -> Callable[..., Any]:
    return lambda text, *_, **__: text


def _without_the_last(given: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *arguments, **named: list(given(*arguments, **named))[:-1]


MUTANTS: Final[Mapping[str, Mutant]] = {
    "control characters stay in texts": Mutant(
        "qlinx.kit.plain_text", "clean", _unchanged, "tests/unit/kit/test_plain_text.py"
    ),
    "spreadsheets calculate with cells": Mutant(
        "qlinx.tabular.writing", "safe_cell", _unchanged, "tests/unit/tabular/test_writing.py"
    ),
    "the last invitation of a file is lost": Mutant(
        "qlinx.invitations.file_entries",
        "entries_of",
        _without_the_last,
        "tests/unit/invitations/test_files.py",
    ),
    "the last row of a table is lost": Mutant(
        "qlinx.tabular.csv_text",
        "_all_records",
        _without_the_last,
        "tests/unit/tabular/test_reading_csv.py",
    ),
}


def pytest_configure() -> None:
    """Before any test imports the function by its name."""
    mutant = MUTANTS[os.environ["MUTANT"]]
    module = import_module(mutant.module)
    setattr(module, mutant.function, mutant.broken(getattr(module, mutant.function)))
