"""Forms with a field for each thing that a page shows:
how those fields are called, and that there are no others.
"""

import re
from collections.abc import Iterable
from typing import Any, ClassVar, Final, Self

from pydantic import BaseModel, ConfigDict, model_validator

from qlinx.kit.fields import FieldRefused
from qlinx.kit.texts import LocalText

WORD: Final = "word-"
NUMBER: Final = "number-"
ALLOW: Final = "allow-"

_MOST = 50
_UNKNOWN = LocalText(
    nl="Dit formulier klopt niet. Open de pagina opnieuw.", en="This form is not right. Open the page again."
)


def _pattern(chosen: Iterable[str]) -> str:
    return f"(?:{'|'.join(chosen)})-[a-z0-9]{{1,64}}"


def describe_choices(schema: dict[str, Any], form: "type[ChoiceFields]") -> None:
    """Says in the description of the API how these fields are called."""
    schema["additionalProperties"] = False
    kind = {"type": "string", "maxLength": form.most}
    schema["patternProperties"] = {f"^{_pattern(form.chosen)}$": kind}


class ChoiceFields(BaseModel):
    """Base of such forms. A field is called after what is chosen and the id of what it is about."""

    model_config = ConfigDict(frozen=True, extra="allow", json_schema_extra=describe_choices)
    chosen: ClassVar[tuple[str, ...]] = ("word", "number", "allow")
    most: ClassVar[int] = _MOST

    @model_validator(mode="after")
    def _no_others(self) -> Self:
        pattern = re.compile(_pattern(self.chosen), re.ASCII)
        for name, value in self.choices.items():
            if not pattern.fullmatch(name) or len(value) > self.most:
                raise FieldRefused("unknown_field", _UNKNOWN)
        return self

    @property
    def choices(self) -> dict[str, str]:
        """The fields about what the page shows, as they were posted."""
        return {name: str(value) for name, value in (self.model_extra or {}).items()}
