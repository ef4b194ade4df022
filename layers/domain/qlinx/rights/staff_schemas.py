"""What staff see of requests: which, how far, until when; not whose."""

from datetime import date, datetime
from typing import Self

from pydantic import Field

from qlinx.kit.schemas import Schema
from qlinx.people.schemas.looks import ID
from qlinx.rights.model import RightsRequest
from qlinx.rights.schemas import State, StoredKind
from qlinx.rights.words import reference_of


class OpenRightsRequest(Schema):
    """A request that is not answered yet."""

    reference: str = Field(description="its number", examples=["U3VQ-2D4K-7W5C"])
    kind: StoredKind = Field(examples=["dispute"])
    state: State = Field(examples=["awaiting_employer"])
    received_at: datetime
    deadline_on: date = Field(description="they get an answer by this day at the latest")
    employer_id: str | None = Field(
        default=None, description="the employer that decides on it, where one does", examples=[ID]
    )

    @classmethod
    def of(cls, request: RightsRequest) -> Self:
        return cls(
            reference=reference_of(request.request_id),
            kind=request.right,
            state=request.state.value,
            received_at=request.received_at,
            deadline_on=request.deadline_on,
            employer_id=request.employer_id,
        )


class OpenRightsRequests(Schema):
    """Requests that are not answered yet, the earliest last day first."""

    rights_requests: list[OpenRightsRequest]
