"""How a workbook shows a whole number: with noughts in front, and signs around and between its digits.

A cell with the number 42 shows P0042 under the format "P"0000, and that is the number that people know. What
only groups digits, names a unit or a currency, or is a share, leaves the number as it is.
"""

from __future__ import annotations

import re
from typing import Final

Mask = tuple[str, ...]
"""Signs as they stand, and places for a digit."""

# A place that shows a nought where there is no digit, and one that shows nothing; no text holds these.
_NOUGHT, _NOTHING = "\0", "\1"
_PLACES: Final = {"0": _NOUGHT, "#": _NOTHING}
# In this order: what is in quotation marks; one sign behind a stroke; what shows nothing (a width, a filling,
# a colour, a language); any other sign. What is in brackets and asks something is none of these.
_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<one>.)|(?P<unseen>[_*].|\[(?![<>=])[^\[\]]*\])|(?P<sign>.)', re.DOTALL
)
_AS_THEY_STAND: Final = frozenset(" -+()123456789")
_MEANT_AS_TEXT: Final = re.compile(r"[\w \-+()/.]*")


def mask_of(code: str) -> Mask:
    """The mask of a number format; none for one that shows no more than the number."""
    shown: list[str] = []
    for token in _TOKEN.finditer(code.partition(";")[0]):
        text = token["quoted"] or token["one"] or ""
        sign = token["sign"] or ""
        if sign in _PLACES:
            shown.append(_PLACES[sign])
        elif _MEANT_AS_TEXT.fullmatch(text) and (not sign or sign in _AS_THEY_STAND):
            shown += text or sign
        else:
            return ()
    places = [number for number, sign in enumerate(shown) if sign in {_NOUGHT, _NOTHING}]
    if not places:
        return ()
    has_signs = any(sign not in {_NOUGHT, _NOTHING, " "} for sign in shown[: places[-1]])
    return tuple(shown) if has_signs or shown.count(_NOUGHT) > 1 else ()


def masked(number: int, mask: Mask) -> str:
    """A whole number as its mask shows it; digits that are too many stand where the first place is."""
    digits = list(str(number))
    found: list[str] = []
    left = sum(sign in {_NOUGHT, _NOTHING} for sign in mask)
    for sign in reversed(mask):
        if sign not in {_NOUGHT, _NOTHING}:
            found.append(sign)
            continue
        left -= 1
        if digits:
            found += reversed(digits) if left == 0 else digits.pop()
        elif sign == _NOUGHT:
            found.append("0")
    return "".join(reversed(found)).strip()
