"""Prose fits a window: docstrings, comments and pages have lines of at most 110 columns. It is British."""

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[3]
WIDTH: Final = 110
_LAID_OUT: Final = re.compile(r"\S {2,}\S")
_PRAGMA: Final = re.compile(r"# (noqa|type:|ruff:|pragma:|fmt:)|^#!|https?://")
_AMERICAN: Final = re.compile(
    r"\b(behavior|favorite|honor|gray|canceled|canceling|labeled|(organi|recogni|authori|normali|summari|minimi)z(e|ed|es|ing))\b"
)


# Whatever else lies beside them was made by a command.
_FOLDERS: Final = ("docs", "examples", "functions", "infrastructure", "layers", "releases", "tests")


@cache
def _files(*endings: str) -> tuple[str, ...]:
    found = [*ROOT.iterdir(), *(one for folder in _FOLDERS for one in (ROOT / folder).rglob("*"))]
    places = sorted(one.relative_to(ROOT) for one in found if one.name.endswith(endings) and one.is_file())
    return tuple(str(place) for place in places if not any(part.startswith(".") for part in place.parts))


def prose_of_python(text: str) -> Iterator[tuple[int, str]]:
    """The lines of docstrings and of comments that stand alone, with their numbers."""
    lines = text.split("\n")
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Expr(value=ast.Constant(value=str())):
                stop = node.end_lineno or node.lineno
                yield from ((number, lines[number - 1]) for number in range(node.lineno, stop + 1))
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        line = lines[token.start[0] - 1]
        if token.type == tokenize.COMMENT and line.lstrip().startswith("#"):
            yield token.start[0], line


def prose_of_page(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a page that are no table, no heading and no code."""
    fenced = False
    for number, line in enumerate(text.split("\n"), 1):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif not fenced and not line.startswith("    ") and not line.lstrip().startswith(("|", "#", "<")):
            yield number, line


def too_long(lines: Iterable[tuple[int, str]]) -> list[int]:
    """The numbers of the lines that are too long and could be shorter."""
    return [
        number
        for number, line in lines
        if len(line) > WIDTH and not _PRAGMA.search(line) and not _LAID_OUT.search(line)
        if len(max(line.split(), key=len)) < WIDTH // 2
    ]


@cache
def _prose(name: str) -> tuple[tuple[int, str], ...]:
    prose = prose_of_python if name.endswith(".py") else prose_of_page
    return tuple(prose((ROOT / name).read_text("utf-8")))


# One test for all files: thousands of tests of a millisecond cost more to keep than to do.
def test_prose_of_code_fits_and_is_british() -> None:
    assert found_in(_files(".py")) == {}


def test_prose_of_pages_fits_and_is_british() -> None:
    assert found_in(_files(".md")) == {}


def found_in(names: Iterable[str]) -> dict[str, list[object]]:
    """The lines that are too long and the American words, of files that have any."""
    found = {name: [*too_long(_prose(name)), *_AMERICAN.findall(_without_code(name))] for name in names}
    return {name: wrong for name, wrong in found.items() if wrong}


def _without_code(name: str) -> str:
    return re.sub(r"`[^`]*`", "", "\n".join(line for _, line in _prose(name)))


def test_a_line_that_is_too_long_is_noticed() -> None:
    long = "word " * 30
    assert too_long(prose_of_python(f'"""{long}"""\n# {long}\nx = "{long}"\n')) == [1, 2]
    assert too_long(prose_of_page(f"{long}\n\n| {long} |\n\n```\n{long}\n```\n\n{long}\n")) == [1, 9]
