"""What programs and people put around an address or a number:
what is in it is one, and the same to everybody.

Asked only about a cell that could not be taken as it is. Two different addresses, or two numbers, stay
refused. Beside an address are brackets or a word with a colon, never a blank alone: of “jan van den
berg@werk.example” the end is somebody else's.
"""

from __future__ import annotations

import re
from typing import Final

# Outlook: Jan Bos <jan@werk.example>, and a semicolon behind; also what it makes of that as text:
# jan@werk.example [mailto:jan@werk.example]. Exchange: SMTP:jan@…; a link: mailto:jan@…?subject=…
_NAMED: Final = re.compile(r"[^<>@]*<([^<>]+)>")
_BESIDE: Final = re.compile(r"([^<>()\[\]]*)[<(\[]([^<>()\[\]]+)[>)\]]")
_SCHEME: Final = re.compile(r"(?:mailto|smtp|e-?mail(?:\s?adres)?|mail|e)\s*:\s*", re.IGNORECASE)
_ASKED: Final = re.compile(r"(mailto:[^?]*)\?.*", re.IGNORECASE | re.DOTALL)
# A link as Access exports it: what is shown, and between marks where it leads.
_LINK: Final = re.compile(r"([^#]*)#([^#]+)#?")
_ENDS: Final = " \t\r\n;,\"'`´‘’“”"
# An address between brackets, or at the end of a sentence.
_ENDS_OF_ADDRESS: Final = f"{_ENDS}()[]"
_ENDS_OF_SENTENCE: Final = ".:"
_SEVERAL: Final = re.compile(r"[;,|\s]+")
# Marks of direction that programs copy along, and signs of the width of Chinese ones.
_DIRECTION: Final = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_WIDE: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_LABEL: Final = re.compile(
    r"(?:tel(?:efoon(?:nummer)?)?|(?:mobile\s*)?phone|mob(?:iel|ile|iele)?(?:\s*nummer)?|gsm|handy|cell|(?:whats)?app|[mtpc])"
    r"\s*[.:]*\s*(?=[+(\d])",
    re.IGNORECASE,
)
_REMARK: Final = re.compile(
    r"(?<=\d)\s*[(\[]?\s*(?:priv[eé]|werk|zakelijk|thuis|mobiel|work|home|private|mobile|whatsapp|app)\s*[)\]]?",
    re.IGNORECASE,
)
# Longer ones are no address with something around it, and not worth a look.
_LONGEST: Final = 600
_BLANKS: Final = re.compile("[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
_BETWEEN_NUMBERS: Final = re.compile(r"\s*[;,/|]\s*(?=[+(0])")
_BEGINS: Final = re.compile("(?:00)?31(?=0?[0-9]{9}$)0?|0(?!0)")
# A number that a program took for a fraction: 612345678.0
_FRACTION: Final = re.compile(r"(\d{9,15})[.,]0+")


def bare_address(text: str) -> str:
    """The address in what stands around it; the text itself where nothing does.

    Letters of double width are those that they are beside their width.
    """
    if len(text) > _LONGEST:
        return text
    plain = text.translate(_WIDE).strip(f"{_DIRECTION}{_ENDS}")
    found = plain.rstrip(_ENDS_OF_SENTENCE + _ENDS_OF_ADDRESS).lstrip(_ENDS_OF_ADDRESS)
    if named := _NAMED.fullmatch(plain):
        found = _without_scheme(named[1].strip(_ENDS))
    elif beside := _BESIDE.fullmatch(plain):
        found = _one_of(beside[1], beside[2]) or text
    if (link := _LINK.fullmatch(found)) and _SCHEME.match(link[2]):
        found = _one_of(link[1], link[2]) or text
    found = _without_scheme(found)
    parts = {part.casefold() for part in _SEVERAL.split(found) if part}
    return _SEVERAL.split(found)[0] if len(parts) == 1 else found


def _one_of(shown: str, to: str) -> str | None:
    """The one address of what is shown and what stands beside it in brackets; nothing where there are two."""
    shown, to = _without_scheme(shown.strip(_ENDS)), _without_scheme(to.strip(_ENDS))
    if "@" not in to:
        return shown
    return to if "@" not in shown or shown.casefold() == to.casefold() else None


def _without_scheme(text: str) -> str:
    asked = _ASKED.fullmatch(text)
    bare = asked[1] if asked else text
    return _SCHEME.sub("", bare, count=1) if _SCHEME.match(bare) else bare


def bare_number(text: str) -> str:
    """The number without the word before or behind it that says what kind it is; of one that stands there
    twice, one.
    """
    if len(text) > _LONGEST:
        return text
    found = _BLANKS.sub(" ", text.strip(_ENDS))
    found = _LABEL.sub("", found, count=1) if _LABEL.match(found) else found
    if remark := _REMARK.search(found):
        found = found[: remark.start()] if remark.end() == len(found) else found
    if fraction := _FRACTION.fullmatch(found):
        return fraction[1]
    parts = [part for part in _BETWEEN_NUMBERS.split(found) if part]
    return parts[0] if len({_significant(part) for part in parts}) == 1 else found


def _significant(number: str) -> str:
    """The digits of a number without what it begins with in the Netherlands: 0, 31 or 0031."""
    digits = "".join(filter(str.isdecimal, number))
    begins = _BEGINS.match(digits)
    return digits[begins.end() :] if begins else digits
