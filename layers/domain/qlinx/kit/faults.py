"""What a model refused, in words that say what to do; for requests and for files."""

from typing import Any

from pydantic import ValidationError

from qlinx.kit.errors import FieldFault, InputInvalid
from qlinx.kit.texts import LocalText

_ADVICE = {
    "missing": LocalText(nl="Vul dit veld in.", en="Fill in this field."),
    "extra_forbidden": LocalText(
        nl="Dit veld kennen we niet en slaan we niet op. Laat het weg.",
        en="We do not know this field and do not store it. Leave it out.",
    ),
    "string_too_long": LocalText(nl="Maak deze tekst korter.", en="Make this text shorter."),
    "string_too_short": LocalText(nl="Maak deze tekst langer.", en="Make this text longer."),
    "too_short": LocalText(nl="Noem er meer.", en="Name more of them."),
    "too_long": LocalText(nl="Maak deze lijst korter.", en="Make this list shorter."),
    **dict.fromkeys(
        ("greater_than_equal", "less_than_equal"),
        LocalText(
            nl="Dit getal is te klein of te groot. Zie de beschrijving van dit veld.",
            en="This number is too small or too large. See the description of this field.",
        ),
    ),
    "string_type": LocalText(nl="Geef hier tekst.", en="Give text here."),
    "int_type": LocalText(
        nl="Geef hier een heel getal, zonder aanhalingstekens.",
        en="Give a whole number here, without quotes.",
    ),
    "bool_type": LocalText(
        nl="Geef hier true of false, zonder aanhalingstekens.", en="Give true or false here, without quotes."
    ),
    "json_invalid": LocalText(nl="Stuur geldige JSON.", en="Send valid JSON."),
    "enum": LocalText(nl="Kies een van de toegestane waarden.", en="Choose one of the allowed values."),
    "literal_error": LocalText(
        nl="Kies een van de toegestane waarden.", en="Choose one of the allowed values."
    ),
}
_OTHER = LocalText(
    nl="Deze waarde heeft niet de juiste vorm. Zie de beschrijving van dit veld.",
    en="This value does not have the right form. See the description of this field.",
)


def faults_of(error: ValidationError) -> InputInvalid:
    """What a model refused, field by field, without the values that were given."""
    return InputInvalid([_fault(detail) for detail in error.errors(include_url=False, include_input=False)])


def _fault(detail: Any) -> FieldFault:
    pointer = "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in detail["loc"])
    inner = detail.get("ctx", {}).get("error")
    advice, code = getattr(inner, "advice", None), getattr(inner, "code", None)
    if isinstance(advice, LocalText) and isinstance(code, str):
        # A rule of the domain said no; it knows best what to do.
        return FieldFault(pointer, code, advice)
    kind = detail["type"]
    if kind == "string_too_short" and detail["ctx"]["min_length"] == 1:
        kind = "missing"
    return FieldFault(pointer, kind, _ADVICE.get(kind, _OTHER))
