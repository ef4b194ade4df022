"""What is sent and got about users of an employer, by staff and by administrators of the employer."""

from datetime import datetime
from typing import Final, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from qlinx.employers.model import Access, EmployerUser
from qlinx.employers.users import NewUser, tag_of_user
from qlinx.kit.fields import Email, FieldRefused, Name, email_address
from qlinx.kit.schemas import Schema
from qlinx.kit.seen import Editable, quoted
from qlinx.kit.texts import Language, LocalText
from qlinx.records.paging import CountedPage, Listing

_ID = "u3vq2d4k7w5c6x8y9z2a3b4c5d"
State = Literal["invited", "able", "disabled"]

_ACCESS = "administrate: everything, colleagues included; read: see only"
_ONE = LocalText(
    nl="Geef één ding: wat de gebruiker mag, of of die geblokkeerd is.",
    en="Give one thing: what the user may do, or whether they are disabled.",
)


class EmployerUserRequest(Schema):
    """Somebody who will work with Qlinx for an employer."""

    name: Name
    email: Email
    language: Language = Field(default="nl", description="of mails and pages")
    access: Access = Field(default=Access.ADMINISTRATE, description=_ACCESS, examples=["read"])

    def new(self) -> NewUser:
        return NewUser(self.name, email_address(self.email), self.language, self.access)


class EmployerUserChange(Schema):
    """One change to what a user may do."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"access": "read"}, {"disabled": True}]})

    access: Access | None = Field(default=None, description=_ACCESS)
    disabled: bool | None = Field(
        default=None, strict=True, description="true: takes all access away at once; false: gives it back"
    )

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.access is None) == (self.disabled is None):
            raise FieldRefused("one_change", _ONE)
        return self


class EmployerUserResponse(Editable):
    """A user of an employer. `invited`: the link to choose a password went by mail, and was not used yet."""

    user_id: str = Field(examples=[_ID])
    employer_id: str = Field(examples=[_ID])
    name: str = Field(examples=["Petra de Wit"])
    email: str = Field(examples=["petra@zorg.example"])
    language: Language
    access: Access = Field(description=_ACCESS)
    state: State = Field(examples=["able"])
    restricted: bool = Field(
        default=False,
        description="whether they had it restricted, or objected: only kept, and mailed nothing",
    )
    created_at: datetime

    @classmethod
    def of(cls, user: EmployerUser) -> Self:
        state: State = "able" if user.password_chosen_at else "invited"
        return cls(
            etag=quoted(tag_of_user(user)),
            user_id=user.person_id,
            employer_id=user.employer_id,
            name=user.name,
            email=user.email,
            language=user.language,
            access=user.access,
            state="disabled" if user.disabled_at else state,
            restricted=bool(user.restricted),
            created_at=user.created_at,
        )


USERS: Final = Listing("employer-users")


class EmployerUsersResponse(CountedPage):
    """The users of an employer, by name."""

    users: list[EmployerUserResponse]
