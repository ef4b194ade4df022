"""A list that is judged whole before anything of it is stored:
that it is asked for, and what would become of it.
"""

from datetime import datetime
from typing import Annotated, Final, Literal, get_args

from pydantic import BaseModel, ConfigDict

from qlinx.records.personal import Technical
from qlinx.records.retention import RetentionRule
from qlinx.records.shape import Stored
from qlinx.rosters.model import Counts

CHECKED = RetentionRule(
    name="list-check",
    days=3,
    service="sharing people by roster",
    data="that a list was checked and waits for its employer's yes, with counts",
    interest="three days to look at what a list would change; without a yes the list is thrown away",
)

CheckedKind = Literal["new", "changed", "same", "gone", "waiting", "refused", "duplicate", "left"]
CHECKED_KINDS: Final[tuple[CheckedKind, ...]] = get_args(CheckedKind)


class CheckWish(Stored):
    """Whether a list is to be checked first: said with its declaration, or by its employer for all lists.

    ``attestation_id`` names the declaration; it is empty where it is the employer's setting.
    """

    employer_id: Annotated[str, Technical("random id")]
    attestation_id: Annotated[str, Technical("the declaration it was said with")] = ""
    check_first: Annotated[bool, Technical("a choice of the employer about its lists")]
    said_at: Annotated[datetime, Technical("moment")]


class RosterCheck(Stored):
    """The check of one list. ``look`` is raised with every judgement; ``mark`` tells one from another."""

    employer_id: Annotated[str, Technical("random id")]
    roster_id: Annotated[str, Technical("the list")]
    asked_at: Annotated[datetime, Technical("moment of arrival")]
    look: Annotated[int, Technical("number of the judgement")] = 1
    counts: Annotated[Counts, Technical("counts only")] = Counts()
    left: Annotated[int, Technical("rows about people who left, as the list says")] = 0
    gone: Annotated[int, Technical("people whose employment would end")] = 0
    mark: Annotated[str | None, Technical("keyed hash of the judgement")] = None
    checked_at: Annotated[datetime | None, Technical("moment of the judgement")] = None
    confirmed_at: Annotated[datetime | None, Technical("moment of the employer's yes")] = None
    judged_anew: Annotated[bool, Technical("whether a yes came to a judgement that was so no more")] = False

    @property
    def ends_at(self) -> datetime:
        """When it ends by itself."""
        return CHECKED.ends(self.checked_at or self.asked_at)


class PartLook(BaseModel):
    """What the end of a check needs of a part: its mark, and who is on it."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    mark: str
    on_list: tuple[str, ...] = ()
