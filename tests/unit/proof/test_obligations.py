"""The register of obligations is true, and what would make it untrue is noticed."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.proof.obligations.mutants import mutants, out_of_place
from tests.proof.obligations.register import (
    NUMBERS,
    Standing,
    counted,
    faults,
    identified,
    known_tests,
    mentions_in,
    read,
)
from tests.proof.runner import FOLDER

TESTS = {"tests/unit/test_it.py::test_it_is_so"}
# A proof joins by being there; importing all of them would load what each of them needs.
PROOFS = [
    *(path.parent.name for path in FOLDER.glob("*/__init__.py")),
    *(path.stem for path in FOLDER.glob("*.py")),
]


def a_register(**changes: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    whole = {number: {"tests": sorted(TESTS)} for number in NUMBERS}
    return {**whole, **{number.replace("_", "-").lstrip("n"): line for number, line in changes.items()}}


def test_the_register_is_true() -> None:
    assert faults(read(), known_tests(PROOFS), identified()) == []


def test_every_obligation_stands_somewhere() -> None:
    assert sum(counted(read()).values()) == 74 + 16


def test_a_whole_register_has_no_fault() -> None:
    assert faults(a_register(), TESTS, [("74", "x.py"), ("C-16", "x.py")]) == []


@pytest.mark.parametrize("number", ["1", "74", "C-1", "C-16"])
def test_an_obligation_without_a_line_is_noticed(number: str) -> None:
    register = a_register()
    del register[number]

    assert faults(register, TESTS, []) == [f"{number} has no line"]


@pytest.mark.parametrize("number", ["75", "0", "C-17"])
def test_a_line_for_no_obligation_is_noticed(number: str) -> None:
    assert f"{number} is no obligation" in faults({**a_register(), number: {"missing": "x"}}, TESTS, [])


def test_a_test_that_does_not_exist_is_noticed() -> None:
    assert faults(a_register(n5={"tests": ["tests/unit/test_it.py::test_it_was_so"]}), TESTS, []) == [
        "5 names tests/unit/test_it.py::test_it_was_so, which does not exist"
    ]


def test_a_line_that_says_nothing_is_noticed() -> None:
    assert faults(a_register(n5={"missing": " "}), TESTS, []) == [
        "5 says neither what proves it nor what is missing"
    ]


def test_code_that_speaks_of_no_obligation_is_noticed() -> None:
    assert faults(a_register(), TESTS, [("75", "tests/x.py")]) == [
        "tests/x.py speaks of obligation " + "75, which does not exist"
    ]


def test_obligations_are_found_in_sentences() -> None:
    said = "Kept for a week (obligations 6, 24 and C-1); see " + "obligation 31."

    assert mentions_in(said) == ["6", "24", "C-1", "31"]


def test_a_number_that_stands_twice_is_refused(tmp_path: Path) -> None:
    twice = tmp_path / "register.yaml"
    twice.write_text('"1":\n  missing: x\n"1":\n  missing: y\n')

    with pytest.raises(ValueError, match="twice: 1"):
        read(twice)


def test_tests_with_something_missing_prove_in_part() -> None:
    lines: dict[str, Mapping[str, Any]] = {
        "1": {"tests": ["x"]},
        "2": {"tests": ["x"], "missing": "y"},
        "3": {"missing": "y"},
    }

    assert counted(lines) == Counter([Standing.PROVEN, Standing.PARTLY, Standing.OPEN])


def test_what_is_broken_on_purpose_is_there_and_its_test_is_cited() -> None:
    assert list(out_of_place(read())) == []


def test_each_obligation_about_rights_has_something_that_is_broken() -> None:
    assert {one.obligation for one in mutants()} == {str(number) for number in range(48, 61)}


def test_a_break_that_is_not_there_or_not_cited_is_told() -> None:
    uncited: dict[str, Mapping[str, Any]] = {number: {"tests": []} for number in NUMBERS}
    assert any(told.startswith("53 does not cite") for told in out_of_place(uncited))
    with pytest.raises(ValueError, match="holds not once"):
        mutants()[0].broken("something else")
