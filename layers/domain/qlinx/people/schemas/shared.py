"""What an employer shared about somebody, as that person is shown it."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from qlinx.people.model import Employment, Person


class SharedData(BaseModel):
    """What one employer shared, as given by it, and since when."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    employer: str = Field(description="name of the employer", examples=["Voorbeeld Zorg"])
    shared_at: datetime = Field(description="when it was first shared or last changed")
    ended_at: datetime | None = Field(default=None, description="when the work ended")
    first_name: str = Field(examples=["Noor"])
    last_name: str = Field(examples=["van den Berg"])
    email: str = Field(examples=["noor@werk.example"])
    mobile: str | None = Field(default=None, examples=["+31612345678"])
    personnel_number: str | None = Field(
        default=None, description="left out where several people share one address", examples=["1042"]
    )
    department: str | None = Field(default=None, examples=["Zorg"])
    tags: tuple[str, ...] = Field(default=(), examples=[["bhv"]])
    ground: str = Field(description="the ground that the employer declared", examples=["contract"])

    @classmethod
    def of(
        cls, person: Person, employment: Employment, employer: str, *, with_number: bool = True
    ) -> "SharedData":
        return cls(
            employer=employer,
            shared_at=employment.shared_at,
            ended_at=employment.ended_at,
            first_name=person.first_name,
            last_name=person.last_name,
            email=person.email,
            mobile=person.mobile,
            personnel_number=employment.personnel_number if with_number else None,
            department=employment.department,
            tags=employment.tags,
            ground=employment.ground,
        )
