"""What programs put around a value so that a spreadsheet leaves it as it is."""

from __future__ import annotations

import re
from typing import Final

# A formula that gives a text: ="00123", also with its quotation marks doubled once too often.
_FORMULA: Final = re.compile(r'\s*=\s*("{1,2})([^"]*(?:""[^"]*)*)\1\s*')
# The mark of a text in front of what would be a number or a formula; before a letter it is the name's own.
_MARK: Final = re.compile(r"\s*'(?=[0-9+=@-])")
# What pages of the web write for a sign of their own: O&#39;Brien, Ren&eacute;e, R&amp;D.
_ENTITY: Final = re.compile("&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}[0-9]?);", re.IGNORECASE)
_FIRST: Final = frozenset("=' \t\ufeff\u00a0")


# The second of each pair of quotation marks, by the first; a name's own mark has none: 't Hart, Bos’.
_QUOTES: Final = {'"': '"', "'": "'", "`": "`", "“": "”", "„": "“”", "‘": "’", "‚": "‘’", "«": "»", "‹": "›"}


_OWN_MARK: Final = re.compile(r"[nst][ -]", re.IGNORECASE)


def unwrapped(cell: str) -> str:
    """The value alone: ="00123" and '00123 are 00123. What is wrapped in nothing stays as it is."""
    if "&" in cell and _ENTITY.search(cell):
        cell = _without_entities(cell)
    if not cell or cell[0] not in _FIRST:
        return cell
    if formula := _FORMULA.fullmatch(cell):
        return formula[2].replace('""', '"')
    return _MARK.sub("", cell, count=1) if _MARK.match(cell) else cell


def without_quotes(text: str) -> str:
    """A text without the quotation marks around the whole of it: “Jan”, 'Jan', «Jan»."""
    bare = text.strip()
    if not bare or bare[0] not in _QUOTES:
        return bare
    while len(bare) > 1 and bare[-1] in _QUOTES.get(bare[0], ""):
        inner = bare[1:-1]
        # A mark more within: of one word among several, or a name's own ('t Hart).
        if bare[0] in inner or _OWN_MARK.match(inner):
            return bare
        bare = inner.strip()
    return bare


def _without_entities(cell: str) -> str:
    from html import unescape

    # Twice: what was made safe once too often.
    for _ in range(2):
        cell = _ENTITY.sub(lambda found: unescape(found[0]), cell)
    return cell
