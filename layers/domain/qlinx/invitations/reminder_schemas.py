"""What users of an employer get about reminders of an invitation."""

from datetime import datetime
from typing import Final, Self

from pydantic import Field

from qlinx.kit.schemas import Schema
from qlinx.records.paging import CountedPage, Listing, Page
from qlinx.runs.model import Run, RunState
from qlinx.runs.progress import progress_of


class ReminderResponse(Schema):
    """Reminders of an invitation to whoever has not replied; each at most once a day."""

    state: RunState = Field(
        description="`cancelled`: replies closed before everybody was reminded", examples=["running"]
    )
    people: int = Field(description="how many of your invitees were gone through, at least", examples=[49])
    started_at: datetime = Field(examples=["2026-11-26T09:00:00Z"])

    @classmethod
    def of(cls, run: Run) -> Self:
        far = progress_of(run)
        # Who waits for another day does so because of what others sent: not the employer's to know.
        waits_only = not run.has_ended and all(part in run.waits for part in run.open_parts)
        return cls(
            state=RunState.DONE if waits_only else far.state,
            people=far.people + far.postponed,
            started_at=far.started_at,
        )


REMINDERS: Final = Listing("reminders")


class RemindersResponse(CountedPage):
    """The reminders of an invitation, the newest first."""

    reminders: list[ReminderResponse]

    @classmethod
    def of(cls, page: Page[Run]) -> Self:
        shown = [ReminderResponse.of(run) for run in page.items]
        return cls(reminders=shown, total=page.total, cursor=page.cursor)
