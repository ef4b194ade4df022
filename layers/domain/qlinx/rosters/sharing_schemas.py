"""An employer's declarations over HTTP."""

from datetime import date, datetime

from pydantic import Field

from qlinx.kit.fields import Name
from qlinx.kit.schemas import Schema
from qlinx.records.paging import CountedPage, Page
from qlinx.records.personal import LawfulGround
from qlinx.rosters.model import Covers
from qlinx.rosters.sharing import Declared, Renewal

_ID = "4fzzzxjyls3hm2rvr6k5ssbnyq"


class DeclarationResponse(Schema):
    """A declaration as you gave it, and what became of it. It never changes; each is kept by itself."""

    declaration_id: str = Field(examples=[_ID])
    state: str = Field(
        description="stands; withdrawn: you took it back; renewed: you gave another in its place",
        examples=["stands"],
    )
    declared_by: str = Field(examples=["Noor van den Berg"])
    ground: LawfulGround
    text_version: str = Field(description="version of the declaration's text", examples=["2026-11"])
    declared_on: date
    covers: Covers
    received_at: datetime
    withdrawn_at: datetime | None = None
    renewed_at: datetime | None = None
    renewed_by: str | None = Field(default=None, description="the declaration in its place", examples=[_ID])
    people: int | None = Field(
        default=None,
        description="people who are set aside for it, or used again, as far as counted; for thirty days",
        examples=[12],
    )
    settled: bool = Field(description="false while that is being carried out", examples=[True])

    @classmethod
    def of(cls, one: Declared) -> "DeclarationResponse":
        given = one.given
        return cls(
            declaration_id=given.attestation_id,
            state=one.state,
            declared_by=given.declared_by,
            ground=given.ground,
            text_version=given.text_version,
            declared_on=given.declared_on,
            covers=given.covers,
            received_at=given.received_at,
            withdrawn_at=one.withdrawn.at if one.withdrawn else None,
            renewed_at=one.renewed.at if one.renewed else None,
            renewed_by=one.renewed.renewed_by if one.renewed else None,
            people=one.people,
            settled=one.is_settled,
        )


class DeclarationsResponse(CountedPage):
    """Your declarations, the newest first."""

    declarations: list[DeclarationResponse]

    @classmethod
    def of(cls, page: Page[Declared]) -> "DeclarationsResponse":
        shown = [DeclarationResponse.of(one) for one in page.items]
        return cls(declarations=shown, total=page.total, cursor=page.cursor)


class DeclarationRenewalRequest(Schema):
    """What you declare anew for the people of a declaration that you took back."""

    declared_by: Name
    ground: LawfulGround = Field(description="the ground on which you share these people")
    text_version: str = Field(
        min_length=1, max_length=40, description="version of the text", examples=["2026-11"]
    )

    @property
    def renewal(self) -> Renewal:
        return Renewal(self.declared_by, self.ground, self.text_version)
