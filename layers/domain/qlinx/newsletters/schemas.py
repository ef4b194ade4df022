"""What staff send and get about newsletters over the API."""

from datetime import UTC, datetime
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field

from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.plain_text import clean, one_line
from qlinx.kit.schemas import Schema
from qlinx.kit.seen import Editable, quoted, tag_of
from qlinx.kit.wall_clock import moment_at
from qlinx.newsletters.counting import Audience, Outcomes
from qlinx.newsletters.model import Issue, IssueState, Topic
from qlinx.records.paging import CountedPage, Listing
from qlinx.runs.progress import Progress

LONGEST_TITLE: Final = 100
LONGEST_TEXT: Final = 10_000
_ID = "u3vq2d4k7w5c6x8y9z2a3b4c5d"

Title = Annotated[str, Field(max_length=LONGEST_TITLE), AfterValidator(one_line)]
Text = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(lambda value: clean(value).strip())]

NightReason = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(one_line)]


def _as_moment(given: datetime) -> datetime:
    return given.astimezone(UTC) if given.tzinfo else moment_at(given, HOME_ZONE)


class NewsletterWords(Schema):
    """The words of a newsletter; it leaves once there are some in both languages."""

    title_nl: Title = Field(default="", description="in Dutch", examples=["Nieuws van Qlinx"])
    text_nl: Text = Field(default="", description="plain text in Dutch", examples=["Er is iets nieuws."])
    title_en: Title = Field(default="", description="in English", examples=["News from Qlinx"])
    text_en: Text = Field(
        default="", description="plain text in English", examples=["There is something new."]
    )
    topic: Topic = Field(default=Topic.NEWS, description="what it is about", examples=["news"])
    segment: str = Field(
        default="",
        max_length=100,
        description="part of the readers, by a field and its value; all of them if left out",
        examples=["frequency=every"],
    )
    greets: bool = Field(default=False, strict=True, description="whether it greets by name who wants that")

    @property
    def words(self) -> dict[str, object]:
        return self.model_dump()


class NewsletterAct(Schema):
    """What is done with a newsletter."""

    act: Literal["test", "send", "schedule", "pause", "resume", "cancel"] = Field(
        description="test: mails it to you; send: now, once and for good; schedule (`send_at`); pause and"
        " resume its sending; cancel: nobody else gets it",
        examples=["test"],
    )
    send_at: Annotated[datetime, AfterValidator(_as_moment)] | None = Field(
        default=None, description="within a year; without a zone by the clock of the Netherlands"
    )

    own_clock: bool = Field(
        default=False, strict=True, description="schedule: at that time of the day where each reader is"
    )
    night_reason: NightReason | None = Field(
        default=None, description="send: why it also leaves where it is night; where left out, it waits there"
    )


class NewsletterSummary(Schema):
    """A newsletter without its text."""

    newsletter_id: str = Field(examples=[_ID])
    state: IssueState = Field(examples=["draft"])
    title_nl: str = Field(examples=["Nieuws van Qlinx"])
    title_en: str = Field(examples=["News from Qlinx"])
    topic: Topic
    created_at: datetime
    begun_at: datetime | None = None
    send_at: datetime | None = Field(default=None, description="when it leaves, where that is later")
    ended_at: datetime | None = None

    @classmethod
    def of(cls, issue: Issue) -> Self:
        known = _told(issue, set(NewsletterSummary.model_fields))
        return cls.model_validate({"newsletter_id": issue.issue_id, **known})


class AudienceResponse(Schema):
    """To how many a draft would go now, and how many would be left out, by reason."""

    goes: int = Field(examples=[49])
    left_out: dict[str, int] = Field(examples=[{"bounced": 2}])
    later: int = Field(description="of those it goes to, where it is night now", examples=[0])
    more: bool = Field(description="whether there are more than were counted", examples=[False])


class NewsletterResponse(Editable):
    """A newsletter, whom it goes to, how far its sending is and what became of its mails."""

    newsletter_id: str = Field(examples=[_ID])
    state: IssueState = Field(examples=["draft"])
    title_nl: str = Field(examples=["Nieuws van Qlinx"])
    text_nl: str = Field(examples=["Er is iets nieuws."])
    title_en: str = Field(examples=["News from Qlinx"])
    text_en: str = Field(examples=["There is something new."])
    topic: Topic
    segment: str | None = None
    greets: bool = Field(examples=[False])
    created_at: datetime
    begun_at: datetime | None = None
    send_at: datetime | None = None
    ended_at: datetime | None = None
    own_clock: bool = Field(description="whether it leaves by the clock of each reader", examples=[False])
    night_reason: str | None = Field(default=None, description="why it also leaves at night")
    paused: bool = Field(description="whether its sending waits", examples=[False])
    people: int = Field(description="how many were handled by its sending", examples=[0])
    asleep: int = Field(description="how many, at least, wait until their night is over", examples=[0])
    goes_on_at: datetime | None = Field(default=None, description="when the first of them get it")
    audience: AudienceResponse | None = Field(default=None, description="of a draft that is complete")
    outcomes: dict[str, str] | None = Field(
        default=None,
        description="of one that left: mails by what the provider told; a small number is not told exactly",
        examples=[{"delivered": "48", "bounced": "< 5"}],
    )

    @classmethod
    def of(
        cls, issue: Issue, audience: Audience | None, outcomes: Outcomes | None, progress: Progress | None
    ) -> Self:
        told = None
        if audience:
            told = AudienceResponse(
                goes=audience.goes,
                left_out=dict(audience.left_out),
                later=audience.later,
                more=audience.more,
            )
        return cls.model_validate(
            {
                "etag": quoted(tag_of(issue.version)),
                "newsletter_id": issue.issue_id,
                **_told(issue, set(NewsletterResponse.model_fields)),
                "paused": progress is not None and progress.state == "paused",
                "people": progress.people if progress else 0,
                "asleep": progress.postponed if progress and progress.goes_on_at else 0,
                "goes_on_at": progress.goes_on_at if progress else None,
                "audience": told,
                "outcomes": dict(outcomes.numbers) if outcomes else None,
            }
        )


def _told(issue: Issue, names: set[str]) -> dict[str, object]:
    return {name: getattr(issue, name) for name in names & set(Issue.model_fields)}


NEWSLETTERS: Final = Listing("newsletters", filters={"state": tuple(IssueState)}, signed=False)


class NewslettersResponse(CountedPage):
    """The latest hundred newsletters, the newest first."""

    newsletters: list[NewsletterSummary]
