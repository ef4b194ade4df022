"""What staff and employer users send and get about employers, their agreements and their users."""

from datetime import date
from typing import Final

from pydantic import Field

from qlinx.employers.model import Agreement, Employer, MailingsLook
from qlinx.employers.service import NewContact, NewEmployer
from qlinx.kit.days import Day
from qlinx.kit.fields import Email, Line, Name, email_address
from qlinx.kit.schemas import Schema
from qlinx.kit.seen import Editable, quoted, tag_of
from qlinx.kit.texts import Language
from qlinx.records.paging import CountedPage, Listing

_ID = "u3vq2d4k7w5c6x8y9z2a3b4c5d"
_INSTRUCTION = "true: requests of its people are carried out automatically; false: it decides on each request"


class ContactRequest(Schema):
    """The contact person of an agreement; nothing beyond this list is kept (C-15)."""

    name: Name
    email: Email
    telephone: Line | None = Field(default=None, examples=["023 1234567"])
    function: Line | None = Field(default=None, examples=["hoofd HR"])


class EmployerRequest(Schema):
    """A new employer with its agreement."""

    name: Line = Field(description="as people know it; shown in every mail", examples=["Voorbeeld Zorg"])
    language: Language = Field(default="nl", description="of result files and letters to the employer")
    starts_on: Day = Field(description="first day of the agreement", examples=["2026-11-01"])
    ends_on: Day | None = Field(default=None, description="last day of the agreement, where there is one")
    executes_rights: bool = Field(default=True, strict=True, description=_INSTRUCTION)
    contact: ContactRequest

    def new(self) -> NewEmployer:
        fields = {name: getattr(self, name) for name in type(self).model_fields if name != "contact"}
        return NewEmployer(**fields, contact=NewContact(**self.contact.model_dump()))


class InstructionRequest(Schema):
    """The standing instruction of an agreement."""

    executes_rights: bool = Field(strict=True, description=_INSTRUCTION, examples=[True])


class ReplyAddressRequest(Schema):
    """Where replies go to mails on behalf of an employer."""

    replies_to: Email | None = Field(
        description="an address of a department, which everybody sees whom we mail on its behalf; "
        "`null`: replies go to us",
        examples=["planning@werk.example"],
    )

    @property
    def address(self) -> str | None:
        """As it is mailed to."""
        return email_address(self.replies_to).address if self.replies_to else None


class AgreementEndRequest(Schema):
    """The last day of an agreement."""

    ends_on: Day = Field(description="the last day on which it holds", examples=["2026-12-31"])


class AgreementResponse(Schema):
    """An agreement and whether it holds today."""

    starts_on: date
    ends_on: date | None = None
    in_force: bool
    executes_rights: bool = Field(description=_INSTRUCTION)
    mailings_look: MailingsLook = Field(
        description="`due`: staff look first at an invitation of more than a few people",
        examples=["approved"],
    )


class DropResponse(Schema):
    """Where an employer drops files and finds results."""

    bucket: str = Field(examples=["qlinx-drop"])
    prefix: str = Field(examples=[f"employers/{_ID}/"])
    rosters: str = Field(examples=[f"employers/{_ID}/rosters/"])
    invitations: str = Field(examples=[f"employers/{_ID}/invitations/"])
    results: str = Field(examples=[f"employers/{_ID}/results/"])


class EmployerResponse(Editable):
    """An employer."""

    employer_id: str = Field(examples=[_ID])
    name: str = Field(examples=["Voorbeeld Zorg"])
    language: Language
    agreement: AgreementResponse | None = None
    replies_to: str | None = Field(
        default=None,
        description="where a reply goes to a mail on its behalf; to us where there is none",
        examples=["planning@werk.example"],
    )
    drop: DropResponse

    @classmethod
    def of(
        cls, employer: Employer, agreement: Agreement | None, today: date, bucket: str
    ) -> "EmployerResponse":
        prefix = f"employers/{employer.employer_id}/"
        return cls(
            # What is changed of an employer is its agreement.
            etag=quoted(tag_of(agreement.version if agreement else 0)),
            employer_id=employer.employer_id,
            name=employer.name,
            language=employer.language,
            replies_to=employer.replies_to,
            agreement=AgreementResponse(
                starts_on=agreement.starts_on,
                ends_on=agreement.ends_on,
                in_force=agreement.holds_on(today),
                executes_rights=agreement.executes_rights,
                mailings_look=agreement.mailings_look,
            )
            if agreement
            else None,
            drop=DropResponse(
                bucket=bucket,
                prefix=prefix,
                rosters=f"{prefix}rosters/",
                invitations=f"{prefix}invitations/",
                results=f"{prefix}results/",
            ),
        )


EMPLOYERS: Final = Listing("employers")


class EmployersResponse(CountedPage):
    """All employers."""

    employers: list[EmployerResponse]


class UploadResponse(Schema):
    """A form post that can upload this one file; ends after a quarter of an hour."""

    url: str = Field(description="where to post the form", examples=["https://bucket.example/"])
    fields: dict[str, str] = Field(
        description="fields of the form, before the file as `file`",
        examples=[{"key": f"employers/{_ID}/rosters/werknemers.csv", "policy": "…", "x-amz-signature": "…"}],
    )
    key: str = Field(
        description="where the file will be", examples=[f"employers/{_ID}/rosters/werknemers.csv"]
    )
    result: str = Field(
        description="where the result file will be",
        examples=[f"employers/{_ID}/results/rosters/werknemers.csv.result.csv"],
    )
