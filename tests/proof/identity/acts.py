"""What every act is: a choice made in full, so that it can be played again,
with others left out before it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.proof.identity.cast import Actor
from tests.proof.identity.oracle import Oracle
from tests.proof.identity.scene import Scene


@dataclass
class Play:
    """A history under way: the world, what the law says about it, and what did not hold."""

    scene: Scene
    oracle: Oracle = field(default_factory=Oracle)
    asked: dict[str, Actor] = field(default_factory=dict)
    """Who asked for each code."""
    usable: list["Usable"] = field(default_factory=list)
    """Codes that somebody could hand in: asked by them, and read or given to them."""
    given: dict[str, str] = field(default_factory=dict)
    """The account with whose opening each code was given that was not mailed."""
    used: set[str] = field(default_factory=set)
    """Links that did what they are for."""
    intended: list[Any] = field(default_factory=list)
    """What somebody is about to do next (``choosing``)."""
    backup: Any = None
    wrong: list[str] = field(default_factory=list)

    def uses(self, token: str) -> None:
        """A link did what it is for: once, and never again (M1)."""
        self.holds("M1: a link works once", token not in self.used, token)
        self.used.add(token)

    def holds(self, law: str, held: object, about: object = "") -> None:
        """Notes a law that does not hold."""
        if not held:
            self.wrong.append(f"{law} {about}".strip())


@dataclass(frozen=True)
class Usable:
    """A code in somebody's hands."""

    actor: Actor
    code_request: str
    digits: str
    at: datetime


@dataclass(frozen=True)
class Act:
    """One thing that somebody does.

    ``play`` says in a word what came of it; a ``DomainError`` is an answer like any other.
    """

    @property
    def employer_id(self) -> str | None:
        """The employer that does it."""
        return None

    @property
    def towards(self) -> str | None:
        """The employer that a person's act concerns, where it concerns one."""
        return None

    def towards_only(self, employer_id: str) -> "Act":
        """The same, without what it does about other employers."""
        del employer_id
        return self

    @property
    def lasts(self) -> timedelta:
        """How much time it takes."""
        return timedelta(0)

    def play(self, play: Play) -> object:
        raise NotImplementedError


@dataclass(frozen=True)
class Step:
    """An act at its place in a history."""

    number: int
    at: datetime
    act: Act


@dataclass
class Played:
    """A history as it was played: its steps, the answer to each, the calls of each, and what did not hold."""

    play: Play
    steps: list[Step] = field(default_factory=list)
    answers: list[object] = field(default_factory=list)
    calls: list[dict[str, int]] = field(default_factory=list)
