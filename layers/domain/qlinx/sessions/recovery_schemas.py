"""What staff send and get about lost second factors and frozen accounts."""

from datetime import datetime
from typing import Final, Literal

from pydantic import Field

from qlinx.factors.model import FactorReset, Shown
from qlinx.kit.fields import Email, Id
from qlinx.kit.schemas import Schema
from qlinx.records.paging import CountedPage, Listing

_ID = "u3vq2d4k7w5c6x8y9z2a3b4c5d"


class FactorResetRequest(Schema):
    """Somebody lost their second factor and has no recovery code."""

    email: Email = Field(description="the address with which they sign in")
    role: Literal["person", "employer"] = Field(
        default="employer", description="`employer` works with Qlinx for an employer", examples=["employer"]
    )
    employer_id: Id | None = Field(
        default=None, description="which one, where the address belongs to users of several"
    )
    shown: Shown = Field(
        description="`call_back`: you called the number in our records or that of the contact in the agreement; `document`: they"
        " showed an identity document",
        examples=["call_back"],
    )


class FactorResetResponse(Schema):
    """A reset that waits for another member of staff."""

    user_id: str = Field(examples=[_ID])
    email: str | None = Field(
        default=None, description="whose sign-in it is", examples=["petra.dewit@zorg.example"]
    )
    role: str = Field(examples=["employer"])
    shown: Shown = Field(examples=["call_back"])
    asked_at: datetime
    ends_at: datetime = Field(description="until when another one can confirm it")
    yours: bool = Field(description="whether you asked, so that another one has to confirm", examples=[True])

    @classmethod
    def of(cls, reset: FactorReset, email: str | None, *, actor: str) -> "FactorResetResponse":
        return cls(
            user_id=reset.person_id,
            email=email,
            role=reset.role,
            shown=reset.shown,
            asked_at=reset.asked_at,
            ends_at=reset.ends_at,
            yours=reset.asked_by == actor,
        )


RESETS: Final = Listing("factor-resets")


class FactorResetsResponse(CountedPage):
    """What waits."""

    resets: list[FactorResetResponse]


class AccountRelease(Schema):
    """Staff open a frozen account again, once they know whose it is."""

    email: Email = Field(
        description="the address that its holder has shown to be theirs: the present one or a recent one"
    )
