"""The lock files are those of pyproject.toml; `make lock` mends what fails here."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any, Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from infrastructure.local.paths import DEPENDENCIES_LAYER, DOMAIN_LAYER, REQUIREMENTS, ROOT

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
GROUPS: dict[str, list[Any]] = PROJECT["dependency-groups"]
RUNTIME: list[Any] = PROJECT["project"]["dependencies"]
WANTED = {
    "runtime": RUNTIME,
    "development": [*RUNTIME, *GROUPS["development"]],
    "engine": GROUPS["engine"],
    "sam": GROUPS["sam"],
    "checkov": GROUPS["checkov"],
    "schemathesis": GROUPS["schemathesis"],
    "bootstrap": GROUPS["bootstrap"],
}
# Is read and not imported: the zones of zoneinfo.
NOT_IMPORTED: Final = {"tzdata"}


def requirements(entries: list[Any]) -> list[Requirement]:
    found: list[Requirement] = []
    for entry in entries:
        found += (
            [Requirement(entry)] if isinstance(entry, str) else requirements(GROUPS[entry["include-group"]])
        )
    return found


def pins(lock: Path) -> dict[str, str]:
    pinned = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", lock.read_text(), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in pinned}


@pytest.mark.parametrize("name", WANTED)
def test_a_lock_pins_everything_that_is_asked_for(name: str) -> None:
    pinned = pins(REQUIREMENTS / f"{name}.txt")

    unmet = [
        str(wanted)
        for wanted in requirements(WANTED[name])
        if not wanted.specifier.contains(pinned.get(canonicalize_name(wanted.name), "0"), prereleases=True)
    ]
    assert unmet == []


@pytest.mark.parametrize("name", WANTED)
def test_every_pin_has_its_hashes_and_no_lock_names_a_registry(name: str) -> None:
    text = (REQUIREMENTS / f"{name}.txt").read_text()
    entries = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))

    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text


def test_tests_run_on_the_versions_that_functions_get() -> None:
    runtime, development = pins(REQUIREMENTS / "runtime.txt"), pins(REQUIREMENTS / "development.txt")

    assert {name: development[name] for name in runtime} == runtime


def test_the_layer_s_requirements_are_the_runtime_lock() -> None:
    assert (DEPENDENCIES_LAYER / "requirements.txt").read_bytes() == (
        REQUIREMENTS / "runtime.txt"
    ).read_bytes()


def test_what_the_layer_is_asked_for_is_imported_and_what_is_imported_is_in_the_layer() -> None:
    wanted = {canonicalize_name(wanted.name) for wanted in requirements(RUNTIME)}
    sources = [*DOMAIN_LAYER.rglob("*.py"), *(ROOT / "functions").rglob("*.py")]
    imported = {name for source in sources for name in _imports(ast.parse(source.read_text()))}
    foreign = imported - set(sys.stdlib_module_names) - {"qlinx", "functions"}
    found = {canonicalize_name(packages_distributions()[name][0]) for name in foreign}

    assert sorted(wanted - found) == sorted(NOT_IMPORTED)
    assert sorted(found - set(pins(REQUIREMENTS / "runtime.txt"))) == []


def _imports(node: ast.AST) -> Iterator[str]:
    """The packages that are imported below a node, but for those that only types need."""
    if isinstance(node, ast.Import):
        yield from (alias.name.partition(".")[0] for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield (node.module or "").partition(".")[0]
    elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        return
    for child in ast.iter_child_nodes(node):
        yield from _imports(child)
