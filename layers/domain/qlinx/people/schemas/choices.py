"""Forms with a field for each thing that a page shows: how those fields are called, and that there are no others."""

import re
from typing import Any, Final, Self

from pydantic import BaseModel, ConfigDict, model_validator

from qlinx.kit.fields import FieldRefused
from qlinx.kit.texts import LocalText

WORD: Final = "word-"
NUMBER: Final = "number-"
ALLOW: Final = "allow-"
ACCESS: Final = "access-"
ERASURE: Final = "erasure-"

_MOST = 50
_NAME: Final = re.compile(r"(?:word|number|allow|access|erasure)-[a-z0-9]{1,64}", re.ASCII)
_UNKNOWN = LocalText(
    nl="Dit formulier klopt niet. Open de pagina opnieuw.", en="This form is not right. Open the page again."
)


def _named(schema: dict[str, Any]) -> None:
    schema["additionalProperties"] = False
    schema["patternProperties"] = {f"^{_NAME.pattern}$": {"type": "string", "maxLength": _MOST}}


class ChoiceFields(BaseModel):
    """Base of such forms. A field is called after what it does and the id of what it is about."""

    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True, json_schema_extra=_named)

    @model_validator(mode="after")
    def _no_others(self) -> Self:
        for name, value in self.choices.items():
            if not _NAME.fullmatch(name) or len(value) > _MOST:
                raise FieldRefused("unknown_field", _UNKNOWN)
        return self

    @property
    def choices(self) -> dict[str, str]:
        """The fields about what the page shows, as they were posted."""
        return {name: str(value) for name, value in (self.model_extra or {}).items()}
