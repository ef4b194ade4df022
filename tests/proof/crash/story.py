"""Stories: what people do, in steps. A module of `stories` with a STORY takes part; nothing else names it."""

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from tests.proof.crash.play import Play

Act = Callable[[Play], None]


@dataclass(frozen=True)
class Step:
    """One thing that somebody does.

    ``counts_each``: asked twice is asked twice (two mails with a link, two forms), so a client that repeats a
    request because it heard nothing may come to what two requests come to.

    ``throws_token_away``: it signs in on a page, whose session is ours alone. The pool's token, which nobody
    is given, is taken back as far as it goes, and otherwise stays unknown until it runs out.
    """

    name: str
    act: Act
    counts_each: bool = False
    throws_token_away: bool = False


@dataclass(frozen=True)
class Story:
    """Steps, after another story or from nothing;
    ``prepared`` are played before them and are another story's to examine.
    """

    name: str
    steps: tuple[Step, ...]
    after: str | None = None
    prepared: tuple[Step, ...] = ()

    def named(self, *names: str) -> tuple[Step, ...]:
        """These steps of it, for another story to prepare with."""
        by_name = {step.name: step for step in self.steps}
        return tuple(by_name[name] for name in names)


def stories() -> dict[str, Story]:
    """Every story by name."""
    folder = Path(__file__).parent / "stories"
    found = {}
    for module in pkgutil.iter_modules([str(folder)]):
        story = getattr(import_module(f"{__package__}.stories.{module.name}"), "STORY", None)
        if isinstance(story, Story):
            found[story.name] = story
    return found
