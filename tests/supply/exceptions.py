"""Known vulnerabilities that we live with for a while: each with its reason and its last day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Final

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints

from infrastructure.local.paths import REQUIREMENTS

EXCEPTIONS: Final = REQUIREMENTS / "exceptions.yaml"
LONGEST: Final = timedelta(days=90)
_Said = Annotated[str, StringConstraints(min_length=20)]


class Exemption(BaseModel):
    """One vulnerability of one package, until a day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    package: str
    id: str
    reason: _Said
    until: date


@dataclass(frozen=True, slots=True)
class Finding:
    """A package of a lock, and something that is known against it, under each of its names."""

    package: str
    version: str
    ids: tuple[str, ...]


def exemptions(path: Path = EXCEPTIONS) -> tuple[Exemption, ...]:
    """What stands in the file of exceptions."""
    given = yaml.safe_load(path.read_text("utf-8")) or []
    return tuple(Exemption.model_validate(one) for one in given)


def dated(known: Iterable[Exemption], today: date) -> Iterator[str]:
    """Exceptions whose time is over, or that go on for too long; needs nobody outside."""
    for one in known:
        if one.until < today:
            yield f"the exception for {one.id} of {one.package} ended on {one.until}"
        elif one.until > today + LONGEST:
            yield f"the exception for {one.id} of {one.package} is longer than {LONGEST.days} days"


def judged(found: Iterable[Finding], known: Iterable[Exemption]) -> Iterator[str]:
    """What is known and not excepted, and exceptions that are no longer needed."""
    left = {(one.package, one.id) for one in known}
    for finding in found:
        excepted = {(finding.package, name) for name in finding.ids} & left
        if not excepted:
            yield f"{finding.package} {finding.version}: {', '.join(finding.ids)}"
        left -= excepted
    for package, name in sorted(left):
        yield f"the exception for {name} of {package} is not needed any more"
