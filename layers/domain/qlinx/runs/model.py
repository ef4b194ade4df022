"""A run: work over many people, in parts that go on side by side, and how far each part is."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from qlinx.records.personal import Technical
from qlinx.records.shape import Stored

# How long an ended run is kept, for whoever asks how it went. It holds ids and counts only.
KEPT_DAYS: Final = 30


class RunState(StrEnum):
    """Where a run is; the transitions stand in ``runs.states``."""

    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


class Reached(BaseModel):
    """How far one part is: ``people`` are handled before ``cursor``, from which it goes on.

    ``postponed`` people of it, at least, wait for the limit that ``limit`` names, or ``until`` a moment.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    cursor: str | None = None
    people: int = 0
    postponed: int = 0
    limit: str | None = None
    until: datetime | None = None

    def after(
        self, cursor: str | None, people: int, postponed: int, limit: str | None, until: datetime | None
    ) -> "Reached":
        """The same part one page further."""
        return Reached(
            cursor=cursor,
            people=self.people + people,
            postponed=self.postponed + postponed,
            limit=self.limit or limit,
            until=earliest(self.until, until),
        )


class Run(Stored):
    """Work over many people, about one thing: it stands in that thing's partition, which ``subject`` names.

    ``name`` says what is done, as ``<package>.<work>``; ``once`` tells several runs of one name apart. Whom a
    part takes in is looked up page by page when its turn comes, so a run holds no list of people.
    """

    subject: Annotated[str, Technical("partition of what it is about")]
    name: Annotated[str, Technical("which work")]
    once: Annotated[str, Technical("which of several")] = ""
    state: Annotated[RunState, Technical("step of a run")] = RunState.RUNNING
    parts: Annotated[tuple[str, ...], Technical("names of parts")]
    parts_done: Annotated[dict[str, int], Technical("progress: people handled, by finished part")] = Field(
        default_factory=dict
    )
    reached: Annotated[dict[str, Reached], Technical("progress of parts that are under way")] = Field(
        default_factory=dict
    )
    parked: Annotated[tuple[str, ...], Technical("parts that the schedule carries on")] = ()
    waits: Annotated[dict[str, int], Technical("people, at least, who wait for a limit, by part")] = Field(
        default_factory=dict
    )
    waits_until: Annotated[datetime | None, Technical("when a limit lets through more")] = None
    waits_for: Annotated[str | None, Technical("name of a limit")] = None
    started_at: Annotated[datetime, Technical("start of the run")]
    resume_at: Annotated[datetime, Technical("when it is taken up again if nothing was heard of it")]
    ended_at: Annotated[datetime | None, Technical("end of the run")] = None

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED

    @property
    def open_parts(self) -> tuple[str, ...]:
        return tuple(part for part in self.parts if part not in self.parts_done)

    @property
    def people(self) -> int:
        """How many people are handled, as far as was written down."""
        return sum(self.parts_done.values()) + sum(one.people for one in self.reached.values())

    def has_open(self, part: str) -> bool:
        return part in self.parts and part not in self.parts_done


ENDED: Final = frozenset({RunState.DONE, RunState.CANCELLED})


def earliest(*moments: datetime | None) -> datetime | None:
    """The first of those that are known."""
    return min((moment for moment in moments if moment is not None), default=None)


def without(some: Mapping[str, Reached], *parts: str) -> dict[str, Reached]:
    """Progress without these parts."""
    return {part: reached for part, reached in some.items() if part not in parts}
