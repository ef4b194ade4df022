"""Adds a capability to a copy of the tree: files of its own, and changes to files that are there already.

A change names its place by what stands there, never by the number of a line, and says so where that is gone.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from filecmp import cmp
from pathlib import Path
from typing import Final

from infrastructure.local.paths import ROOT

# What commands make, and what is no part of the tree. What Python compiled goes along, or each process in the
# copy would compile it anew; what pytest compiled names the tree's own files.
_LEFT_OUT: Final = shutil.ignore_patterns(
    ".git",
    ".environments",
    ".state",
    "build",
    ".aws-sam",
    "*-pytest-*.pyc",
    ".*_cache",
    ".hypothesis",
    ".coverage*",
)


class PlaceGone(Exception):
    """A file has no line that begins so any more, or several; says which, for whoever mends the change."""


@dataclass(frozen=True)
class Change:
    """Lines for a file that is there:
    behind the one line that begins so (``after``), before it, or instead of it.
    """

    path: str
    lines: str
    after: str | None = None
    before: str | None = None
    instead_of: str | None = None

    def made_in(self, root: Path) -> None:
        """Writes the file.

        Raises
        ------
        PlaceGone
        """
        file = root / self.path
        if not file.is_file():
            raise PlaceGone(self.path)
        known = file.read_text("utf-8").splitlines(keepends=True)
        at = self._place(known)
        keep = at if self.after is None else at + 1
        rest = keep if self.instead_of is None else keep + 1
        file.write_text("".join([*known[:keep], self.lines, *known[rest:]]), "utf-8")

    def _place(self, known: list[str]) -> int:
        begins = self.after or self.before or self.instead_of
        if not begins:
            raise PlaceGone(f"{self.path}: no place is named")
        found = [number for number, line in enumerate(known) if line.startswith(begins)]
        if len(found) != 1:
            raise PlaceGone(f"{self.path}: {len(found)} lines begin with {begins!r}")
        return found[0]


def copy_of_tree(target: Path) -> Path:
    """The tree as it stands here, in a folder of its own."""
    return Path(shutil.copytree(ROOT, target, symlinks=True, ignore=_LEFT_OUT))


def add(copy: Path, files: Path, changes: Iterable[Change]) -> None:
    """Puts the new files where they belong, and makes the changes.

    Raises
    ------
    PlaceGone
        A change finds its place no more, or a new file stands there already.
    """
    for file in new_files(files):
        target = copy / file
        if target.exists():
            raise PlaceGone(f"{file} is there already")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(files / file, target)
    for change in changes:
        change.made_in(copy)


def new_files(files: Path) -> list[Path]:
    """The files of a capability, by their places in the tree."""
    found = (path for path in sorted(files.rglob("*")) if path.is_file() and path.suffix != ".pyc")
    return [path.relative_to(files) for path in found]


def changed_files(copy: Path) -> list[str]:
    """The files of the tree that are other ones in the copy."""
    found = (
        path
        for path in sorted(copy.rglob("*"))
        if path.is_file() and not path.is_symlink() and path.suffix != ".pyc"
    )
    copied = (path.relative_to(copy) for path in found)
    return [
        str(path)
        for path in copied
        if (ROOT / path).is_file() and not cmp(ROOT / path, copy / path, shallow=False)
    ]
