"""Text written by others, made safe to stand between our own words.

Nothing here escapes markup: that is the renderer's work. These functions settle what no place wants: control
characters, line breaks where one line is meant, and direction marks that would reorder the words around a
name.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Line breaks of every kind that software knows, beside CR and LF (Unicode, UAX 14: mandatory breaks).
_LINE_BREAK: Final = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SPACES: Final = re.compile(r"\s+")
# Embeddings, overrides and isolates (UAX 9). Marks that only colour one spot (LRM, RLM, ALM) are harmless.
# And the byte order mark, which readers of files take for no part of the text.
_UNWANTED: Final = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
# A lone half of a surrogate pair can't be written as UTF-8; it comes in through JSON escapes.
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})
# Where those characters are, and others among them: what stands elsewhere need not be asked one by one.
_MAY_RUN_RIGHT_TO_LEFT: Final = re.compile(
    "[\u05be-\u08e2\u200f\ufb1d-\ufefc\U00010800-\U00010ff6\U0001e800-\U0001eebb]"
)
_FIRST_STRONG_ISOLATE: Final = "\u2068"
_POP_ISOLATE: Final = "\u2069"
_JOINER: Final = "\u200d"
_ELLIPSIS: Final = "…"


def clean(text: str) -> str:
    """The text without control characters, direction overrides and byte order marks;
    its lines end in a line feed.
    """
    # Most texts are plain, and a mail asks this of each of its facts. Nothing that is taken away counts as
    # printable.
    if text.isprintable():
        return text
    text = _SURROGATE.sub("\ufffd", _LINE_BREAK.sub("\n", text))
    return _UNWANTED.sub("", _CONTROL.sub("", text))


def one_line(text: str) -> str:
    """The text on one line, each run of white space as one space."""
    if text.isprintable():  # no white space but spaces
        return " ".join(text.split())
    return _SPACES.sub(" ", clean(text)).strip()


def runs_right_to_left(text: str) -> bool:
    """Whether the text holds a character that runs from right to left, as Hebrew and Arabic do."""
    return any(
        unicodedata.bidirectional(character) in _RIGHT_TO_LEFT
        for character in _MAY_RUN_RIGHT_TO_LEFT.findall(text)
    )


def isolated(text: str) -> str:
    """The text set apart (UAX 9 isolate) when it would otherwise reorder the words around it."""
    if not runs_right_to_left(text):
        return text
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}"


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a space where there is one near, and then marked with "…".

    A letter keeps its accents and an emoji its parts, unless one alone is longer than the limit.
    """
    if len(text) <= limit:
        return text
    end = limit - len(_ELLIPSIS)
    space = text.rfind(" ", end // 2, end + 1)
    if space != -1:
        end = space
    else:
        while end > 0 and _continues(text, end):
            end -= 1
        end = end or limit - len(_ELLIPSIS)
    return text[:end].rstrip() + _ELLIPSIS


def _continues(text: str, at: int) -> bool:
    """Whether the character here belongs to the one before it."""
    character, before = text[at], text[at - 1]
    return (
        unicodedata.category(character) in {"Mn", "Me", "Mc"}
        or _JOINER in (character, before)
        or "\U0001f3fb" <= character <= "\U0001f3ff"  # skin tones
    )
