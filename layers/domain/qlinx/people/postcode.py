"""Dutch postcodes, brought to one form."""

import re
from typing import Final

# Four digits that do not begin with 0, and two letters; SA, SD and SS are not given out.
_POSTCODE: Final = re.compile(r"([1-9][0-9]{3})\s?([A-Z]{2})", re.ASCII)
_NEVER: Final = frozenset({"SA", "SD", "SS"})


class PostcodeRefused(Exception):
    """Not a Dutch postcode; the text never holds the value."""


def parse_postcode(text: str) -> str:
    """The postcode as "1234 AB".

    Raises
    ------
    PostcodeRefused
    """
    match = _POSTCODE.fullmatch(text.strip().upper())
    if match is None or match[2] in _NEVER:
        raise PostcodeRefused
    return f"{match[1]} {match[2]}"
