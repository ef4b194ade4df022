"""What staff send and get about invitations that wait for their look."""

from datetime import datetime
from typing import Final, Self

from pydantic import ConfigDict, Field, model_validator

from qlinx.employers.model import Agreement, MailingsLook
from qlinx.invitations.mailings import Verdict, WaitingMailing
from qlinx.invitations.model import AudienceKind, CancelReason, Invitation, InvitationState, RefusedBecause
from qlinx.kit.fields import FieldRefused
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import LocalText
from qlinx.records.paging import CountedPage, Listing

_ID = "u3vq2d4k7w5c6x8y9z2a3b4c5d"
_MOMENT = "2026-12-05T18:30:00Z"
_REASON_MISSING: Final = LocalText(
    nl="Geef bij een weigering een reden, en anders niet.", en="Give a reason with a refusal, and else none."
)


class WaitingMailingResponse(Schema):
    """An invitation that waits, as its employer wrote it, links included;
    only the number of people is shown, not who they are.
    """

    invitation_id: str = Field(examples=[_ID])
    employer_id: str = Field(examples=[_ID])
    employer: str = Field(examples=["Voorbeeld Zorg"])
    title: str = Field(examples=["Kerstborrel"])
    text: str = Field(examples=["Er is ook iets te eten."])
    location: str | None = Field(default=None, examples=["Voorbeeldplein 1, Haarlem"])
    starts_at: datetime = Field(examples=[_MOMENT])
    ends_at: datetime = Field(examples=["2026-12-05T21:00:00Z"])
    answer_by: datetime = Field(
        description="when it ends without having been sent", examples=["2026-12-01T11:00:00Z"]
    )
    send_at: datetime = Field(examples=["2026-11-23T08:00:00Z"])
    waiting_since: datetime | None = Field(default=None, examples=["2026-11-23T08:00:00Z"])
    audience: AudienceKind = Field(examples=["everyone"])
    among: list[str] = Field(description="departments or tags, in lower case", examples=[["zorg"]])
    people: int | None = Field(default=None, description="how many people, at least", examples=[26])

    @classmethod
    def of(cls, mailing: WaitingMailing) -> "WaitingMailingResponse":
        invitation = mailing.invitation
        same = set(cls.model_fields) - {"employer", "among", "people"}
        return cls(
            **{name: getattr(invitation, name) for name in same},
            employer=mailing.employer.name,
            among=[*invitation.among, *(invitation.also_tags or ())],
            people=invitation.people_counted,
        )


WAITING: Final = Listing("waiting-mailings", signed=False)


class WaitingMailings(CountedPage):
    """Invitations that wait, the earliest `answer_by` first; at most 500."""

    mailings: list[WaitingMailingResponse]


class VerdictRequest(Schema):
    """What staff decide about an invitation that waits."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"verdict": "refuse", "reason": "misleading"}, {"verdict": "approve"}]
        }
    )

    verdict: Verdict = Field(
        description="`approve` lets everything its employer sends go out, now and later; `refuse` calls this one off"
    )
    reason: RefusedBecause | None = Field(
        default=None, description="with `refuse`: why; the employer is told in its language"
    )

    @model_validator(mode="after")
    def _reasoned(self) -> Self:
        if (self.verdict is Verdict.REFUSE) != (self.reason is not None):
            raise FieldRefused("reason_missing", _REASON_MISSING)
        return self


class LookedAtMailing(Schema):
    """An invitation after the look."""

    invitation_id: str = Field(examples=[_ID])
    employer_id: str = Field(examples=[_ID])
    state: InvitationState = Field(examples=["scheduled"])
    cancelled_because: CancelReason | None = Field(default=None, examples=["refused"])
    refused_because: RefusedBecause | None = Field(default=None, examples=["misleading"])

    @classmethod
    def of(cls, invitation: Invitation) -> "LookedAtMailing":
        return cls(**{name: getattr(invitation, name) for name in cls.model_fields})


class MailingsLookResponse(Schema):
    """Whether staff looked at the first mailings under an agreement."""

    employer_id: str = Field(examples=[_ID])
    mailings_look: MailingsLook = Field(examples=["approved"])
    mailings_looked_at: datetime | None = Field(default=None, examples=["2026-11-23T08:00:00Z"])

    @classmethod
    def of(cls, agreement: Agreement) -> "MailingsLookResponse":
        return cls(**{name: getattr(agreement, name) for name in cls.model_fields})
