"""Incidents as forms and bodies send them, and as the desk's API tells them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field

from qlinx.incidents.model import Affected, Incident, Nature, Risk
from qlinx.incidents.recording import Facts
from qlinx.incidents.states import IncidentState
from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.fields import Id, Line
from qlinx.kit.plain_text import one_line
from qlinx.kit.schemas import Schema
from qlinx.kit.seen import Editable, quoted, tag_of
from qlinx.records.paging import CountedPage, Listing

MOST_TOLD: Final = 1_000
MOST_PEOPLE: Final = 10_000_000
_AFFECTED: Final = "affected"
_ID: Final = "iqq5hvc4u3xgkzrqvbc4w5yq6e"

Told = Annotated[
    str,
    Field(min_length=1, max_length=MOST_TOLD, description="plain text that names nobody; lines become one"),
    AfterValidator(one_line),
]


def _at_home(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=HOME_ZONE)


Moment = Annotated[
    datetime,
    Field(description="without a zone by the clock of the Netherlands", examples=["2026-11-23T09:15:00Z"]),
    AfterValidator(_at_home),
]


class IncidentRequest(Schema):
    """What is known of an incident, in words that name nobody."""

    aware_at: Moment = Field(description="when you became aware of it, from which its clock counts")
    happened_at: Moment | None = None
    nature: Nature
    affected: tuple[Affected, ...] = Field(description="which kinds of data it is about")
    people: int = Field(ge=0, le=MOST_PEOPLE, description="about how many people it is about", examples=[40])
    what: Told = Field(examples=["A list of one employer could be seen by another for an hour."])
    consequences: Told = Field(examples=["Somebody may be approached by whoever saw the list."])
    measures: Told = Field(examples=["The list was taken away; who had seen it was asked to remove it."])

    @property
    def facts(self) -> Facts:
        known = set(Facts.__dataclass_fields__)
        affected = tuple(one for one in Affected if one in self.affected)
        return Facts(**{**{name: getattr(self, name) for name in known}, _AFFECTED: affected})


class IncidentAct(Schema):
    """What is done with an incident; which of the others it takes depends on ``act``."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"act": "leave", "why": "Niemand heeft de gegevens gezien."}]}
    )

    act: Literal["decide", "report", "leave", "tell", "inform", "close"] = Field(
        description="decide (`risk`, `reason`), report to the authority (`reported_at`), leave it unreported"
        " (`why`), tell persons (`how`), inform an employer (`employer_id`), close (`learned`)"
    )
    risk: Risk | None = None
    reason: Told | None = None
    why: Told | None = None
    reported_at: Moment | None = None
    reference: Line | None = None
    late_because: Told | None = None
    told_at: Moment | None = None
    how: Told | None = None
    employer_id: Id | None = Field(default=None, description="whose data it is about", examples=[_ID])
    learned: Told | None = None


class DecisionResponse(Schema):
    """What was decided of the risk, why and when."""

    risk: Risk = Field(examples=["none"])
    reason: str = Field(examples=["Whoever saw it confirmed that it is gone."])
    decided_by: str = Field(description="number of a member of staff", examples=[_ID])
    decided_at: datetime = Field(examples=["2026-11-23T09:15:00Z"])


class ToldEmployerResponse(Schema):
    """An employer that was mailed of it."""

    employer_id: str = Field(examples=[_ID])
    told_at: datetime = Field(examples=["2026-11-23T09:15:00Z"])


class IncidentResponse(Editable):
    """An incident as it stands."""

    incident_id: str = Field(examples=[_ID])
    state: IncidentState = Field(examples=["recorded"])
    notify_before: datetime = Field(
        description="until when the authority is notified in time", examples=["2026-11-26T10:00:00Z"]
    )
    late: bool = Field(description="whether that is over, and it is not settled", examples=[False])
    recorded_at: datetime = Field(examples=["2026-11-23T09:15:00Z"])
    happened_at: datetime | None = Field(default=None, examples=["2026-11-23T09:15:00Z"])
    aware_at: datetime = Field(examples=["2026-11-23T09:15:00Z"])
    nature: Nature = Field(examples=["disclosed"])
    affected: list[Affected] = Field(examples=[["identity"]])
    people: int = Field(examples=[40])
    what: str = Field(examples=["A list could be seen by another employer."])
    consequences: str = Field(examples=["Somebody may be approached."])
    measures: str = Field(examples=["The list was taken away."])
    decisions: list[DecisionResponse]
    reported_at: datetime | None = Field(default=None, examples=["2026-11-23T09:15:00Z"])
    reference: str | None = Field(default=None, examples=["12345"])
    not_reported: str | None = Field(
        default=None, description="why we do not notify the authority", examples=["The employer does."]
    )
    late_because: str | None = Field(default=None, examples=["It was not known at first."])
    persons_told_at: datetime | None = Field(default=None, examples=["2026-11-23T09:15:00Z"])
    persons_how: str | None = Field(
        default=None, description="how persons were told, or why not", examples=["A mail to each."]
    )
    employers: list[ToldEmployerResponse]
    learned: str | None = Field(default=None, examples=["Lists are checked by two."])
    closed_at: datetime | None = Field(default=None, examples=["2026-11-23T09:15:00Z"])
    kept_until: datetime | None = Field(default=None, examples=["2026-11-23T09:15:00Z"])

    @classmethod
    def of(cls, one: Incident, now: datetime) -> Self:
        told = one.model_dump(mode="python", exclude={"version", "holds", "recorded_by"})
        tag = quoted(tag_of(one.version))
        return cls.model_validate({**told, "etag": tag, "late": one.is_late_at(now)})


LISTED: Final = Listing("incidents", signed=False)


class IncidentsResponse(CountedPage):
    """Incidents: those whose clock runs first, late ones in front; then those to be closed, then closed
    ones.
    """

    incidents: list[IncidentResponse]
    late: int = Field(description="how many are past their term, on all pages", examples=[0])

    @classmethod
    def of(cls, page: Any, found: Sequence[Incident], now: datetime) -> Self:
        return cls(
            incidents=[IncidentResponse.of(one, now) for one in page.items],
            total=page.total,
            cursor=page.cursor,
            late=sum(one.is_late_at(now) for one in found),
        )
