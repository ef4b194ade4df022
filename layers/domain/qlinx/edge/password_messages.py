"""What people send and get when they choose a password."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from qlinx.edge.fields import Email
from qlinx.edge.person_fields import Password


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class NewPasswordRequest(_Message):
    """Somebody who forgot the password."""

    email: Email = Field(description="address of the account")


class NewPasswordReceived(_Message):
    """The same for every address."""

    status: Literal["mail_sent_if_known"] = Field(
        default="mail_sent_if_known",
        description="if an account has this address, a mail is on its way",
        examples=["mail_sent_if_known"],
    )


class PasswordForm(_Message):
    """What a page with a password field posts."""

    password: Password
