"""Fields that requests share: contact details judged by kit.contact, with what to do in both languages."""

import os
from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, Field

from qlinx.kit.contact import (
    MAX_EMAIL_LENGTH,
    MAX_NAME_LENGTH,
    ContactRefused,
    EmailAddress,
    clean_name,
    clean_text,
    parse_email,
    parse_mobile,
)
from qlinx.kit.texts import LocalText

_ADVICE = {
    "email": LocalText(
        nl="Vul een e-mailadres in waarop je mail kunt ontvangen, bijvoorbeeld naam@bedrijf.nl.",
        en="Fill in an e-mail address at which you can receive mail, for example name@company.nl.",
    ),
    "mobile": LocalText(
        nl="Vul een mobiel nummer in, bijvoorbeeld 06 12345678 of +31 6 12345678.",
        en="Fill in a mobile number, for example 06 12345678 or +31 6 12345678.",
    ),
    "text": LocalText(
        nl="Vul gewone tekst op één regel in, zonder onzichtbare tekens.",
        en="Fill in plain text on one line, without invisible characters.",
    ),
}
_ADVICE_ON = {
    "link_in_name": LocalText(
        nl="Vul alleen een naam in, zonder link of e-mailadres. Zet een spatie na een punt, zoals in J. de Vries.",
        en="Fill in a name only, without a link or an e-mail address. Put a space after a point, as in J. de Vries.",
    ),
    "number_in_name": LocalText(
        nl="Vul alleen een naam in, zonder telefoonnummer of ander lang nummer.",
        en="Fill in a name only, without a telephone number or another long number.",
    ),
}


class FieldRefused(ValueError):
    """A field's value can't be taken; pydantic reports it, `kit.faults` tells what to do.

    Never holds the value.
    """

    def __init__(self, code: str, advice: LocalText) -> None:
        super().__init__(code)
        self.code = code
        self.advice = advice


def example_domains_allowed() -> bool:
    """Whether addresses under domains kept for examples are taken:
    only where all mail stays in a local mailbox.
    """
    return os.environ.get("ALLOW_EXAMPLE_DOMAINS") == "true"


def email_address(text: str) -> EmailAddress:
    """The address in a text that an ``Email`` field has accepted."""
    return parse_email(text, allow_example_domains=example_domains_allowed())


def _judged(judge: Callable[[str], object]) -> Callable[[str], str]:
    def validate(text: str) -> str:
        try:
            judged = judge(text)
        except ContactRefused as error:
            raise FieldRefused(error.code, _ADVICE_ON.get(error.code, _ADVICE[error.kind])) from error
        return judged if isinstance(judged, str) else text.strip()

    return validate


def _line(text: str) -> str:
    return clean_text(text, max_length=MAX_NAME_LENGTH)


Email = Annotated[
    str,
    Field(
        max_length=MAX_EMAIL_LENGTH,
        description="an address that can receive mail",
        examples=["sanne@werk.example"],
    ),
    AfterValidator(_judged(email_address)),
]
Mobile = Annotated[
    str,
    Field(max_length=40, description="kept in international form", examples=["06 12345678"]),
    AfterValidator(_judged(parse_mobile)),
]
Name = Annotated[
    str,
    Field(max_length=200, description="a name as the person writes it", examples=["van den Berg"]),
    AfterValidator(_judged(clean_name)),
]
Line = Annotated[
    str, Field(max_length=200, description="plain text on one line"), AfterValidator(_judged(_line))
]
