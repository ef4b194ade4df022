"""What staff fill in about employers on pages of the desk."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from qlinx.employers.desk_acts import UserAct
from qlinx.employers.model import Access
from qlinx.employers.service import NewContact, NewEmployer
from qlinx.employers.users import NewUser
from qlinx.kit.days import Day
from qlinx.kit.fields import Email, FieldRefused, Line, Name, email_address
from qlinx.kit.schemas import Schema
from qlinx.kit.seen import SeenForm
from qlinx.kit.texts import Language, LocalText

_NOT_CONFIRMED = LocalText(
    nl="Zet een vinkje om te bevestigen dat je dit wilt.", en="Tick the box to confirm that you want this."
)
Decides = Literal["us", "employer"]


class NewEmployerForm(Schema):
    """An employer with its agreement and contact."""

    name: Line
    language: Language = "nl"
    starts_on: Day
    ends_on: Day | None = None
    decides: Decides = "us"
    contact_name: Name
    contact_email: Email
    contact_telephone: Line | None = None
    contact_function: Line | None = None

    def new(self) -> NewEmployer:
        contact = NewContact(
            self.contact_name, self.contact_email, self.contact_telephone, self.contact_function
        )
        return NewEmployer(
            name=self.name,
            language=self.language,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            contact=contact,
            executes_rights=self.decides == "us",
        )


def _is_confirmed(value: str) -> str:
    if value != "yes":
        raise FieldRefused("not_confirmed", _NOT_CONFIRMED)
    return value


class AgreementEndForm(SeenForm):
    """The last day of an agreement, confirmed."""

    ends_on: Day
    confirmed: Annotated[str, AfterValidator(_is_confirmed)] = Field(default="", validate_default=True)


class InstructionForm(SeenForm):
    """Who decides on requests of an employer's people."""

    decides: Decides


class ReplyAddressForm(SeenForm):
    """Where replies go to mails on behalf of an employer; empty: to us."""

    replies_to: Email | None = None

    @field_validator("replies_to", mode="before")
    @classmethod
    def _nothing_is_none(cls, value: object) -> object:
        return None if isinstance(value, str) and not value.strip() else value

    @property
    def address(self) -> str | None:
        """As it is mailed to."""
        return email_address(self.replies_to).address if self.replies_to else None


class NewUserForm(Schema):
    """Somebody who works with Qlinx for an employer."""

    name: Name
    email: Email
    language: Language = "nl"
    access: Access = Access.ADMINISTRATE

    def new(self) -> NewUser:
        return NewUser(self.name, email_address(self.email), self.language, self.access)


class UserActForm(SeenForm):
    """One act; a removal is confirmed."""

    act: UserAct = Field(description="what is done")
    confirmed: str = Field(default="", validate_default=True)

    @field_validator("confirmed")
    @classmethod
    def _removal_is_confirmed(cls, value: str, info: ValidationInfo) -> str:
        return _is_confirmed(value) if info.data.get("act") is UserAct.REMOVE else value
