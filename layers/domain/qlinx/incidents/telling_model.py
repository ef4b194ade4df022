"""What is stored of telling the persons an incident is about (GDPR article 34): the words, to whom they went,
how many mails came how far; and with each person, that they were told.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from qlinx.kit.texts import Language
from qlinx.mailing.outbox import MailState
from qlinx.records.personal import Category, Ground, Personal, Purpose, Source, Technical
from qlinx.records.retention import RetentionRule
from qlinx.records.shape import Stored

TOLD_OF_INCIDENT: Final = RetentionRule(
    name="told-of-incident",
    days=365,
    service="security, and what the law obliges to (GDPR article 34)",
    data="that somebody was told of an incident with their data, when, and how far the mail came",
    interest="for a year whoever was told can ask about it, and nobody is told twice",
)


class Wording(BaseModel):
    """What persons are told, in one language, as article 34(2) wants it; how we are reached is the mail's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    what: str = ""
    consequences: str = ""
    measures: str = ""
    yours: str = ""

    @property
    def is_complete(self) -> bool:
        return all((self.what, self.consequences, self.measures, self.yours))


class AudienceKind(StrEnum):
    """Whom it concerns: all whom an employer shares or who act for it, all who can sign in (holders of
    accounts and users of employers), all readers of the newsletter, or whoever stands under one address.
    """

    EMPLOYER = "employer"
    SIGN_INS = "sign_ins"
    READERS = "readers"
    ADDRESS = "address"


class Audience(BaseModel):
    """Some who are told. ``people`` is how many mails were put ready; none while that goes on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    once: str
    kind: AudienceKind
    employer_id: str | None = None
    begun_at: datetime
    begun_by: str
    people: int | None = None


class Telling(Stored):
    """The words about one incident, and whom they went to. It names nobody."""

    incident_id: Annotated[str, Technical("random id")]
    nl: Annotated[Wording, Technical("words of ours that name nobody")] = Wording()
    en: Annotated[Wording, Technical("words of ours that name nobody")] = Wording()
    audiences: Annotated[tuple[Audience, ...], Technical("kinds, ids of employers and staff, counts")] = ()

    @property
    def is_complete(self) -> bool:
        """Whether it says everything in both languages."""
        return self.nl.is_complete and self.en.is_complete

    def audience(self, once: str) -> Audience | None:
        return next((one for one in self.audiences if one.once == once), None)

    def words(self, language: Language) -> Wording:
        return self.en if language == "en" else self.nl


class Tally(Stored):
    """How many mails came how far, in one of some parts, so that many at once do not wait for one."""

    incident_id: Annotated[str, Technical("random id")]
    part: Annotated[int, Technical("which part")]
    counts: Annotated[dict[str, int], Technical("counts of mails, by outcome and reason")] = Field(
        default_factory=dict
    )


_TOLD: Final = Personal(
    Category.CORRESPONDENCE,
    (Purpose.LEGAL_DUTY,),
    ground=Ground.LEGAL_DUTY,
    source=Source.SYSTEM,
    portable=False,
)


class Told(Stored):
    """That a person was told of an incident: it stands with that person, so nobody is told twice."""

    person_id: Annotated[str, Technical("random id")]
    incident_id: Annotated[str, Technical("random id of an incident")]
    audience: Annotated[str, Technical("with whom they were told")]
    told_at: Annotated[datetime, _TOLD]
    state: Annotated[MailState, _TOLD] = MailState.PENDING
    counted: Annotated[str | None, Technical("as what its mail counts")] = None
