"""One table says which error has which status; no other module of the product spells one."""

import ast
from http import HTTPStatus
from pathlib import Path

import pytest

from qlinx.kit.errors import Failure, InputInvalid, NotFound
from qlinx.kit.problems import STATUS, form_status, status_of

ROOT = Path(__file__).parents[3]
FAILURES = {int(status) for status in HTTPStatus if status >= HTTPStatus.BAD_REQUEST}
HOME = ROOT / "layers/domain/qlinx/kit/problems.py"


def spelled(text: str) -> list[int]:
    """The lines that give a status of failure by its number, or know the names of them."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(text))
        if (isinstance(node, ast.ImportFrom) and node.module == "http")
        or (
            isinstance(node, ast.keyword)
            and node.arg in {"status", "status_code"}
            and any(
                isinstance(part, ast.Constant) and part.value in FAILURES for part in ast.walk(node.value)
            )
        )
    ]


def test_every_kind_of_failure_has_its_status() -> None:
    assert set(STATUS) == set(Failure)
    assert set(STATUS.values()) <= FAILURES


def test_a_status_follows_from_the_error_alone() -> None:
    assert (status_of(NotFound()), status_of(InputInvalid(())), status_of(None)) == (404, 422, 200)
    assert (form_status(["something"]), form_status(())) == (422, 200)


def test_no_other_module_spells_a_status_of_failure() -> None:
    sources = [*(ROOT / "layers/domain/qlinx").rglob("*.py"), *(ROOT / "functions").rglob("*.py")]
    assert {str(path) for path in sources if path != HOME and spelled(path.read_text("utf-8"))} == set()


@pytest.mark.parametrize("line", ["from http import HTTPStatus", 'Page("x", status=422 if refused else 200)'])
def test_one_that_is_spelled_is_noticed(line: str) -> None:
    assert spelled(line) == [1]
