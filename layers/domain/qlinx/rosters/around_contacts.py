"""What programs and people put around an address or a number:
what is in it is one, and the same to everybody.

Asked only about a cell that could not be taken as it is. Two different addresses, or two numbers, stay
refused.
"""

from __future__ import annotations

import re
from typing import Final

# Outlook: Jan Bos <jan@werk.example>, and a semicolon behind; Exchange: SMTP:jan@…; a link: mailto:jan@…
_NAMED: Final = re.compile(r"[^<>@]*<([^<>]+)>")
_SCHEME: Final = re.compile(r"(?:mailto|smtp)\s*:\s*", re.IGNORECASE)
# A link as Access exports it: what is shown, and between marks where it leads.
_LINK: Final = re.compile(r"([^#]*)#([^#]+)#?")
_ENDS: Final = " \t\r\n;,\"'`´‘’“”"
# An address between brackets, or at the end of a sentence.
_ENDS_OF_ADDRESS: Final = f"{_ENDS}()[]"
_ENDS_OF_SENTENCE: Final = ".:"
_SEVERAL: Final = re.compile(r"[;,|\s]+")
_LABEL: Final = re.compile(
    r"(?:tel(?:efoon(?:nummer)?)?|phone|mob(?:iel|ile|iele)?(?:\s*nummer)?|gsm|handy|[mt])\s*[.:]*\s*(?=[+(\d])",
    re.IGNORECASE,
)
_REMARK: Final = re.compile(
    r"(?<=\d)\s*[(\[]?\s*(?:priv[eé]|werk|zakelijk|thuis|mobiel|work|home|private|mobile)\s*[)\]]?",
    re.IGNORECASE,
)
# Longer ones are no address with something around it, and not worth a look.
_LONGEST: Final = 600
# A number that a program took for a fraction: 612345678.0
_FRACTION: Final = re.compile(r"(\d{9,15})[.,]0+")


def bare_address(text: str) -> str:
    """The address in what stands around it; the text itself where nothing does."""
    if len(text) > _LONGEST:
        return text
    found = text.rstrip(_ENDS_OF_SENTENCE + _ENDS_OF_ADDRESS).strip(_ENDS_OF_ADDRESS)
    if named := _NAMED.fullmatch(found):
        found = named[1].strip(_ENDS)
    if (link := _LINK.fullmatch(found)) and _SCHEME.match(link[2]):
        shown, to = link[1].strip(_ENDS), _without_scheme(link[2])
        found = to if "@" not in shown or shown.casefold() == to.casefold() else text
    found = _without_scheme(found)
    parts = {part.casefold() for part in _SEVERAL.split(found) if part}
    return _SEVERAL.split(found)[0] if len(parts) == 1 else found


def _without_scheme(text: str) -> str:
    return _SCHEME.sub("", text, count=1) if _SCHEME.match(text) else text


def bare_number(text: str) -> str:
    """The number without the word before or behind it that says what kind it is."""
    if len(text) > _LONGEST:
        return text
    found = (
        _LABEL.sub("", text.strip(_ENDS), count=1) if _LABEL.match(text.strip(_ENDS)) else text.strip(_ENDS)
    )
    if remark := _REMARK.search(found):
        found = found[: remark.start()] if remark.end() == len(found) else found
    fraction = _FRACTION.fullmatch(found)
    return fraction[1] if fraction else found
