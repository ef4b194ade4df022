"""Rosters: an employer's list of its people, the declaration under which it may share them,
and where its import is.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from qlinx.kit.days import Day
from qlinx.kit.fields import ON_ONE_LINE
from qlinx.kit.texts import Language
from qlinx.mailing.addressed import Restrictable
from qlinx.records.personal import (
    Category,
    Ground,
    LawfulGround,
    Personal,
    Purpose,
    Recipient,
    Source,
    Technical,
)
from qlinx.records.retention import RetentionRule
from qlinx.records.shape import Stored

# More ends than this share of an employer's people and a roster is held and asked about.
MOST_LEAVERS = 0.20
# A list of more parts than these takes minutes.
FEW_PARTS = 20
# More rows than this share, and than this number, that disagree with what is known and a roster is held and
# asked about.
MOST_DISAGREEING = 0.02
FEW_DISAGREEING = 3

WAITING = RetentionRule(
    name="waiting-row",
    days=14,
    service="sharing people by roster",
    data="a row of an employer's list that disagrees with what the employer said before",
    interest="two weeks let the employer say whom the row is about; nobody is moved before that",
)
AFTER_IMPORT = RetentionRule(
    name="after-import",
    days=90,
    service="sharing people by roster",
    data="which file was imported when, with counts, and under which declaration",
    interest="three months to answer where somebody's data came from and to mend a wrong roster",
)
DECLARATION = RetentionRule(
    name="declaration-of-ground",
    days=730,
    service="sharing people by roster",
    data="who declared for the employer on which ground people may be shared",
    interest="two years of proof that sharing was declared lawful (obligation 26)",
)

ColumnField = Literal[
    "first_name",
    "infix",
    "last_name",
    "email",
    "mobile",
    "personnel_number",
    "department",
    "tags",
    "language",
]
ColumnName = Annotated[str, Field(min_length=1, max_length=100)]

Covers = Literal["everyone", "additions"]
ExtraColumns = Literal["ignore", "refuse"]


def _told(category: Category) -> Personal:
    return Personal(
        category,
        (Purpose.SERVICE,),
        ground=Ground.EMPLOYER_ATTESTED,
        source=Source.EMPLOYER,
        portable=False,
        recipients=(Recipient.HOST, Recipient.EMPLOYER),
    )


class AttestationGiven(BaseModel):
    """What an employer declares with a roster (obligation 26), in a file beside it or over the API."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    declared_by: Annotated[str, ON_ONE_LINE] = Field(
        min_length=2,
        max_length=100,
        description="who declares this for the employer",
        examples=["Noor van den Berg"],
    )
    ground: LawfulGround = Field(description="the ground on which the employer shares these people")
    text_version: Annotated[str, ON_ONE_LINE] = Field(
        min_length=1,
        max_length=40,
        description="version of the declaration's text",
        examples=["2026-11"],
    )
    declared_on: Day = Field(description="the day of the declaration")
    covers: Covers = Field(
        default="everyone",
        description="`everyone`: the roster is complete, and whoever is not on it has left; `additions`: it only adds or changes",
    )
    extra_columns: ExtraColumns = Field(
        default="ignore",
        description="`ignore`: columns that we do not need are left out; `refuse`: they refuse the file",
    )
    columns: dict[ColumnField, ColumnName] = Field(
        default_factory=dict,
        description="which column is meant, where several could be the same: the name of the field and that of the column",
        examples=[{"email": "E-mail werk"}],
    )
    check_first: bool | None = Field(
        default=None,
        description="true: you see what the list would change before anything is stored; left out: as your setting says",
    )


class OpenField(BaseModel):
    """A field that several columns of a list could be: the employer's own names of these columns,
    and which of them it chose.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: ColumnField
    columns: tuple[str, ...] = ()
    chosen: str | None = None


class ColumnChoice(Stored):
    """Which column is which, where a list leaves it open: asked of the employer, or said beforehand.

    It goes with a declaration, and so with the lists under it.
    """

    employer_id: Annotated[str, Technical("random id")]
    attestation_id: Annotated[str, Technical("the declaration that it goes with")]
    fields: Annotated[tuple[OpenField, ...], Technical("names of columns, as the employer calls them")]
    asked_at: Annotated[datetime, Technical("moment")]

    @property
    def chosen(self) -> dict[ColumnField, str]:
        return {one.field: one.chosen for one in self.fields if one.chosen}


class Attestation(Stored):
    """A declaration as it was received, for the roster file of this name;
    each is kept by itself, as proof.
    """

    employer_id: Annotated[str, Technical("random id")]
    attestation_id: Annotated[str, Technical("random id")]
    file_stem: Annotated[str, Technical("name of the roster file, without its ending")]
    declared_by: Annotated[
        str,
        Personal(
            Category.IDENTITY,
            (Purpose.LEGAL_DUTY,),
            ground=Ground.LEGITIMATE_INTEREST,
            source=Source.EMPLOYER,
            portable=False,
        ),
    ]
    ground: Annotated[LawfulGround, Technical("of the declaration")]
    text_version: Annotated[str, Technical("of the declaration")]
    declared_on: Annotated[date, Technical("of the declaration")]
    covers: Annotated[Covers, Technical("of the declaration")]
    extra_columns: Annotated[ExtraColumns, Technical("of the declaration")]
    received_at: Annotated[datetime, Technical("moment of arrival")]


class RosterState(StrEnum):
    """Where the import of a roster is; ``rosters.states`` says what may follow what."""

    RECEIVED = "received"
    COMPARING = "comparing"
    AWAITING_CONFIRMATION = "held"
    APPLYING = "applying"
    FINISHING = "finishing"
    DONE = "done"
    REFUSED = "refused"
    REJECTED = "rejected"


class Counts(BaseModel):
    """What became of the rows of a roster or of a part of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    accepted: int = 0
    changed: int = 0
    unchanged: int = 0
    waiting: int = 0
    rejected: int = 0
    duplicate: int = 0

    @property
    def rows(self) -> int:
        """How many rows are counted."""
        return sum(getattr(self, name) for name in Counts.model_fields)

    def plus(self, other: "Counts") -> "Counts":
        pairs = {name: getattr(self, name) + getattr(other, name) for name in Counts.model_fields}
        return Counts(**pairs)


