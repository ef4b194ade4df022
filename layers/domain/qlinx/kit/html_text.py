"""What HTML says, as plain text: without markup, and without anything that would be fetched.

It is for HTML that strangers made: each character is looked at once or twice, however it is nested or broken.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

_NAME: Final = re.compile(r"/?([A-Za-z][A-Za-z0-9]{0,20})")
# What stands between these is no text.
_HIDDEN: Final = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "title")}
_BLOCKS: Final = frozenset(
    re.findall(
        r"\w+", "address blockquote br dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre table td th tr ul"
    )
)
_SPACES: Final = re.compile(r"\s+")
_AROUND_BREAKS: Final = re.compile(r" ?\n ?")
_MANY_BREAKS: Final = re.compile(r"\n{3,}")


def text_of_html(html: str) -> str:
    """The text of HTML, a line for each block."""
    pieces: list[str] = []
    at = 0
    while at < len(html):
        begins = html.find("<", at)
        pieces.append(_words(html[at:] if begins < 0 else html[at:begins]))
        if begins < 0:
            break
        at = _behind_tag(html, begins, pieces)
    text = _AROUND_BREAKS.sub("\n", "".join(pieces))
    return _MANY_BREAKS.sub("\n\n", text).strip()


def _behind_tag(html: str, begins: int, pieces: list[str]) -> int:
    """Where the text goes on behind what begins with this bracket."""
    if html.startswith("<!--", begins):
        return _behind(html, "-->", begins)
    named = _NAME.match(html, begins + 1)
    if named is None and html[begins + 1 : begins + 2] not in ("!", "?", "/"):
        pieces.append("<")  # a bracket that somebody wrote
        return begins + 1
    name = named[1].lower() if named else ""
    if name in _BLOCKS:
        pieces.append("\n")
    behind = _behind(html, ">", begins)
    if name in _HIDDEN and html[begins + 1] != "/":
        closing = _HIDDEN[name].search(html, behind)
        return _behind(html, ">", closing.start()) if closing else len(html)
    return behind


def _behind(html: str, mark: str, begins: int) -> int:
    found = html.find(mark, begins)
    return len(html) if found < 0 else found + len(mark)


def _words(text: str) -> str:
    return _SPACES.sub(" ", unescape(text))
