"""What employer users get about their invitations and who comes."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from qlinx.invitations.counts import InvitationCounts
from qlinx.invitations.explanations import Explanation, explained
from qlinx.invitations.listing import Replies
from qlinx.invitations.model import MOST_PLACES, Invitation, InvitationState, InviteeState, MailProblem
from qlinx.invitations.service import ReplyLine
from qlinx.invitations.versions import tag_of_invitation
from qlinx.kit.plain_text import clean
from qlinx.kit.schemas import Schema
from qlinx.kit.seen import Editable, quoted
from qlinx.kit.texts import Language
from qlinx.records.paging import CountedPage, ListPage
from qlinx.runs.model import RunState
from qlinx.runs.progress import Progress

_ID = "u3vq2d4k7w5c6x8y9z2a3b4c5d"
_COUNTED = ("invited", "accepted", "declined", "not_shown")
_MADE = frozenset({*_COUNTED, "etag", "changes", "postponed", "explanation", "progress"})
_MOMENT = "2026-12-05T18:30:00Z"
_LONGEST_NOTE = 1_000
# Cleaned as the text of an invitation is; a blank one says nothing.
CancellationNote = Annotated[
    str, AfterValidator(lambda text: clean(text).strip()), StringConstraints(max_length=_LONGEST_NOTE)
]


class InvitationExplanation(Schema):
    """Why an invitation is not simply on its way, in your language."""

    code: str = Field(examples=["waits_for_look"])
    title: str = Field(examples=["Deze uitnodiging wacht op ons."])
    detail: str = Field(description="what to do", examples=["Daarna gaat ze vanzelf weg."])
    until: datetime | None = Field(default=None, description="when it goes on by itself", examples=[_MOMENT])

    @classmethod
    def of(cls, told: Explanation, language: Language) -> "InvitationExplanation":
        return cls(
            code=told.code,
            title=told.title.in_(language),
            detail=told.advice.in_(language),
            until=told.until,
        )


class InvitationProgress(Schema):
    """How far the sending is: of the invitations, or of the mails that tell of a cancellation."""

    state: RunState = Field(description="paused: it waits until you let it go on", examples=["running"])
    people: int = Field(
        description="how many of your people it has reached, at least",
        examples=[240],
    )
    parts: int = Field(description="in how many parts it goes", examples=[8])
    parts_done: int = Field(examples=[5])

    @classmethod
    def of(cls, progress: Progress) -> "InvitationProgress":
        return cls(
            state=progress.state,
            people=progress.people,
            parts=progress.parts,
            parts_done=progress.parts_done,
        )


class EmployerInvitation(Editable):
    """An invitation of yours."""

    invitation_id: str = Field(examples=[_ID])
    state: InvitationState = Field(examples=["open"])
    title: str = Field(examples=["Kerstborrel"])
    text: str = Field(examples=["Er is ook iets te eten."])
    location: str | None = Field(default=None, examples=["Voorbeeldplein 1, Haarlem"])
    time_zone: str = Field(examples=["Europe/Amsterdam"])
    starts_at: datetime = Field(examples=[_MOMENT])
    ends_at: datetime = Field(examples=["2026-12-05T21:00:00Z"])
    answer_by: datetime = Field(examples=["2026-12-01T11:00:00Z"])
    send_at: datetime = Field(examples=["2026-11-23T08:00:00Z"])
    number_of_places: int | None = Field(default=None, examples=[12])
    changes: int = Field(default=0, description="how often it was changed", examples=[0])
    invited: int | None = Field(
        default=None,
        description="how many people are invited, up to date within about a minute; left out before any is",
        examples=[49],
    )
    accepted: int | None = Field(default=None, description="how many of them come", examples=[8])
    declined: int | None = Field(default=None, description="how many do not come", examples=[3])
    not_shown: int | None = Field(
        default=None,
        description="how many come beside those, of whom nothing may be shown: they take places too",
        examples=[0],
    )
    not_found: int = Field(description="how many of a list you have not shared", examples=[0])
    postponed: int = Field(
        default=0,
        description="how many, at least, are not invited yet because of a daily limit",
        examples=[0],
    )
    explanation: InvitationExplanation | None = Field(
        default=None, description="left out while everything goes as you asked"
    )
    progress: InvitationProgress | None = Field(
        default=None, description="left out unless it is being sent or called off"
    )

    @classmethod
    def of(
        cls,
        invitation: Invitation,
        language: Language,
        progress: Progress | None = None,
        counts: InvitationCounts | None = None,
    ) -> "EmployerInvitation":
        own = {name: getattr(invitation, name) for name in cls.model_fields if name not in _MADE}
        told = explained(invitation)
        return cls(
            **own,
            **({name: getattr(counts, name) for name in _COUNTED} if counts else {}),
            etag=quoted(tag_of_invitation(invitation)),
            changes=invitation.changes or 0,
            postponed=sum(invitation.postponed.values()),
            explanation=InvitationExplanation.of(told, language) if told else None,
            progress=InvitationProgress.of(progress) if progress else None,
        )


class PlacesRequest(Schema):
    """The number of places that there should be."""

    number_of_places: int = Field(
        strict=True,
        ge=1,
        le=MOST_PLACES,
        description="all places together, including those that are taken",
        examples=[14],
    )


class CancellationRequest(Schema):
    """Why an occasion is called off, for whoever was invited."""

    reason: CancellationNote | None = Field(
        default=None,
        description="stands in the mail that tells it; left out, nothing is said of why",
        examples=["De zaal is niet beschikbaar."],
    )


class SendingRequest(Schema):
    """Whether the sending is to wait."""

    paused: bool = Field(
        strict=True, description="true: nobody else is invited until you say false", examples=[True]
    )


class EmployerInvitations(ListPage):
    """Your invitations, the newest first."""

    invitations: list[EmployerInvitation]


class PersonReply(Schema):
    """One of your people and their reply; only what you need to know who comes."""

    name: str = Field(examples=["Noor van den Berg"])
    personnel_number: str | None = Field(default=None, examples=["1042"])
    department: str | None = Field(default=None, examples=["Zorg"])
    reply: InviteeState = Field(examples=["accepted"])
    answered_at: datetime | None = Field(default=None, examples=[_MOMENT])
    mail_problem: MailProblem | None = Field(
        default=None, description="why the mail did not reach this person", examples=["bounced"]
    )

    to_confirm: bool = Field(
        default=False, description="said yes to another time or place; has yet to say whether they still come"
    )

    @classmethod
    def of(cls, line: ReplyLine) -> "PersonReply":
        return cls(
            name=line.name,
            personnel_number=line.personnel_number,
            department=line.department,
            reply=line.state,
            answered_at=line.answered_at,
            mail_problem=line.mail_problem,
            to_confirm=line.to_confirm,
        )


class InvitationReplies(CountedPage):
    """Who comes, with the sums of all: by name, or where more than 500 are invited in a lasting order.

    Then the sums are up to date within about a minute.
    """

    invited: int = Field(examples=[40])
    accepted: int = Field(examples=[12])
    declined: int = Field(examples=[5])
    to_confirm: int = Field(
        default=0, description="of those who come, how many said so of another time or place", examples=[0]
    )
    not_shown: int = Field(
        default=0,
        description="how many come beside those, of whom nothing may be shown: they take places too",
        examples=[0],
    )
    number_of_places: int | None = Field(default=None, examples=[12])
    replies: list[PersonReply]

    @classmethod
    def of(cls, invitation: Invitation, found: Replies) -> "InvitationReplies":
        """A page of the replies with the sums of all of them."""
        sums, page = found.sums, found.page
        return cls(
            invited=sums.invited,
            accepted=sums.accepted,
            declined=sums.declined,
            to_confirm=sums.to_confirm,
            not_shown=sums.not_shown,
            number_of_places=invitation.number_of_places,
            replies=[PersonReply.of(line) for line in page.items],
            total=page.total,
            cursor=page.cursor,
        )
