"""What staff send and get about the cases of a migration."""

from datetime import datetime
from typing import Final

from pydantic import Field

from qlinx.kit.schemas import Schema
from qlinx.migrations.model import MigrationCase
from qlinx.records.paging import CountedPage, Listing

_ID = "u3vq2d4k7w5c6x8y9z2a3b4c5d"


class MigrationCaseResponse(Schema):
    """Something found in the stored data that people must decide."""

    case_id: str = Field(examples=[_ID])
    migration: str = Field(examples=["m0001"])
    found: str = Field(description="what was found", examples=["pool_user_missing"])
    subject_id: str = Field(description="who or what it is about", examples=[_ID])
    options: list[str] = Field(
        description="the possible decisions", examples=[["new_sign_in", "close_account"]]
    )
    blocks: bool = Field(description="whether the migration waits for the decision")
    needed: int = Field(description="how many members of staff must agree", examples=[2])
    proposal: str | None = Field(default=None, description="what the first of the two said")
    decision: str | None = None
    opened_at: datetime
    decided_at: datetime | None = None

    @classmethod
    def of(cls, case: MigrationCase) -> "MigrationCaseResponse":
        return cls(
            case_id=case.case_id,
            migration=case.migration,
            found=case.found,
            subject_id=case.subject_id,
            options=list(case.options),
            blocks=case.blocks,
            needed=case.needed,
            proposal=case.proposal,
            decision=case.decision,
            opened_at=case.opened_at,
            decided_at=case.decided_at,
        )


CASES: Final = Listing("migration-cases", signed=False)


class MigrationCasesResponse(CountedPage):
    """All cases, including those already decided."""

    cases: list[MigrationCaseResponse]


class MigrationDecisionRequest(Schema):
    """What you decide: one of the case's options."""

    decision: str = Field(
        min_length=1,
        max_length=40,
        description="one of the choices that the case names",
        examples=["new_sign_in"],
    )
