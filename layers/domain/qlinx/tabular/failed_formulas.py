"""What a spreadsheet shows where a formula failed."""

from __future__ import annotations

import re
from typing import Final

# In English and Dutch; "#CALC!" also where a formula was never calculated.
_ERROR: Final = re.compile(
    r"#(?:N/[AB]|(?:REF|VERW|VALUE|WAARDE|DIV/0|DEEL/0|NULL|LEEG|NUM|GETAL|CALC|BEREKEN|SPILL|OVERLOOP)!"
    # What is too wide for its column, as it was shown when it was saved: ########.
    r"|(?:NAME|NAAM)\?|#{2,254})",
    re.IGNORECASE,
)
_NOT_FOUND: Final = frozenset({"#n/a", "#n/b"})


def is_failed_formula(text: str) -> bool:
    """Whether the cell shows an error instead of a value."""
    return _ERROR.fullmatch(text.strip()) is not None


def found_nothing(text: str) -> bool:
    """Whether the cell shows that a lookup found nothing."""
    return text.strip().casefold() in _NOT_FOUND
