"""What proves an erasure: how far it is, and what stays of whom, with why and until when."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from qlinx.records.personal import Technical
from qlinx.records.shape import Stored
from qlinx.rights.model import Origin


class RetainedGround(StrEnum):
    """Why something stays after an erasure (GDPR article 17(3), obligation 51).

    ``EMPLOYER``: an employer is responsible for it, and it is a subject of its own.
    """

    EMPLOYER = "employer"
    LEGAL_CLAIM = "legal_claim"
    NOT_SHARED_AGAIN = "not_shared_again"
    MAIL_STOP = "mail_stop"
    PROOF = "proof"
    BACKUP = "backup"


class RetainedItem(BaseModel):
    """Something that stays: what kind, why, and until when;
    without ``until`` it ends when its reason does.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    ground: RetainedGround
    until: datetime | None = None


class ErasureState(StrEnum):
    """``HELD``: done but for what a legal hold stops; taken up again until that is gone too."""

    BEGUN = "begun"
    HELD = "held"
    DONE = "done"


class Erasure(Stored):
    """What proves an erasure and repeats it after a restore: ids, counts and moments, no data of the person.

    ``manifest`` counts the stored items and ``files`` the files by kind, as found when it began.
    """

    erasure_id: Annotated[str, Technical("random id of the request")]
    person_id: Annotated[str, Technical("random id")]
    origin: Annotated[Origin, Technical("what the erasure began with")]
    state: Annotated[ErasureState, Technical("step of an erasure")] = ErasureState.BEGUN
    asked_at: Annotated[datetime, Technical("moment")]
    deadline_on: Annotated[date, Technical("end of the term in law")]
    begun_at: Annotated[datetime, Technical("moment")]
    done_at: Annotated[datetime | None, Technical("moment")] = None
    manifest: Annotated[dict[str, int], Technical("counts")] = Field(default_factory=dict)
    files: Annotated[dict[str, int], Technical("counts")] = Field(default_factory=dict)
    kept: Annotated[tuple[RetainedItem, ...], Technical("kinds of items with ground and end")] = ()


class ErasureDay(Stored):
    """Finds the erasures that began on a day, for the replay after a restore."""

    day: Annotated[date, Technical("day")]
    erasure_id: Annotated[str, Technical("random id")]
