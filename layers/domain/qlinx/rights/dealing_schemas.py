"""What a person is shown of who looked at their data or changed it."""

from datetime import datetime
from typing import Final, Literal

from pydantic import Field

from qlinx.kit.schemas import Schema
from qlinx.records.paging import CountedPage, Listing

DEALINGS: Final = Listing("own-dealings")


class DealingResponse(Schema):
    """One look at your data, or change of them, by staff of Qlinx or a user of an employer."""

    at: datetime = Field(description="when")
    by: Literal["staff", "employer"] = Field(description="whose work it was", examples=["staff"])
    employer: str | None = Field(
        default=None, description="the employer whose user it was", examples=["Voorbeeld Zorg"]
    )
    about: str | None = Field(
        default=None,
        description="of which employer the data are that it was about; nothing where it was your account",
        examples=["Voorbeeld Zorg"],
    )
    what: str = Field(description="what was done, as a code", examples=["found"])
    reason: str | None = Field(default=None, description="why, as a code", examples=["rights_request"])
    explanation: str = Field(
        description="the same in words", examples=["Een medewerker van Qlinx zocht je op, voor een verzoek."]
    )
    kept_until: datetime = Field(description="until when this is kept")


class DealingsResponse(CountedPage):
    """A page of who looked at your data or changed them, the latest first. Never which person it was."""

    dealings: list[DealingResponse]
