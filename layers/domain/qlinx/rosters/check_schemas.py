"""What users of an employer send and get about a list that is checked before anything of it is stored."""

from typing import Self

from pydantic import Field

from qlinx.kit.schemas import Schema
from qlinx.kit.texts import Language, LocalText
from qlinx.records.paging import CountedPage, Page
from qlinx.rosters.check_list import CheckedLine
from qlinx.rosters.check_model import CheckedKind, RosterCheck
from qlinx.rosters.check_summary import CheckSummary
from qlinx.rosters.checked_rows import CheckedChange, CheckedRow
from qlinx.rosters.rows import RosterRow
from qlinx.rosters.waiting_schemas import CandidateResponse, Saying


class CheckedAdviceResponse(Schema):
    """A cell, and what to do about it."""

    field: str = Field(description="which cell of the row; empty where it is the row", examples=["email"])
    code: str = Field(examples=["email_unreadable"])
    what_to_do: str = Field(examples=["Dit is geen e-mailadres. Verbeter het en lever de rij opnieuw aan."])


class CheckedChangeResponse(Schema):
    """A value that you gave before, beside the one that you give now."""

    field: str = Field(examples=["department"])
    before: str = Field(examples=["Zorg"])
    now: str = Field(examples=["Keuken"])

    @classmethod
    def of(cls, change: CheckedChange) -> Self:
        return cls(field=change.field, before=change.before, now=change.now)


class CheckedLineResponse(Schema):
    """A row and what would become of it; `gone`: somebody who is not on the list, and so has no row."""

    kind: CheckedKind = Field(examples=["changed"])
    line: int | None = Field(default=None, description="line of your list", examples=[12])
    said_now: Saying | None = Field(default=None, description="what the row says")
    changes: list[CheckedChangeResponse] = Field(default_factory=list)
    advice: list[CheckedAdviceResponse] = Field(default_factory=list)
    people: list[CandidateResponse] = Field(
        default_factory=list, description="whom a row may be about, as you gave them before; or who is gone"
    )

    @classmethod
    def of(cls, found: CheckedLine, language: Language) -> Self:
        row = found.row
        return cls(
            kind=found.kind,
            line=row.line if row else None,
            said_now=_saying(row.row) if row and row.row else None,
            changes=[CheckedChangeResponse.of(one) for one in row.changes] if row else [],
            advice=_advice(row, language) if row else [],
            people=[CandidateResponse.of(one) for one in found.people],
        )


class CheckedListResponse(CountedPage):
    """A page of what a list would change. A page may have fewer rows than asked for and still have a next."""

    check: CheckSummary
    rows: list[CheckedLineResponse]

    @classmethod
    def of(cls, check: RosterCheck, page: Page[CheckedLine], language: Language) -> Self:
        rows = [CheckedLineResponse.of(one, language) for one in page.items]
        return cls(check=CheckSummary.of(check), rows=rows, total=page.total, cursor=page.cursor)


class ListCheckSetting(Schema):
    """Whether your lists are checked first where their declaration does not say it,
    those dropped in storage too.
    """

    check_first: bool = Field(
        strict=True, description="true: nothing of a list is stored before you say yes", examples=[True]
    )


def _saying(row: RosterRow) -> Saying:
    return Saying(
        first_name=row.first_name,
        last_name=row.last_name,
        email=row.email.address,
        mobile=row.mobile,
        personnel_number=row.personnel_number,
        department=row.department,
        tags=row.tags,
    )


def _advice(row: CheckedRow, language: Language) -> list[CheckedAdviceResponse]:
    return [
        CheckedAdviceResponse(
            field=one.field, code=one.code, what_to_do=LocalText(nl=one.nl, en=one.en).in_(language)
        )
        for one in row.advice
    ]
