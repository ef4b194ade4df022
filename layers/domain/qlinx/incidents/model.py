"""What is stored of an incident: facts in words that name nobody, decisions, and who was told when."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict

from qlinx.incidents.states import CLOCK_RUNS, IncidentState
from qlinx.records.personal import Technical
from qlinx.records.retention import RetentionRule
from qlinx.records.shape import Stored

AFTER_INCIDENT: Final = RetentionRule(
    name="after-incident",
    days=5 * 365 + 2,
    service="security, and what the law obliges to (GDPR article 33(5))",
    data="what happened, which kinds of data and how many people it was about, decided risk, who was told; no names",
    interest="the supervisory authority can check each incident, and claims can be answered, until they lapse",
)


class Nature(StrEnum):
    """What went wrong with the data: others could see them, they were lost or out of reach, or altered."""

    DISCLOSED = "disclosed"
    LOST = "lost"
    CHANGED = "changed"


class Affected(StrEnum):
    """Which data it is about."""

    IDENTITY = "identity"
    CONTACT = "contact"
    ADDRESS = "address"
    IMAGE = "image"
    WORK = "work"
    ANSWER = "answer"
    SIGN_IN = "sign_in"
    CORRESPONDENCE = "correspondence"
    SENSITIVE = "sensitive"


class Risk(StrEnum):
    """How likely and how bad it is for the people it is about (articles 33(1) and 34(1))."""

    NONE = "none"
    RISK = "risk"
    HIGH = "high"


class Decision(BaseModel):
    """What was decided of the risk, why, when and by whom."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    risk: Risk
    reason: str
    decided_by: str
    decided_at: datetime


class ToldEmployer(BaseModel):
    """An employer that was told of it (article 33(2)), and when."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    employer_id: str
    told_at: datetime


_WORDS: Final = Technical("text about what happened; names nobody")


class Incident(Stored):
    """An incident. ``aware_at`` starts its clock, ``notify_before`` is where that ends."""

    incident_id: Annotated[str, Technical("random id")]
    recorded_at: Annotated[datetime, Technical("moment")]
    recorded_by: Annotated[str, Technical("random id of a member of staff")]
    happened_at: Annotated[datetime | None, Technical("moment")] = None
    aware_at: Annotated[datetime, Technical("moment")]
    notify_before: Annotated[datetime, Technical("moment")]
    nature: Annotated[Nature, Technical("kind of incident")]
    affected: Annotated[tuple[Affected, ...], Technical("kinds of data")]
    people: Annotated[int, Technical("about how many people")]
    what: Annotated[str, _WORDS]
    consequences: Annotated[str, _WORDS]
    measures: Annotated[str, _WORDS]
    state: Annotated[IncidentState, Technical("step of an incident")] = IncidentState.RECORDED
    decisions: Annotated[tuple[Decision, ...], Technical("reasons that name nobody, ids of staff")] = ()
    reported_at: Annotated[datetime | None, Technical("moment")] = None
    reference: Annotated[str | None, Technical("number of a file at the authority")] = None
    not_reported: Annotated[str | None, _WORDS] = None
    late_because: Annotated[str | None, _WORDS] = None
    persons_told_at: Annotated[datetime | None, Technical("moment")] = None
    persons_how: Annotated[str | None, _WORDS] = None
    employers: Annotated[tuple[ToldEmployer, ...], Technical("ids of employers, with moments")] = ()
    learned: Annotated[str | None, _WORDS] = None
    closed_at: Annotated[datetime | None, Technical("moment")] = None
    kept_until: Annotated[datetime | None, Technical("moment")] = None

    @property
    def clock_runs(self) -> bool:
        return self.state in CLOCK_RUNS

    @property
    def risk(self) -> Risk | None:
        """What holds of its risk."""
        return self.decisions[-1].risk if self.decisions else None

    def is_late_at(self, now: datetime) -> bool:
        """Whether it is not reported and should be."""
        return self.clock_runs and now >= self.notify_before

    def left_at(self, now: datetime) -> timedelta:
        """What is left of its term."""
        return self.notify_before - now
