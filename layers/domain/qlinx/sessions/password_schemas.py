"""What people send and get when they choose a password."""

from typing import Literal

from pydantic import Field

from qlinx.kit.fields import Email, Id
from qlinx.kit.schemas import Schema
from qlinx.people.schemas.fields import Password


class InRole(Schema):
    """An address to sign in with, in one of the roles that it may have."""

    email: Email = Field(description="the address to sign in with")
    role: Literal["person", "employer"] = Field(
        default="person",
        description="`person` has an account, `employer` works with Qlinx for an employer",
        examples=["person"],
    )
    employer_id: Id | None = Field(
        default=None,
        description="for `employer`: which one, where the address belongs to users of several; else the first",
    )


class NewPasswordRequest(InRole):
    """Somebody who forgot the password, in the role in which they want to sign in."""


class NewPasswordReceived(Schema):
    """The same for every address."""

    status: Literal["mail_sent_if_known"] = Field(
        default="mail_sent_if_known",
        description="a mail is on its way if somebody signs in with this address in that role",
        examples=["mail_sent_if_known"],
    )


class PasswordForm(Schema):
    """What a page with a password field posts."""

    password: Password
