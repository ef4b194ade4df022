"""How many people an employer would invite, over HTTP."""

from collections.abc import Mapping

from pydantic import Field

from qlinx.invitations.audiences import MOST_COUNTED, Audiences
from qlinx.invitations.draft import AudienceDraft, Line
from qlinx.kit.schemas import Schema

_MOST_GROUPS = 100


class AudienceAsked(Schema):
    """Whom you would invite: whoever is in one of these groups; everybody where none is named."""

    departments: tuple[Line, ...] = Field(
        default=(),
        max_length=_MOST_GROUPS,
        description="departments as your lists name them",
        examples=[["Keuken"]],
    )
    tags: tuple[Line, ...] = Field(
        default=(), max_length=_MOST_GROUPS, description="tags as your lists name them", examples=[["bhv"]]
    )

    @property
    def audience(self) -> AudienceDraft:
        """As an invitation would name it."""
        everyone = not (self.departments or self.tags)
        return AudienceDraft(everyone=everyone, departments=self.departments, tags=self.tags)


class GroupCounted(Schema):
    """A department or a tag, and how many of your people who may be invited are in it."""

    name: str = Field(examples=["Keuken"])
    people: int = Field(examples=[12])


class AudienceCounted(Schema):
    """How many people would be invited now. Who is in two groups counts once."""

    people: int = Field(description="of the groups that were named, or everybody", examples=[49])
    everyone: int = Field(description="of all whom you share", examples=[198])
    complete: bool = Field(
        description=f"false where you share more than {MOST_COUNTED:,} people: then all numbers are of the first that"
        " many, and there may be more"
    )
    departments: list[GroupCounted]
    tags: list[GroupCounted]

    @classmethod
    def of(cls, found: Audiences, asked: AudienceAsked) -> "AudienceCounted":
        return cls(
            people=found.taken_in(asked.audience),
            everyone=found.everyone,
            complete=found.whole,
            departments=_groups(found.departments),
            tags=_groups(found.tags),
        )


def _groups(numbers: Mapping[str, int]) -> list[GroupCounted]:
    return [GroupCounted(name=name, people=number) for name, number in numbers.items()]
