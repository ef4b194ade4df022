"""What users of an employer send and get about rows of its lists that wait for its decision."""

from datetime import datetime
from typing import Final, Literal

from pydantic import Field

from qlinx.kit.fields import Id
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import Language
from qlinx.people.stated import Relation
from qlinx.records.paging import LONGEST_CURSOR, CountedPage, Listing, ListPage
from qlinx.rosters.model import WAITING, WaitingDecision, WaitingRow
from qlinx.rosters.texts_import import ROW_ADVICE, advice
from qlinx.rosters.waiting import Waiting, both_sayings

_ID = "u3vq2d4k7w5c6x8y9z2a3b4c5d"


class Saying(Schema):
    """What you said about somebody, before or now."""

    first_name: str = Field(examples=["Noor"])
    last_name: str = Field(examples=["van den Berg"])
    email: str = Field(examples=["noor@werk.example"])
    mobile: str | None = Field(default=None, examples=["+31612345678"])
    personnel_number: str | None = Field(default=None, examples=["1042"])
    department: str | None = Field(default=None, examples=["Zorg"])
    tags: tuple[str, ...] = Field(default=(), examples=[["bhv"]])

    @classmethod
    def of_row(cls, row: WaitingRow) -> "Saying":
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class CandidateResponse(Saying):
    """Somebody whom the row may be about, as you gave them before."""

    person_id: str = Field(description="name this one in your decision", examples=[_ID])

    @classmethod
    def of(cls, relation: Relation) -> "CandidateResponse":
        person, work = relation.person, relation.employment
        return cls(
            person_id=person.person_id,
            first_name=person.first_name,
            last_name=person.last_name,
            email=person.email,
            mobile=person.mobile,
            personnel_number=work.personnel_number,
            department=work.department,
            tags=work.tags,
        )


class WaitingRowResponse(Schema):
    """A waiting row: what you say now beside what you said before. What is in doubt has changed nothing."""

    row_id: str = Field(examples=[_ID])
    roster_id: str = Field(description="the list that it is on", examples=[_ID])
    line: int = Field(description="line of that list", examples=[12])
    why: str = Field(description="stable code of the disagreement", examples=["number_reissued"])
    advice: str = Field(
        description="what it is about and what to do",
        examples=[
            "Dit nummer had je aan iemand anders gegeven. Zeg of dit dezelfde persoon is of een nieuwe."
        ],
    )
    said_now: Saying
    candidates: list[CandidateResponse]
    waits_since: datetime
    waits_until: datetime = Field(description="when the row is discarded without a decision")

    @classmethod
    def of(cls, waiting: Waiting, language: Language) -> "WaitingRowResponse":
        row = waiting.row
        facts = both_sayings(row, waiting.candidates)
        return cls(
            row_id=row.person_id,
            roster_id=row.roster_id,
            line=row.roster_line,
            why=row.why,
            advice=advice(ROW_ADVICE, row.why, line=0, **facts).in_(language),
            said_now=Saying.of_row(row),
            candidates=[CandidateResponse.of(one) for one in waiting.candidates],
            waits_since=row.waits_since,
            waits_until=WAITING.ends(row.waits_since),
        )


WAITING_ROWS: Final = Listing("waiting-rows")


class WaitingRowsResponse(CountedPage):
    """Your waiting rows, the longest waiting first."""

    rows: list[WaitingRowResponse]
    not_shown: int = Field(
        default=0,
        description="how many wait beside those, of which nothing may be shown or decided: somebody asked for that",
        examples=[0],
    )


class WaitingDecisionRequest(Schema):
    """Who a waiting row is about."""

    decision: WaitingDecision = Field(
        description="same_person: one of the candidates, who gets what the row says and keeps what it leaves empty;"
        " new_person: somebody else, who gets the number as well; discard: the row is wrong. Where `why` is `put_right`:"
        " same_person takes the list's values back and tells the person, discard leaves what was put right",
        examples=["new_person"],
    )
    person_id: Id | None = Field(
        default=None, description="which candidate, where there are several", examples=[_ID]
    )


class AllWaitingDecisionRequest(Schema):
    """One decision for every row that waits, or for those of one list."""

    decision: Literal["same_person", "new_person", "discard"] = Field(
        description="as for one row", examples=["new_person"]
    )
    roster_id: Id | None = Field(default=None, description="only rows of this list", examples=[_ID])
    cursor: str | None = Field(
        default=None,
        description="from the answer before, with the same decision and list; the longest waiting first without it",
        max_length=LONGEST_CURSOR,
    )


class AllDecidedResponse(ListPage):
    """How many rows were decided in this call, how many need a choice of their own, and where to go on."""

    decided: int = Field(examples=[12])
    left: int = Field(
        description="rows with several candidates, or about what was put right: decide these one by one",
        examples=[1],
    )
