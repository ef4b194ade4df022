"""What staff fill in to open a frozen account again."""

from typing import Annotated

from pydantic import AfterValidator, Field

from qlinx.kit.fields import Email, FieldRefused
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import LocalText

_NOT_CONFIRMED = LocalText(
    nl="Zet pas een vinkje als je weet van wie het account is.",
    en="Tick the box only once you know whose account it is.",
)


def _is_confirmed(value: str) -> str:
    if value != "yes":
        raise FieldRefused("not_confirmed", _NOT_CONFIRMED)
    return value


class OpenForm(Schema):
    """At which address it opens, and that its holder was found out."""

    email: Email
    confirmed: Annotated[str, AfterValidator(_is_confirmed)] = Field(default="", validate_default=True)
