"""What people send and get when they choose a password."""

from typing import Literal

from pydantic import Field

from qlinx.edge.fields import Email
from qlinx.edge.message import Message
from qlinx.edge.person_fields import Password


class NewPasswordRequest(Message):
    """Somebody who forgot the password."""

    email: Email = Field(description="address of the account")


class NewPasswordReceived(Message):
    """The same for every address."""

    status: Literal["mail_sent_if_known"] = Field(
        default="mail_sent_if_known",
        description="if an account has this address, a mail is on its way",
        examples=["mail_sent_if_known"],
    )


class PasswordForm(Message):
    """What a page with a password field posts."""

    password: Password