class Roster(Stored):
    """One dropped roster file and its import."""

    employer_id: Annotated[str, Technical("random id")]
    roster_id: Annotated[str, Technical("derived from the file's place and content")]
    file_key: Annotated[str, Technical("where the file was dropped")]
    content_tag: Annotated[str, Technical("which content it had")]
    attestation_id: Annotated[str, Technical("the declaration it came under")]
    ground: Annotated[LawfulGround, Technical("of the declaration")]
    covers: Annotated[Covers, Technical("of the declaration")]
    extra_columns: Annotated[ExtraColumns, Technical("of the declaration")]
    state: Annotated[RosterState, Technical("step of the import")] = RosterState.RECEIVED
    parts: Annotated[int, Technical("number of parts")] = 0
    rows: Annotated[int, Technical("number of rows")] = 0
    known: Annotated[int, Technical("people the employer had when it was compared")] = 0
    endings: Annotated[int, Technical("people whose employment it ends")] = 0
    disagreeing: Annotated[int, Technical("rows that disagreed with what was known when it was compared")] = 0
    counts: Annotated[Counts, Technical("counts only")] = Counts()
    refusal: Annotated[str | None, Technical("stable code")] = None
    received_at: Annotated[datetime, Technical("moment of arrival")]
    finished_at: Annotated[datetime | None, Technical("moment of the last step")] = None

    @property
    def is_long(self) -> bool:
        """Whether carrying it out takes minutes: its result file tells meanwhile that it is under way."""
        return self.parts > FEW_PARTS


class WaitingDecision(StrEnum):
    """What an employer decides about a row that waits."""

    SAME_PERSON = "same_person"
    NEW_PERSON = "new_person"
    DISCARD = "discard"


class WaitingRow(Restrictable):
    """A row that is about somebody known by its number and somebody else by its address or name:
    nobody is moved by it.

    A subject of its own, under ``person_id``, until the employer says whom it is about. ``candidates`` are
    the relations it may be about; ``decided`` stays with a row that was discarded, so that the same row does
    not ask again within its term.
    """

    employer_id: Annotated[str, _told(Category.WORK)]
    first_name: Annotated[str, _told(Category.IDENTITY)]
    last_name: Annotated[str, _told(Category.IDENTITY)]
    email: Annotated[str, _told(Category.CONTACT)]
    language: Annotated[Language, _told(Category.CHOICE)] = "nl"
    mobile: Annotated[str | None, _told(Category.CONTACT)] = None
    personnel_number: Annotated[str | None, _told(Category.WORK)] = None
    personnel_hash: Annotated[str | None, Technical("keyed hash of the number")] = None
    department: Annotated[str | None, _told(Category.WORK)] = None
    tags: Annotated[tuple[str, ...], _told(Category.WORK)] = ()
    why: Annotated[str, Technical("stable code of the disagreement")]
    candidates: Annotated[tuple[str, ...], Technical("random ids of relations of this employer")]
    attestation_id: Annotated[str, Technical("the declaration it came under")]
    ground: Annotated[LawfulGround, _told(Category.WORK)]
    roster_id: Annotated[str, Technical("the roster that it is in")]
    roster_line: Annotated[int, Technical("line in that roster")]
    roster_at: Annotated[datetime, Technical("when that roster came")]
    waits_since: Annotated[datetime, _told(Category.WORK)]
    decided: Annotated[WaitingDecision | None, Technical("what the employer said about it")] = None

    @property
    def mail_scope(self) -> str:
        return self.employer_id


class PartMark(Stored):
    """Says that a part of a roster was compared or applied, so that a repeated step counts once."""

    roster_id: Annotated[str, Technical("derived id")]
    step: Annotated[str, Technical("compare or apply")]
    part: Annotated[int, Technical("number")]
    matched: Annotated[int, Technical("count")] = 0
    disagreeing: Annotated[int, Technical("count")] = 0
    counts: Annotated[Counts, Technical("counts only")] = Counts()
    marked_at: Annotated[datetime, Technical("moment")]
