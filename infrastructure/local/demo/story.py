"""What the steps of the story share, and how a step says what it observed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final, TypeVar

from infrastructure.local.actors import Details, Employer
from infrastructure.local.client import Caller, NotAsExpected
from infrastructure.local.console import say
from infrastructure.local.system import System

T = TypeVar("T")

PASSWORD: Final = "Voorbeeld-2026"  # noqa: S105 (of made-up people, on this machine)
# Generous, because a busy machine is slow, and tests have two systems on it; what happens is waited for,
# never slept for.
PATIENCE: Final = 180.0

# On the example roster, with tag BHV; others than `make run` has, so that both fit in one system.
WITH_ACCOUNT: Final = Details(
    "Esmée", "in 't Veld", "esmee.intveld@bakkerij-zonnehof.example", "+31615406523"
)
# On no roster.
STRANGER: Final = Details("Noor", "Nieuwenhuis", "noor.nieuwenhuis@post.example", "06 12030499", "en")


@dataclass
class Story:
    """The running system and what the steps so far have brought about."""

    system: System
    staff: Caller
    employer: Employer | None = None
    person: Caller | None = None
    # Invitations by what they are called here.
    invitations: dict[str, str] | None = None
    export: str | None = None
    erased: Details | None = None

    @property
    def today(self) -> date:
        return datetime.now(UTC).date()


def see(observed: str) -> None:
    """A line about what was observed."""
    say(f"   {observed}")


def check(held: bool, observed: str) -> None:  # noqa: FBT001 (a condition reads best in its place)
    """A line about what was observed, if it is as it should be.

    Raises NotAsExpected with the line when it is not.
    """
    if not held:
        raise NotAsExpected(f"seen instead: {observed}")
    see(observed)


def needed(value: T | None, what: str) -> T:
    """Something that an earlier step brought about.

    Raises NotAsExpected when it did not.
    """
    if value is None:
        raise NotAsExpected(f"needs {what}, which an earlier step did not bring about")
    return value


def counted(counts: Mapping[str, Any]) -> str:
    """Counts that are not nothing, as people say them."""
    return ", ".join(f"{number} {name}" for name, number in counts.items() if number) or "nothing"
