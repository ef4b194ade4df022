"""A handler is a screenful:
what grows past it holds more than one capability, and more rights than one needs.
"""

import ast
from pathlib import Path
from typing import Final

import pytest

from infrastructure.local.paths import ROOT

HANDLERS: Final = sorted((ROOT / "functions").glob("*/handler.py"))
MOST_LINES: Final = 100


def lines_of_docstrings(text: str) -> int:
    """The lines on which docstrings go on after their first:
    how a sentence is wrapped is no measure of a handler.
    """
    texts = [node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Expr)]
    return sum(
        (one.end_lineno or one.lineno) - one.lineno
        for one in texts
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    )


@pytest.mark.parametrize("handler", HANDLERS, ids=lambda path: path.parent.name)
def test_a_handler_is_a_screenful(handler: Path) -> None:
    text = handler.read_text("utf-8")
    assert len(text.splitlines()) - lines_of_docstrings(text) <= MOST_LINES
