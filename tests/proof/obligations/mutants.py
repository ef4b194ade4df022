"""Breaks what an obligation rests on, and sees whether the test that the register cites for it fails.

The product is copied with one text replaced, and the test is played over the copy.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import yaml

from infrastructure.local.paths import DOMAIN_LAYER, ROOT

_MUTANTS: Final = Path(__file__).with_name("mutants.yaml")
_PACKAGE: Final = "qlinx"
# What pytest says where a test failed; anything else is a test that could not be played.
_FAILED: Final = 1


@dataclass(frozen=True)
class Mutant:
    """One break of the code: of which obligation, where, and which test notices it."""

    obligation: str
    file: str
    find: str
    put: str
    caught_by: str

    def broken(self, source: str) -> str:
        """The source with the break in it.

        Raises
        ------
        ValueError
            What is to be broken is not there, or more than once.
        """
        if source.count(self.find) != 1:
            raise ValueError(f"{self.file} holds not once: {self.find}")
        return source.replace(self.find, self.put)


def mutants() -> tuple[Mutant, ...]:
    """Every break that is written down."""
    written: Mapping[str, list[Mapping[str, str]]] = yaml.safe_load(_MUTANTS.read_text("utf-8"))
    return tuple(Mutant(number, **one) for number, several in written.items() for one in several)


def out_of_place(register: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """What is wrong with the breaks: nothing to break, or a test that the register does not cite."""
    for one in mutants():
        try:
            one.broken((DOMAIN_LAYER / _PACKAGE / one.file).read_text("utf-8"))
        except ValueError as error:
            yield str(error)
        if one.caught_by not in register[one.obligation].get("tests", []):
            yield f"{one.obligation} does not cite {one.caught_by}"


def is_caught(one: Mutant) -> bool:
    """Whether the test fails over a copy that is broken."""
    with TemporaryDirectory() as folder:
        package = Path(folder) / _PACKAGE
        shutil.copytree(DOMAIN_LAYER / _PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
        file = package / one.file
        file.write_text(one.broken(file.read_text("utf-8")), "utf-8")
        played = subprocess.run(
            [
                sys.executable,
                *("-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider"),
                *("-o", f"pythonpath={folder} .", one.caught_by),
            ],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": folder},
            capture_output=True,
            check=False,
        )
        return played.returncode == _FAILED


def unnoticed() -> list[str]:
    """The breaks that their tests did not notice."""
    return [f"{one.obligation}: {one.file}: {one.find}" for one in mutants() if not is_caught(one)]
