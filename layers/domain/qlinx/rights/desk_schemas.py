"""What users of an employer send and get about requests on which it decides itself."""

from datetime import date, datetime
from typing import Final, Self

from pydantic import ConfigDict, Field, model_validator

from qlinx.kit.fields import FieldRefused, Remark
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import LocalText
from qlinx.people.schemas.looks import ID
from qlinx.records.paging import CountedPage, Listing
from qlinx.rights.deciding import Awaiting, RightsVerdict
from qlinx.rights.model import Refusal, RightsRequest
from qlinx.rights.registry import every_right
from qlinx.rights.schemas import State, StoredKind
from qlinx.rights.subjects import full_name
from qlinx.rights.words import reference_of, refusals_in_api

_WHY = f"why it is refused: {refusals_in_api(every_right().values())}"
_REASON_MISSING = LocalText(
    nl="Geef de reden van de weigering, of laat het veld weg als je het verzoek laat uitvoeren.",
    en="Give the reason of the refusal, or leave the field out if you have the request carried out.",
)


class EmployerDecided(Schema):
    """A request and where it is now."""

    request_id: str = Field(examples=[ID])
    reference: str = Field(description="its number", examples=["U3VQ-2D4K-7W5C"])
    kind: StoredKind = Field(examples=["erasure"])
    state: State = Field(examples=["received"])
    received_at: datetime
    deadline_on: date = Field(description="they get an answer by this day at the latest")
    refusal: Refusal | None = Field(
        default=None, description="the reason, where it was refused or ended undecided"
    )

    @classmethod
    def of_request(cls, request: RightsRequest) -> Self:
        return cls(
            request_id=request.request_id,
            reference=reference_of(request.request_id),
            kind=request.right,
            state=request.state.value,
            received_at=request.received_at,
            deadline_on=request.deadline_on,
            refusal=request.refusal,
        )


class EmployerRightsRequest(EmployerDecided):
    """A request that waits for your decision, and whom it is about, as you gave them."""

    person_id: str = Field(examples=[ID])
    name: str = Field(examples=["Sanne de Vries"])
    by_representative: bool = Field(
        default=False, description="whether a parent or guardian asked for somebody under 16"
    )
    invitation_id: str | None = Field(
        default=None, description="of a `human_review`: the invitation that it is about", examples=[ID]
    )
    question: str | None = Field(default=None, description="what you asked them")
    told: str | None = Field(
        default=None, description="what they told you", examples=["Mijn nummer eindigt op 12."]
    )

    @classmethod
    def of(cls, waiting: Awaiting) -> Self:
        request = EmployerDecided.of_request(waiting.request)
        return cls(
            **dict(request),
            person_id=waiting.request.person_id,
            name=full_name(waiting.subject),
            by_representative=bool(waiting.request.by_representative),
            invitation_id=waiting.request.matter,
            question=waiting.request.question,
            told=waiting.request.told,
        )


AWAITING: Final = Listing("awaiting-you", signed=False)


class EmployerRightsRequests(CountedPage):
    """The requests that wait for your decision, the earliest due date first."""

    rights_requests: list[EmployerRightsRequest]


class RightsDecision(Schema):
    """Your decision on a request."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"decision": "refuse", "refusal": "legal_duty"},
                {"decision": "carry_out_partly", "refusal": "accurate"},
                {"decision": "carry_out"},
                {"decision": "refuse", "refusal": "overriding", "weighing": "Zonder dit is er geen rooster."},
            ]
        }
    )

    decision: RightsVerdict = Field(
        description="carry_out: we do it at once; carry_out_partly: you did some of it, and refuse the rest with your"
        " reason, of a dispute only; refuse: they are told, with your reason"
    )
    refusal: Refusal | None = Field(
        default=None,
        description=_WHY,
    )

    weighing: Remark | None = Field(
        default=None,
        description="of an objection to use and a human review only, and needed there: why; they are told",
        examples=[
            "Zonder je gegevens kunnen we het rooster niet maken; we delen alleen je naam en e-mailadres."
        ],
    )

    @model_validator(mode="after")
    def _reason_where_refused(self) -> Self:
        if (self.decision is not RightsVerdict.CARRY_OUT) != bool(self.refusal):
            raise FieldRefused("refusal_missing", _REASON_MISSING)
        return self


class RightsQuestion(Schema):
    """What you ask whoever made a request, where only they can tell; once."""

    question: Remark = Field(examples=["Welk telefoonnummer klopt niet?"])
