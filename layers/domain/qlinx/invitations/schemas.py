"""What the app sends and gets about a person's own invitations,
and what the page behind the mail's link posts.
"""

from datetime import datetime
from typing import Final, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from qlinx.invitations.model import Invitation, InvitationState, InviteeState, ReplyChoice
from qlinx.invitations.own_invitations import OwnInvitation
from qlinx.invitations.reviewing import rule_told
from qlinx.invitations.states import ClosedBecause
from qlinx.kit.fields import FieldRefused
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import LocalText
from qlinx.records.paging import CountedPage, Listing

_ID = "u3vq2d4k7w5c6x8y9z2a3b4c5d"
_STARTS = "2026-12-05T19:30:00+01:00"
_PRESS: Final = LocalText(nl="Kies een van de knoppen.", en="Choose one of the buttons.")


class ReplyRequest(Schema):
    """A reply to an invitation."""

    reply: ReplyChoice = Field(
        description="`accept` takes a place, `decline` gives it back", examples=["accept"]
    )
    changes: int | None = Field(
        default=None,
        ge=0,
        le=100_000,
        description="`changes` of the invitation that was shown; left out, the newest",
        examples=[0],
    )


class ReplyOnPage(Schema):
    """A reply from the page of an invitation, which tells which change it showed; or the press that has a
    person look at who got a place.
    """

    reply: ReplyChoice | None = Field(default=None, examples=["accept"])
    look: Literal["yes"] | None = Field(
        default=None, description="where there is no place: somebody is to look at it"
    )
    changes: int | None = Field(
        default=None,
        ge=0,
        le=100_000,
        description="the number of the last change that the page showed",
        examples=[0],
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.reply is None) == (self.look is None):
            raise FieldRefused("missing", _PRESS)
        return self


class BeforeChange(Schema):
    """What an invitation said before it was changed."""

    title: str = Field(examples=["Kerstborrel"])
    location: str | None = Field(default=None, examples=["Voorbeeldplein 1, Haarlem"])
    starts_at: datetime = Field(examples=[_STARTS])
    ends_at: datetime = Field(examples=["2026-12-05T22:00:00+01:00"])
    answer_by: datetime = Field(examples=["2026-12-01T12:00:00+01:00"])

    @classmethod
    def of(cls, was: Invitation) -> Self:
        return cls(
            title=was.title,
            location=was.location,
            starts_at=_by_its_clock(was, was.starts_at),
            ends_at=_by_its_clock(was, was.ends_at),
            answer_by=_by_its_clock(was, was.answer_by),
        )


class InvitationResponse(Schema):
    """One of your invitations, and what you can do with it now."""

    invitation_id: str = Field(description="id of the invitation", examples=[_ID])
    employer: str = Field(description="on whose behalf you are invited", examples=["Voorbeeld Zorg"])
    title: str = Field(description="what it is", examples=["Kerstborrel"])
    text: str = Field(
        description="what you should know, in one or more lines", examples=["Er is ook iets te eten."]
    )
    location: str | None = Field(
        default=None, description="where it is", examples=["Voorbeeldplein 1, Haarlem"]
    )
    time_zone: str = Field(description="the clock that the times are told by", examples=["Europe/Amsterdam"])
    starts_at: datetime = Field(description="when it starts", examples=[_STARTS])
    ends_at: datetime = Field(description="when it ends", examples=["2026-12-05T22:00:00+01:00"])
    answer_by: datetime = Field(
        description="until when you can reply", examples=["2026-12-01T12:00:00+01:00"]
    )
    number_of_places: int | None = Field(
        default=None, description="left out where there is room for everybody", examples=[12]
    )
    cancelled: bool = Field(description="whether it was called off", examples=[False])
    reply: InviteeState = Field(description="your reply", examples=["invited"])
    answered_at: datetime | None = Field(default=None, description="when you replied")
    can: list[ReplyChoice] = Field(description="what you can do now", examples=[["accept", "decline"]])
    closed_because: ClosedBecause | None = Field(
        default=None, description="why a reply that one might expect is not possible now"
    )
    rule: str | None = Field(
        default=None,
        description="how it came that there is no place, where there is none; a person can look at it (`human_review`)",
        examples=["Plaatsen gaan vanzelf naar wie het eerst ja zegt. Niemand kiest."],
    )
    changes: int = Field(default=0, description="how often it was changed", examples=[0])
    before: BeforeChange | None = Field(
        default=None, description="what it said when you were invited or replied, where that was different"
    )
    asked_anew: bool = Field(
        default=False, description="you said yes to another time or place: do you still come?"
    )

    @classmethod
    def of(cls, own: OwnInvitation) -> "InvitationResponse":
        invitation = own.invitation
        return cls(
            invitation_id=invitation.invitation_id,
            employer=own.employer.name,
            title=invitation.title,
            text=invitation.text,
            location=invitation.location,
            time_zone=invitation.time_zone,
            starts_at=_by_its_clock(invitation, invitation.starts_at),
            ends_at=_by_its_clock(invitation, invitation.ends_at),
            answer_by=_by_its_clock(invitation, invitation.answer_by),
            number_of_places=invitation.number_of_places,
            cancelled=invitation.state is InvitationState.CANCELLED,
            reply=own.invitee.state,
            answered_at=own.invitee.answered_at,
            can=list(own.possible.can),
            closed_because=own.possible.closed_because,
            rule=rule_told(own),
            changes=invitation.changes or 0,
            before=BeforeChange.of(own.before) if own.before else None,
            asked_anew=own.asked_anew,
        )


OWN: Final = Listing("own-invitations")


class InvitationsResponse(CountedPage):
    """Your invitations, the earliest start first."""

    invitations: list[InvitationResponse] = Field(description="each with what can be done now")


def _by_its_clock(invitation: Invitation, moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(invitation.time_zone))
