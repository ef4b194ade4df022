"""A day as people and programs write it to us: 2026-12-31, and nothing else that could be taken for a day."""

import re
from datetime import date
from typing import Annotated, Any, Final

from pydantic import BeforeValidator

_WRITTEN: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _written(value: Any) -> Any:
    # The library takes numbers too, as seconds since 1970: a mistake that would read as a day nobody meant.
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _WRITTEN.fullmatch(value):
        return date.fromisoformat(value)
    raise ValueError("not written as a day")


Day = Annotated[date, BeforeValidator(_written)]
