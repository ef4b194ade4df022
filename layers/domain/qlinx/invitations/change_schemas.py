"""What users of an employer send and get about changes of an invitation."""

from datetime import datetime
from typing import Annotated, Final, Self

from pydantic import AfterValidator, Field, WithJsonSchema

from qlinx.invitations.draft import Location, Text, Title
from qlinx.invitations.model import Invitation
from qlinx.invitations.times import MOMENT_PATTERN, parse_moment
from qlinx.invitations.versions import InvitationChange, asks_anew, before, differing, tag_of_invitation
from qlinx.kit.schemas import Schema
from qlinx.kit.seen import Editable, quoted
from qlinx.records.paging import CountedPage, Listing, Page
from qlinx.runs.model import Run, RunState

_EARLIER: Final = "2026-12-05T18:30:00Z"


def _moment(value: str) -> str:
    """In the form of a moment; which one it is depends on the invitation's clock."""
    parse_moment(value, "UTC")
    return value


Moment = Annotated[
    str, AfterValidator(_moment), WithJsonSchema({"type": "string", "pattern": MOMENT_PATTERN})
]


class ChangeRequest(Schema):
    """What an invitation is to say; what is left out stays as it is."""

    title: Title | None = Field(default=None, description="what it is, on one line", examples=["Kerstborrel"])
    text: Text | None = Field(
        default=None, description="what people should know", examples=["Er is ook iets te eten."]
    )
    location: Location | None = Field(
        default=None, description="where it is; null takes it away", examples=["Voorbeeldplein 1, Haarlem"]
    )
    starts_at: Moment | None = Field(
        default=None,
        description="by the clock in the invitation's `time_zone`, or with its own offset from UTC",
        examples=["2026-12-05T20:30"],
    )
    ends_at: Moment | None = Field(
        default=None, description="when it ends, in the same form", examples=["2026-12-05T23:00"]
    )
    answer_by: Moment | None = Field(
        default=None, description="until when people can reply", examples=["2026-12-01T12:00"]
    )

    @property
    def said(self) -> dict[str, object]:
        """What is asked for: no place where one is taken away."""
        values = self.model_dump(exclude_none=True)
        if "location" in self.model_fields_set:
            values["location"] = self.location
        return values


class SaidBefore(Schema):
    """What an invitation said before a change of it."""

    title: str = Field(examples=["Kerstborrel"])
    text: str = Field(examples=["Er is ook iets te eten."])
    location: str | None = Field(default=None, examples=["Voorbeeldplein 1, Haarlem"])
    starts_at: datetime = Field(examples=[_EARLIER])
    ends_at: datetime = Field(examples=["2026-12-05T21:00:00Z"])
    answer_by: datetime = Field(examples=["2026-12-01T11:00:00Z"])


class ChangeResponse(Schema):
    """A change of an invitation, and how far the telling of it is."""

    number: int = Field(description="the first change is 1", examples=[1])
    made_at: datetime = Field(examples=["2026-11-26T09:00:00Z"])
    before: SaidBefore
    changed: list[str] = Field(description="the fields that are different since", examples=[["starts_at"]])
    asks_anew: bool = Field(
        description="time or place: who said yes is asked whether they still come", examples=[True]
    )
    state: RunState | None = Field(
        default=None,
        description="how far people were told; left out where nobody was invited yet. "
        "`cancelled`: it was called off, or is over",
        examples=["running"],
    )
    people: int = Field(description="how many of your invitees were gone through, at least", examples=[49])

    @classmethod
    def of(cls, change: InvitationChange, after: Invitation, run: Run | None) -> Self:
        """``after`` is what it says since."""
        old = before(change, after)
        return cls(
            number=change.number,
            made_at=change.made_at,
            before=SaidBefore(**{name: getattr(change, name) for name in SaidBefore.model_fields}),
            changed=differing(old, after),
            asks_anew=asks_anew(old, after),
            state=run.state if run else None,
            people=run.people if run else 0,
        )


class ChangeMade(ChangeResponse, Editable):
    """A change that was made; `etag` is that of the invitation since."""

    @classmethod
    def of_last(cls, told: ChangeResponse, invitation: Invitation) -> Self:
        """``told`` as it is answered to whoever made it."""
        return cls(**dict(told), etag=quoted(tag_of_invitation(invitation)))


CHANGES: Final = Listing("changes")


class ChangesResponse(CountedPage):
    """The changes of an invitation, the newest first."""

    changes: list[ChangeResponse]

    @classmethod
    def of(cls, page: Page[ChangeResponse]) -> Self:
        return cls(changes=list(page.items), total=page.total, cursor=page.cursor)
