"""Fields that requests share: contact details judged by kit.contact, with what to do in both languages."""

import os
from collections.abc import Callable
from typing import Annotated, Final

from pydantic import AfterValidator, Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from qlinx.kit.contact import (
    MAX_EMAIL_LENGTH,
    MAX_NAME_LENGTH,
    MAX_TYPED_NUMBER,
    ContactRefused,
    EmailAddress,
    clean_name,
    clean_text,
    parse_email,
    parse_mobile,
)
from qlinx.kit.ids import ID_PATTERN
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
    "missing": LocalText(nl="Vul dit veld in.", en="Fill in this field."),
    "too_long": LocalText(nl="Maak deze tekst korter.", en="Make this text shorter."),
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


class NeverNull:
    """Says in the description of the API that a field that may be left out may not be null."""

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The schema without null."""
        schema = handler(core)
        parts = [part for part in schema.pop("anyOf", []) if part != {"type": "null"}]
        return {**schema, **parts[0]} if len(parts) == 1 else {**schema, "anyOf": parts}


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


MOST_REMARKED: Final = 500


def _remark(text: str) -> str:
    return clean_text(" ".join(text.split()), max_length=MOST_REMARKED)


def _line(text: str) -> str:
    return clean_text(text, max_length=MAX_NAME_LENGTH)


Email = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_EMAIL_LENGTH,
        description="an address that can receive mail",
        examples=["sanne@werk.example"],
    ),
    AfterValidator(_judged(email_address)),
]
Mobile = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_TYPED_NUMBER,
        description="kept in international form",
        examples=["06 12345678"],
    ),
    AfterValidator(_judged(parse_mobile)),
]
Name = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_NAME_LENGTH,
        description="a name as the person writes it",
        examples=["van den Berg"],
    ),
    AfterValidator(_judged(clean_name)),
]
# Every id of ours (`kit.ids`).
Id = Annotated[str, Field(pattern=ID_PATTERN)]
# For a text with limits of its own.
ON_ONE_LINE = AfterValidator(_judged(_line))
Line = Annotated[
    str,
    Field(min_length=1, max_length=MAX_NAME_LENGTH, description="plain text on one line"),
    ON_ONE_LINE,
]
Remark = Annotated[
    str,
    Field(min_length=1, max_length=MOST_REMARKED, description="plain text; lines become one"),
    AfterValidator(_judged(_remark)),
]
