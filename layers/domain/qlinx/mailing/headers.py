"""Header lines in their final form.

The standard library's header classes fold links and identifiers into encoded words, which mail programs then
don't recognise; so the few headers of our own are written here, with its encoder for the words in them (RFC
5322, RFC 2047). Every text comes in through `one_line`, so no line break from a fact can start a header.
"""

from __future__ import annotations

import re
from email.header import Header
from typing import Final

from qlinx.kit.plain_text import isolated, one_line, shorten

NAME_LIMIT: Final = 100
LINE_LIMIT: Final = 998  # RFC 5322, 2.1.1: must; 78 is its should, kept where there is a place to fold

_FOLD: Final = "\r\n "
_PREFERRED_LINE: Final = 78
_FOLDED_AT: Final = 76
_NEEDS_NO_QUOTES: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+( [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_ENCODED_WORD_MARK: Final = "=?"


def token_header(name: str, value: str) -> bytes:
    """A header whose value is ours, ASCII and unfoldable: an identifier, a date, a link."""
    return _line(name, value)


def text_header(name: str, text: str) -> bytes:
    """A header that people read, such as a subject."""
    return _line(name, _words(one_line(text), name))


def address_header(name: str, address: str, display: str | None) -> bytes:
    """A header with one address and, when it is known, the name that goes with it."""
    shown = shorten(one_line(display or ""), NAME_LIMIT)
    if not shown:
        return _line(name, address)
    phrase = _phrase(isolated(shown), name)
    last_line = f"{name}: {phrase}".rsplit(_FOLD, 1)[-1]
    space = " " if len(last_line) + len(address) + len(" <>") <= _PREFERRED_LINE else _FOLD
    return _line(name, f"{phrase}{space}<{address}>")


def _phrase(text: str, header: str) -> str:
    if not _is_plain(text):
        return _words(text, header)
    if _NEEDS_NO_QUOTES.fullmatch(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _words(text: str, header: str) -> str:
    """The text as it is when plain, else in encoded words; folded."""
    plain = _is_plain(text)
    if plain and len(f"{header}: {text}") <= _FOLDED_AT:
        return text
    charset = "us-ascii" if plain else "utf-8"
    return Header(text, charset=charset, header_name=header, maxlinelen=_FOLDED_AT).encode(linesep="\r\n")


def _is_plain(text: str) -> bool:
    # A name may look like an encoded word; a reader's program would decode it into something else.
    return text.isascii() and _ENCODED_WORD_MARK not in text


def _line(name: str, value: str) -> bytes:
    line = f"{name}: {value}"
    for part in line.split(_FOLD):
        if "\r" in part or "\n" in part or len(part) > LINE_LIMIT:
            raise ValueError(f"{name} can't be written as a header")
    return f"{line}\r\n".encode("ascii")
