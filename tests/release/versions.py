"""The version of the product, where it stands: pyproject.toml, CHANGELOG.md and the folders of releases."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from infrastructure.local.paths import ROOT
from tests.release.kept import order

PROJECT: Final = ROOT / "pyproject.toml"
CHANGES: Final = ROOT / "CHANGELOG.md"
UNRELEASED: Final = "## Not released yet"
_VERSION_LINE: Final = re.compile(r'^version = "([^"]+)"$', re.MULTILINE)
_HEADING: Final = re.compile(r"^## (\d+\.\d+\.\d+) \((\d{4}-\d\d-\d\d)\)$", re.MULTILINE)


@dataclass(frozen=True)
class Stated:
    """What each place says. ``waiting`` is what stands under *Not released yet*."""

    project: str
    changes: tuple[str, ...]
    waiting: str
    folders: tuple[str, ...]


def stated(project: str, changes: str, folders: Sequence[str]) -> Stated:
    """What the texts of pyproject.toml and CHANGELOG.md and the folders of releases say."""
    after = changes.split(UNRELEASED, 1)[1] if UNRELEASED in changes else ""
    return Stated(
        tomllib.loads(project)["project"]["version"],
        tuple(version for version, _ in _HEADING.findall(changes)),
        _HEADING.split(after, maxsplit=1)[0].strip(),
        tuple(folders),
    )


def contradictions(said: Stated) -> Iterator[str]:
    """What does not fit together between releases; nothing where all is well."""
    if not said.folders or said.project != said.folders[-1]:
        yield f"pyproject.toml says {said.project}, the last folder of releases is {said.folders[-1:]}"
    if said.changes[:1] != (said.project,):
        yield f"pyproject.toml says {said.project}, the last release in CHANGELOG.md is {said.changes[:1]}"
    if list(said.changes) != sorted(said.changes, key=order, reverse=True):
        yield "the releases in CHANGELOG.md are not in order"
    if left := sorted(set(said.folders) - set(said.changes)):
        yield f"CHANGELOG.md does not say what changed with {left}"


def refusals(said: Stated, version: str, *, is_tagged: bool) -> Iterator[str]:
    """Why a release can't have this version."""
    if is_tagged:
        yield f"{version} is tagged: it is out, and stays as it is"
    known = [one for one in (*said.changes, *said.folders) if one != version]
    if later := [one for one in known if order(one) >= order(version)]:
        yield f"{version} does not come after {max(later, key=order)}"
    if not said.waiting and version not in said.changes:
        yield f"CHANGELOG.md says nothing under “{UNRELEASED.removeprefix('## ')}”"


def project_with(project: str, version: str) -> str:
    """pyproject.toml with a version."""
    return _VERSION_LINE.sub(f'version = "{version}"', project, count=1)


def changes_with(changes: str, version: str, on: date) -> str:
    """CHANGELOG.md in which what was not released yet is released under a version on a day.

    Made again, what came since then is under it as well.
    """
    undated = re.sub(rf"^## {re.escape(version)} \(.+\)\n", "", changes, flags=re.MULTILINE)
    dated = undated.replace(UNRELEASED, f"{UNRELEASED}\n\n## {version} ({on.isoformat()})", 1)
    return re.sub(r"\n{3,}", "\n\n", dated)
