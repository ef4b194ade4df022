"""A new capability touches few files that are there already:
a bulletin, added to a copy of the tree, and whole there.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

from infrastructure.local.paths import ROOT
from tests.capability.adding import Change, PlaceGone, add, changed_files, new_files
from tests.capability.bulletin_copy import BULLETIN, make

# Only ever fewer. What makes it more is a second list: that list goes, not this number up.
MOST: Final = 11
_IMPORTS: Final = "tests/unit/entrypoints/test_imports.py"
_LOADS: Final = f"{_IMPORTS}::test_a_function_loads_what_its_work_needs_and_nothing_else_that_is_heavy"
FUNCTIONS: Final = ("bulletins", "bulletin_sending")
# Everything that walks over declarations, templates, routes and texts, and the bulletin in use.
WALKS: Final = (
    "tests/integration/bulletins",
    "tests/unit/records/test_capabilities.py",
    "tests/unit/rights/test_declarations.py",
    "tests/unit/template",
    "tests/unit/api",
    "tests/unit/docs",
    "tests/unit/proof/test_access.py",
    "tests/unit/proof/test_canary.py",
    "tests/unit/release",
    "tests/unit/mailing/test_templates.py",
    "tests/unit/kit/test_catalogues.py",
    "tests/unit/entrypoints/test_floor.py",
    "tests/unit/entrypoints/test_handlers.py",
    f"{_IMPORTS}::test_every_function_has_its_line",
    *(f"{_LOADS}[{name}]" for name in FUNCTIONS),
)
# What needs no showing here: that a walk notices what is wrong, what holds of every template whatever stands
# in it, the mails of others, and prose of code, which is looked at where the bulletin's files stand.
_LEFT_OUT: Final = (
    *("breach", "noticed", "markup", "one_line", "length", "checkov", "new_version", "would_not_be_seen"),
    *("another_version", "prose_of_code"),
    "test_the_description_is_openapi",
    "(test_templates and not bulletins)",
    "(test_catalogues and not bulletins and not fit and not both_languages)",
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the tree with the bulletin in it, and its API described."""
    copy = make(tmp_path_factory.mktemp("capability") / "house")
    done = command(copy, "-m", "infrastructure.local.api_description")
    assert done.returncode == 0, done.stdout
    yield copy
    shutil.rmtree(copy)


def command(copy: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What a command of Python says in the copy, with nothing of ours in its way."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=copy,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def environment() -> Mapping[str, str]:
    ours = ("PYTEST", "COV", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "PYTHONPATH": "layers/domain:."}


def test_a_bulletin_touches_few_files_that_are_there_already(house: Path) -> None:
    touched = changed_files(house)

    assert len(touched) <= MOST, touched
    assert set(touched) == named_in_architecture()


def named_in_architecture() -> set[str]:
    """The files that the page on the house names for this."""
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    rows = page.partition("### The count\n")[2].partition("\n#")[0].splitlines()
    return {row.split("`")[1] for row in rows if row.startswith("| `")}


def test_it_is_whole_and_works(house: Path) -> None:
    chosen = " and ".join(f"not {name}" for name in _LEFT_OUT)
    done = command(
        house, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-k", chosen, *WALKS
    )

    assert done.returncode == 0, done.stdout[-8000:]


def test_it_keeps_to_the_floors(house: Path) -> None:
    floors = command(house, str(Path(sys.executable).with_name("lint-imports")), "--no-cache")

    assert floors.returncode == 0, floors.stdout[-4000:]


def test_its_types_fit(house: Path) -> None:
    """What `make test-types` knows of the tree is used again:
    a file of the same words and path has the same types.
    """
    handlers = [f"functions/{name}/handler.py" for name in FUNCTIONS]
    known = f"--cache-dir={ROOT / '.mypy_cache'}"
    types = command(house, "-m", "mypy", known, "layers/domain/qlinx/bulletins", *handlers)

    assert types.returncode == 0, types.stdout[-4000:]


def test_nothing_of_it_is_in_the_tree() -> None:
    assert [str(file) for file in new_files(BULLETIN) if (ROOT / file).exists()] == []


# ---- a change that does not find its place


def test_a_place_that_is_gone_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("one: 1\ntwo: 2\ntwo: 2\n", "utf-8")

    with pytest.raises(PlaceGone, match=r"a\.yaml: 0 lines begin with 'three'"):
        Change("a.yaml", "x\n", after="three").made_in(tmp_path)
    with pytest.raises(PlaceGone, match=r"a\.yaml: 2 lines begin with 'two'"):
        Change("a.yaml", "x\n", before="two").made_in(tmp_path)
    with pytest.raises(PlaceGone, match=r"b\.yaml"):
        Change("b.yaml", "x\n", after="one").made_in(tmp_path)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Change("a.yaml", "new: 0\n", after="one"), "one: 1\nnew: 0\ntwo: 2\n"),
        (Change("a.yaml", "new: 0\n", before="two"), "one: 1\nnew: 0\ntwo: 2\n"),
        (Change("a.yaml", "new: 0\n", instead_of="two"), "one: 1\nnew: 0\n"),
    ],
)
def test_a_change_is_made_at_its_place(tmp_path: Path, change: Change, expected: str) -> None:
    (tmp_path / "a.yaml").write_text("one: 1\ntwo: 2\n", "utf-8")

    change.made_in(tmp_path)

    assert (tmp_path / "a.yaml").read_text("utf-8") == expected


def test_a_new_file_takes_nobodys_place(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "house").mkdir()
    for folder in ("new", "house"):
        (tmp_path / folder / "a.py").touch()

    with pytest.raises(PlaceGone, match=r"a\.py is there already"):
        add(tmp_path / "house", tmp_path / "new", ())
