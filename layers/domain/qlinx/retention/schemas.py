"""What the desk's API tells of first notices."""

from pydantic import Field

from qlinx.kit.schemas import Schema
from qlinx.records.paging import CountedPage, Listing, Page
from qlinx.retention.untold import FirstNotices, Untold

UNTOLD = Listing("first-notices", signed=False)


class UntoldResponse(Schema):
    """People of one employer who were not told yet."""

    employer_id: str = Field(examples=["u3vq2d4k7w5c6x8y9z2a3b4c5d"])
    employer: str = Field(description="its name", examples=["Voorbeeld Zorg"])
    late: int = Field(description="whose month is over", examples=[0])
    near: int = Field(description="of whose month four fifths are over", examples=[2])
    waiting: int = Field(description="all of them", examples=[12])


class FirstNoticesResponse(CountedPage):
    """By employer, the most late ones first."""

    employers: list[UntoldResponse]
    late: int = Field(description="on all pages", examples=[0])
    near: int = Field(description="on all pages", examples=[2])
    complete: bool = Field(description="whether all who wait were counted", examples=[True])

    @classmethod
    def of(cls, page: Page[Untold], found: FirstNotices) -> "FirstNoticesResponse":
        names = tuple(UntoldResponse.model_fields)
        return cls(
            employers=[UntoldResponse(**{name: getattr(one, name) for name in names}) for one in page.items],
            total=page.total,
            cursor=page.cursor,
            late=found.late,
            near=found.near,
            complete=found.complete,
        )
