"""How many of what a list would change, as its employer is told."""

from datetime import datetime
from typing import Self

from pydantic import Field

from qlinx.kit.schemas import Schema
from qlinx.rosters.check_model import RosterCheck


class CheckSummary(Schema):
    """What a list would change. Nothing of it is stored before you confirm it."""

    people: int = Field(description="people that you would have by this list", examples=[198])
    new: int = Field(examples=[4])
    changed: int = Field(examples=[7])
    same: int = Field(examples=[187])
    gone: int = Field(description="people whose employment would end", examples=[3])
    waiting: int = Field(description="rows that may be about somebody else: look at these", examples=[1])
    refused: int = Field(description="rows that are not taken", examples=[2])
    duplicate: int = Field(description="rows about somebody who is on the list already", examples=[0])
    left: int = Field(description="rows about people who left, as your list says", examples=[0])
    judged_anew: bool = Field(
        description="your people had changed when you confirmed: look once more, and confirm this one"
    )
    ends_at: datetime = Field(description="when the list is thrown away without a yes")

    @classmethod
    def of(cls, check: RosterCheck) -> Self:
        counts = check.counts
        return cls(
            people=counts.accepted + counts.changed + counts.unchanged,
            new=counts.accepted,
            changed=counts.changed,
            same=counts.unchanged,
            gone=check.gone,
            waiting=counts.waiting,
            refused=counts.rejected,
            duplicate=counts.duplicate,
            left=check.left,
            judged_anew=check.judged_anew,
            ends_at=check.ends_at,
        )
