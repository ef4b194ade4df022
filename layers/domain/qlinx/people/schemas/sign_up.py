"""What people send and get while they sign up."""

from typing import Literal

from pydantic import Field

from qlinx.kit.fields import Email, Line, Mobile, Name, email_address
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import Language
from qlinx.people.confirmation import Details
from qlinx.people.schemas.choices import ChoiceFields
from qlinx.people.schemas.fields import Password, Postcode
from qlinx.people.schemas.looks import ID, LookResponse
from qlinx.people.sign_up import SignUpDetails

_TOKEN = "WyJ4NjU2bzRvMndzanRmcGxhaGZ6Z3h3cXdqYSJd.a7xrF91fVSWMnuaIJgkwkR6b8tJInOQFe4QKSw1T__E"  # noqa: S105


class SignUpRequest(Schema):
    """Somebody who wants an account. Nothing else is accepted than what is asked for here (obligation 10)."""

    first_name: Name = Field(description="first name", examples=["Noor"])
    last_name: Name = Field(description="last name with its prefix", examples=["van den Berg"])
    email: Email = Field(description="gets the link that confirms it")
    mobile: Mobile | None = Field(
        default=None, description="mobile number; required while the policy `mobile_required` says so (C-1)"
    )
    statement_version: str = Field(
        min_length=1,
        max_length=20,
        description="version of the privacy statement that was shown",
        examples=["2026-11-26"],
    )
    language: Language | None = Field(
        default=None, description="of mails and pages; that of Accept-Language if left out"
    )
    postcode: Postcode | None = None
    town: Line | None = Field(
        default=None, description="give it together with the postcode, or not at all", examples=["Haarlem"]
    )

    def details(self, language: Language) -> SignUpDetails:
        """What was filled in; ``language`` is the caller's, for whoever chose none."""
        return SignUpDetails(
            first_name=self.first_name,
            last_name=self.last_name,
            email=email_address(self.email),
            mobile=self.mobile,
            postcode=self.postcode,
            town=self.town,
            language=self.language or language,
            statement_version=self.statement_version,
        )


class SignUpReceived(Schema):
    """The same for every address:
    whether it has an account is told by mail to its owner alone (obligation 34).
    """

    status: Literal["mail_sent"] = Field(
        default="mail_sent",
        description="a mail that says what to do is on its way, or has already come today",
        examples=["mail_sent"],
    )


class _Details(Schema):
    """What the reader of the mail says about themselves: all of it, as they saw and corrected it."""

    first_name: Name = Field(description="first name", examples=["Noor"])
    last_name: Name = Field(description="last name with its prefix", examples=["van den Berg"])
    mobile: Mobile | None = Field(
        default=None, description="mobile number; required while the policy `mobile_required` says so (C-1)"
    )
    postcode: Postcode | None = None
    town: Line | None = Field(
        default=None, description="give it together with the postcode, or not at all", examples=["Haarlem"]
    )
    language: Language = Field(description="of mails and pages", examples=["nl"])

    @property
    def details(self) -> Details:
        return Details(self.first_name, self.last_name, self.mobile, self.postcode, self.town, self.language)


class ConfirmationRequest(_Details):
    """The mailed link, followed in the app: what was filled in, corrected by its reader, and a password."""

    token: str = Field(
        min_length=1, max_length=500, description="last part of the mailed link", examples=[_TOKEN]
    )
    password: Password


class ConfirmationForm(_Details):
    """What the page behind the link of the mail posts."""

    password: Password


class FirstLookForm(ChoiceFields):
    """What the page after the opening posts, beside a field for each that stands there:
    `word-…`, `number-…`, `allow-…`.
    """

    look: str = Field(
        min_length=1, max_length=500, description="of the page; works for fifteen minutes", examples=[_TOKEN]
    )


class ConfirmationDetails(Schema):
    """What somebody filled in for this address: show it, and send back what is right."""

    email: str = Field(description="the address that the link was mailed to", examples=["noor@werk.example"])
    first_name: str = Field(examples=["Noor"])
    last_name: str = Field(examples=["van den Berg"])
    mobile: str | None = Field(default=None, examples=["+31612345678"])
    postcode: str | None = Field(default=None, examples=["2012 KN"])
    town: str | None = Field(default=None, examples=["Haarlem"])
    language: Language = Field(description="of mails and pages", examples=["nl"])
    mobile_required: bool = Field(description="whether a mobile number is needed (C-1)", examples=[True])


class AccountOpened(Schema):
    """The account is open: sign in with address and password.

    What is stored under the address can be looked at right away.
    """

    status: Literal["open"] = Field(default="open", examples=["open"])
    code_request: str | None = Field(
        default=None,
        description="with the code, proves the address for a first look without another mail. Left out if the link was mailed"
        " more than fifteen minutes ago; ask for a code then",
        examples=[ID],
    )
    code: str | None = Field(default=None, description="works for fifteen minutes", examples=["12345678"])
    look: LookResponse = Field(
        description="what is stored under the address; say what it is to you once you are signed in"
    )
