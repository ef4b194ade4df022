"""What people send and get about the bulletin."""

from typing import Literal

from pydantic import Field

from qlinx.bulletins.states import Event
from qlinx.kit.fields import Email
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import Language


class SubscriptionRequest(Schema):
    """Somebody who wants the bulletin."""

    email: Email = Field(description="gets the mail that confirms it")
    language: Language | None = Field(
        default=None, description="of the bulletin; that of Accept-Language if left out"
    )


class SubscriptionReceived(Schema):
    """The same for every address."""

    status: Literal["mail_sent"] = Field(
        default="mail_sent",
        description="a mail is on its way, unless it has the bulletin already",
        examples=["mail_sent"],
    )


class SubscriptionChoice(Schema):
    """What the buttons of the page post."""

    choice: Literal[Event.CONFIRM, Event.STOP] = Field(description="yes or no", examples=[Event.CONFIRM])


class NewEdition(Schema):
    """An operator's order to send a bulletin."""

    title: str = Field(min_length=1, max_length=120)
    text: str = Field(min_length=1, max_length=10_000)
