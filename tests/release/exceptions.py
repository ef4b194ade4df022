"""What may break with a release, each with its reason: releases/exceptions.yaml.

``models`` are those about models and messages, ``system`` those about what becomes of the filled system of
the last release.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import yaml

from tests.release.compatibility import Problem
from tests.release.kept import FOLDER

FILE: Final = FOLDER / "exceptions.yaml"


@dataclass(frozen=True)
class Exemption:
    """``field`` is left out where it is about a whole kind;
    ``migration`` names the one that carries what is stored, where one does.
    """

    kind: str
    reason: str
    field: str = ""
    migration: str = ""

    def covers(self, problem: Problem) -> bool:
        return (self.kind, self.field) == (problem.kind, problem.field)


def exemptions(about: Literal["models", "system"], path: Path = FILE) -> tuple[Exemption, ...]:
    """Those that are written down."""
    return tuple(Exemption(**one) for one in yaml.safe_load(path.read_text("utf-8"))[about])


def judged(
    problems: Iterable[Problem], exempt: Iterable[Exemption], new_migrations: frozenset[str]
) -> list[str]:
    """The problems that no exception covers, and what is wrong with the exceptions themselves."""
    found, written = list(problems), list(exempt)
    return [
        *(str(one) for one in found if not any(other.covers(one) for other in written)),
        *(
            f"an exception for {one.kind}.{one.field} that nothing needs"
            for one in written
            if not any(map(one.covers, found))
        ),
        *(f"an exception for {one.kind}.{one.field} without a reason" for one in written if not one.reason),
        *(
            f"{one.migration} is no migration since the last release"
            for one in written
            if one.migration and one.migration not in new_migrations
        ),
    ]
