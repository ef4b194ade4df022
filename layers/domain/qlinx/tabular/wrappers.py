"""What programs put around a value so that a spreadsheet leaves it as it is."""

from __future__ import annotations

import re
from typing import Final

# A formula that gives a text: ="00123", also with its quotation marks doubled once too often.
_FORMULA: Final = re.compile(r'\s*=\s*("{1,2})([^"]*(?:""[^"]*)*)\1\s*')
# The mark of a text in front of what would be a number or a formula; before a letter it is the name's own.
_MARK: Final = re.compile(r"\s*'(?=[0-9+=@-])")
_FIRST: Final = frozenset("=' \t\ufeff\u00a0")


def unwrapped(cell: str) -> str:
    """The value alone: ="00123" and '00123 are 00123. What is wrapped in nothing stays as it is."""
    if not cell or cell[0] not in _FIRST:
        return cell
    if formula := _FORMULA.fullmatch(cell):
        return formula[2].replace('""', '"')
    return _MARK.sub("", cell, count=1) if _MARK.match(cell) else cell
