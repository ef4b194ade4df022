"""A hold and what it is on; and the mark of a removal that has begun outside the tables."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict

from qlinx.kit.states import StateTable
from qlinx.records.personal import Category, Ground, Personal, Purpose, Source, Technical
from qlinx.records.retention import RetentionRule
from qlinx.records.shape import Stored

AS_LONG_AS_ITS_MATTER = RetentionRule(
    name="hold",
    days=0,
    service="defence of rights and what the law obliges to",
    data="that data are kept from removal, on whose word, why, and when that is looked at again",
    interest="a hold ends by somebody's word, and its review keeps it from lasting longer than what it is for",
)
BEGUN_REMOVAL = RetentionRule(
    name="begun-removal",
    days=7,
    service="removal of data",
    data="that the files or the sign-in of a stored item began to go; ids and names of kinds",
    interest="whoever places a hold meanwhile must be told what can't be kept any more",
)
SIGN_IN: Final = "sign_in"
"""The user of the pool, among the fields and files that a hold names."""


class HoldGround(StrEnum):
    """Why it must stay (GDPR articles 17(3)(e) and 18)."""

    LEGAL_CLAIM = "legal_claim"
    RESTRICTION = "restriction"


class HoldState(StrEnum):
    """Where a hold is. ``LIFTING``: it ends, and its marks are taken off item by item."""

    PLACED = "placed"
    LIFTING = "lifting"


class HoldEvent(StrEnum):
    """What can happen to a hold."""

    PLACE = "place"
    LIFT = "lift"


_ROWS: Final[Mapping[tuple[HoldState, HoldEvent], HoldState]] = {
    (HoldState.PLACED, HoldEvent.PLACE): HoldState.PLACED,
    (HoldState.PLACED, HoldEvent.LIFT): HoldState.LIFTING,
    (HoldState.LIFTING, HoldEvent.LIFT): HoldState.LIFTING,
}
HOLD_STATES: Final = StateTable((HoldState.PLACED,), _ROWS)
"""What is not in it is refused: who wants to hold again what is being lifted waits until it is."""


class HeldPart(BaseModel):
    """Items of one kind. ``fields``: those that are held, or names of its files, or ``sign_in``.

    None: all of it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    fields: tuple[str, ...] = ()


_TOLD: Final = Personal(
    Category.CORRESPONDENCE,
    (Purpose.LEGAL_CLAIM,),
    ground=Ground.LEGITIMATE_INTEREST,
    source=Source.STAFF,
    portable=False,
)


class Hold(Stored):
    """A hold on things in one partition, in which it stands itself (``subject``, such as ``person#<id>``).

    ``owner`` is the role that answers for it. ``too_late`` names what had gone, or begun to go, when its item
    was to be marked: ``export.exports``, ``account.sign_in``.
    """

    subject: Annotated[str, Technical("partition of what it is on")]
    hold_id: Annotated[str, Technical("derived from subject and matter")]
    matter: Annotated[str, Technical("number of a file of ours; names nobody")]
    owner: Annotated[str, Technical("role, not a person")]
    reason: Annotated[str, Technical("text about a matter; names nobody")]
    ground: Annotated[HoldGround, _TOLD]
    parts: Annotated[tuple[HeldPart, ...], Technical("kinds of items and names of their fields")]
    placed_at: Annotated[datetime, _TOLD]
    review_on: Annotated[date, _TOLD]
    state: Annotated[HoldState, Technical("step of a hold")] = HoldState.PLACED
    too_late: Annotated[tuple[str, ...], Technical("kinds of items and names of files")] = ()

    def part_of(self, kind: str) -> HeldPart | None:
        """What is held of items of a kind, if anything."""
        return next((part for part in self.parts if part.kind == kind), None)


class Removal(Stored):
    """Marks that what belongs to an item outside the tables has begun to go.

    Written before it does, under the item's own condition.
    """

    owner_pk: Annotated[str, Technical("partition of the item")]
    owner_sk: Annotated[str, Technical("place of the item in it")]
    what: Annotated[tuple[str, ...], Technical("names of files, or sign_in")]
    begun_at: Annotated[datetime, Technical("moment")]
