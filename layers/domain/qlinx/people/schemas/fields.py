"""Fields of requests that are about a person alone."""

from typing import Annotated

from pydantic import AfterValidator, Field

from qlinx.kit.fields import FieldRefused
from qlinx.kit.texts import LocalText
from qlinx.people.postcode import PostcodeRefused, parse_postcode

_POSTCODE_ADVICE = LocalText(
    nl="Vul een Nederlandse postcode in, bijvoorbeeld 2012 KN. Woon je ergens anders, laat dan postcode en woonplaats weg.",
    en="Fill in a Dutch postcode, for example 2012 KN. If you live elsewhere, leave out postcode and town.",
)


def _postcode(text: str) -> str:
    try:
        return parse_postcode(text)
    except PostcodeRefused as error:
        raise FieldRefused("invalid", _POSTCODE_ADVICE) from error


Postcode = Annotated[
    str,
    Field(
        max_length=12,
        json_schema_extra={"pattern": r"^\s*[1-9][0-9]{3}\s?[A-Za-z]{2}\s*$"},  # judged below
        description="Dutch postcode; give it together with the town, or not at all",
        examples=["2012 KN"],
    ),
    AfterValidator(_postcode),
]
# The pool's own policy judges a password; this only keeps out what no person types.
Password = Annotated[
    str,
    Field(
        min_length=1,
        max_length=256,
        description="at least 12 characters with a capital letter, a small letter and a digit",
        examples=["Fietsen-naar-2-Haarlem"],
    ),
]
