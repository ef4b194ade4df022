"""The floor of entry points: few modules, and nothing of one capability in them."""

import ast
from pathlib import Path
from typing import Final

import pytest

from infrastructure.local.paths import DOMAIN_LAYER

FLOOR: Final = DOMAIN_LAYER / "qlinx" / "entrypoints"
MODULES: Final = sorted(path for path in FLOOR.glob("*.py") if path.name != "__init__.py")
MOST: Final = 17
# Those below the business, which every function stands on.
BELOW: Final = frozenset({"aws", "entrypoints", "kit", "records"})
# What sending mails needs, and how long ago somebody signed in: the same for whatever is sent, and whoever
# signs in.
ALSO: Final = {"post_office": {"mailing"}, "sessions": {"sessions"}, "private_site": {"sessions"}}


def imported(module: Path) -> set[str]:
    """The packages of ours that a module imports, anywhere in it."""
    tree = ast.parse(module.read_text("utf-8"))
    names = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {name.split(".")[1] for name in names if name.startswith("qlinx.")}


def test_they_are_few() -> None:
    assert len(MODULES) <= MOST


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_an_entry_point_is_of_no_capability(module: Path) -> None:
    assert imported(module) - BELOW == ALSO.get(module.stem, set())


def test_templates_here_are_what_every_page_shares() -> None:
    shared = {path.name.split(".")[0] for path in (FLOOR / "pages").iterdir()}
    assert shared == {
        "layout",
        "parts",
        "macros",
        "style",
        "script",
        "home",
        "problem",
        "problem_type",
        "reference",
    }
