"""What users of an employer send and get about uploads and rosters."""

from datetime import datetime
from typing import Self

from pydantic import ConfigDict, Field, model_validator

from qlinx.kit.fields import FieldRefused
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import LocalText
from qlinx.records.paging import CountedPage, Page
from qlinx.rosters.check_summary import CheckSummary
from qlinx.rosters.decisions import Seen
from qlinx.rosters.model import AttestationGiven, ColumnField, ColumnName, Counts, RosterState

_APPLIED = {RosterState.FINISHING, RosterState.DONE}
_ID = "u3vq2d4k7w5c6x8y9z2a3b4c5d"
_ONE = LocalText(nl="Vraag precies één soort upload.", en="Ask for exactly one kind of upload.")


class RosterUploadRequest(Schema):
    """Asks for an upload of a roster; the declaration comes with it."""

    file_name: str = Field(
        min_length=1, max_length=80, description="with its ending", examples=["werknemers.csv"]
    )
    attestation: AttestationGiven


class InvitationUploadRequest(Schema):
    """Asks for an upload of an invitation file:
    JSON, or a table with a row for each invitation (CSV, or a workbook: .xlsx).
    """

    file_name: str = Field(
        min_length=1, max_length=80, description="with its ending", examples=["kerstborrel.json"]
    )


class UploadRequest(Schema):
    """Exactly one of the two."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"invitations": {"file_name": "kerstborrel.json"}}]}
    )

    roster: RosterUploadRequest | None = None
    invitations: InvitationUploadRequest | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.roster is None) is (self.invitations is None):
            raise FieldRefused("one-of", _ONE)
        return self


class ProgressResponse(Schema):
    """How many rows each step of an import has done."""

    judged: int = Field(description="rows that were read and judged", examples=[200_000])
    compared: int = Field(description="rows that were compared with what you gave before", examples=[200_000])
    applied: int = Field(
        description="rows that were carried out; `counts` tell what became of them", examples=[84_200]
    )


class ColumnQuestion(Schema):
    """A field that several columns could be: say which one in your decision."""

    field: ColumnField = Field(examples=["email"])
    columns: list[str] = Field(
        description="the columns between which to choose", examples=[["E-mail werk", "E-mail privé"]]
    )


class RosterResponse(Schema):
    """A roster and the state of its import. A `held` roster waits for your decision."""

    roster_id: str = Field(examples=[_ID])
    file_name: str = Field(examples=["werknemers.csv"])
    state: RosterState = Field(examples=["done"])
    rows: int = Field(description="lines with a person", examples=[200])
    counts: Counts = Field(
        examples=[
            {"accepted": 197, "changed": 0, "unchanged": 0, "waiting": 1, "rejected": 2, "duplicate": 0}
        ]
    )
    left: int = Field(
        description="rows about people who, as your list says, do not work for you any more", examples=[0]
    )
    progress: ProgressResponse | None = Field(default=None, description="while the import is under way")
    questions: list[ColumnQuestion] = Field(
        description="a `held` roster with questions waits for which column is which; nothing of it is stored",
        examples=[[]],
    )
    known: int = Field(description="people you had when the roster was compared", examples=[0])
    endings: int = Field(description="people who are not on it and count as having left", examples=[0])
    disagreeing: int = Field(
        description="rows that disagree with what you gave before; above 2% the list awaits your confirmation",
        examples=[0],
    )
    refusal: str | None = Field(default=None, description="why the roster as a whole was refused")
    received_at: datetime
    finished_at: datetime | None = None
    check: CheckSummary | None = Field(
        default=None, description="what it would change, where it is checked first and waits for your yes"
    )
    result_url: str | None = Field(
        default=None, description="link to the result file; works for five minutes"
    )

    @classmethod
    def of(cls, seen: Seen, result_url: str | None = None) -> "RosterResponse":
        roster, applied = seen.roster, seen.applied
        counts = applied.counts if applied else roster.counts
        done = applied.rows if applied else roster.rows if roster.state in _APPLIED else counts.rows
        return cls(
            roster_id=roster.roster_id,
            file_name=roster.file_key.rsplit("/", 1)[-1],
            state=roster.state,
            rows=roster.rows,
            counts=counts,
            left=done - counts.rows,
            progress=_progress(seen),
            questions=[ColumnQuestion(field=one.field, columns=list(one.columns)) for one in seen.asked],
            known=roster.known,
            endings=roster.endings,
            disagreeing=roster.disagreeing,
            refusal=roster.refusal,
            received_at=roster.received_at,
            finished_at=roster.finished_at,
            check=CheckSummary.of(seen.check) if seen.check and seen.is_checked else None,
            result_url=result_url,
        )


class RostersResponse(CountedPage):
    """Your rosters, the newest first."""

    rosters: list[RosterResponse]

    @classmethod
    def of(cls, page: Page[Seen]) -> "RostersResponse":
        shown = [RosterResponse.of(one) for one in page.items]
        return cls(rosters=shown, total=page.total, cursor=page.cursor)


class DecisionRequest(Schema):
    """Your decision about a roster that awaits confirmation."""

    confirm: bool = Field(strict=True, description="true: carry it out; false: discard it")
    columns: dict[ColumnField, ColumnName] = Field(
        default_factory=dict,
        description="for a roster with `questions`: which column is meant for each field",
        examples=[{"email": "E-mail werk"}],
    )


def _progress(seen: Seen) -> ProgressResponse | None:
    judged, compared, applied = seen.judged, seen.compared, seen.applied
    if judged is None or compared is None or applied is None:
        return None
    # Once it is split, all of its rows are judged.
    all_rows = seen.roster.rows if seen.roster.parts else judged.rows
    return ProgressResponse(judged=all_rows, compared=compared.rows, applied=applied.rows)
