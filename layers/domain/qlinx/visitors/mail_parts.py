"""The words of a mail that anybody may have sent: its plain text, else the text of its HTML.

Parts are told apart here and not by the standard library's parser, which goes one call deeper for each part
within a part: how deep, how many and how long is bounded, and what is beyond that is left out. What is no
text is counted, and not decoded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from typing import Final

from qlinx.kit.html_text import text_of_html
from qlinx.kit.plain_text import clean

LONGEST_HEADERS: Final = 256 * 1024
DEEPEST: Final = 12
MOST_PARTS: Final = 200
# Of one part, before it is decoded.
_LONGEST_PART: Final = 1024**2
_LONGEST_HTML: Final = 200_000
_LONGEST_WORDS: Final = 60_000
_END_OF_HEADERS: Final = re.compile(rb"\r?\n\r?\n")
_LINE_END: Final = re.compile(rb"\A\r?\n")
_FALLBACK: Final = "cp1252"
# Which names of character sets are believed: others of Python's codecs are no character sets.
_CHARSET: Final = re.compile(
    r"utf-?8|us-ascii|ascii|utf-?16([lb]e)?|iso-?8859-?\d{1,2}|latin-?\d|windows-?125\d|cp125\d|koi8-[ru]"
    r"|gb2312|gbk|gb18030|big5|shift_?jis|euc-(jp|kr)|iso-2022-(jp|kr)|mac-?roman",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Words:
    """What a mail says, how many of its parts are no text, and whether something was left out."""

    text: str
    attachments: int
    is_cut: bool


@dataclass(frozen=True, slots=True)
class _Part:
    headers: Message
    body: bytes
    depth: int

    @property
    def kind(self) -> str:
        return self.headers.get_content_type()

    @property
    def is_text(self) -> bool:
        """Whether it is meant to be read where it stands."""
        shown = self.headers.get_content_disposition() != "attachment" and self.headers.get_filename() is None
        return shown and self.kind in {"text/plain", "text/html"}


def split_headers(raw: bytes) -> tuple[Message, bytes]:
    """Headers, as long as they may be, and what stands behind them."""
    if raw[:1] == b"\n" or raw[:2] == b"\r\n":
        return Message(), raw.lstrip(b"\r\n")
    end = _END_OF_HEADERS.search(raw)
    head, body = (raw[: end.start()], raw[end.end() :]) if end else (raw, b"")
    return message_from_bytes(head[:LONGEST_HEADERS] + b"\n\n"), body


def words_of(headers: Message, body: bytes) -> Words:
    """What a mail says."""
    parts = list(_leaves(_Part(headers, body, 0)))
    shown = [part for part in parts[:MOST_PARTS] if part.is_text]
    plain = [part for part in shown if part.kind == "text/plain"]
    text, is_cut = _joined(plain)
    if not text:
        text, is_cut = _joined([part for part in shown if part.kind == "text/html"])
    return Words(text, sum(not part.is_text for part in parts), is_cut or len(parts) > MOST_PARTS)


def _leaves(part: _Part) -> Iterator[_Part]:
    """The parts that hold no others, in their order; one part more than there may be, to tell that."""
    waiting, found = [part], 0
    while waiting and found <= MOST_PARTS:
        one = waiting.pop()
        inner = _inner(one)
        if inner:
            waiting.extend(reversed(inner))
        else:
            found += 1
            yield one


def _inner(part: _Part) -> Sequence[_Part]:
    boundary = part.headers.get_boundary() if part.kind.startswith("multipart/") else None
    if not boundary or part.depth >= DEEPEST:
        return ()
    mark = re.escape(boundary.encode("ascii", "ignore"))
    pieces, begins = [], None
    for found in re.finditer(rb"(?:\A|\r?\n)--" + mark + rb"(--)?[ \t]*(?=\r?\n|\Z)", part.body):
        # Before the first boundary stands what old programs show; behind the last one, nothing.
        if begins is not None:
            pieces.append(part.body[begins : found.start()])
        begins = found.end()
        if found[1] or len(pieces) > MOST_PARTS:
            begins = None
            break
    if begins is not None:  # it was cut off on its way
        pieces.append(part.body[begins:])
    return [_Part(*split_headers(_LINE_END.sub(b"", piece, 1)), part.depth + 1) for piece in pieces]


def _joined(parts: Sequence[_Part]) -> tuple[str, bool]:
    texts, is_cut = [], False
    for part in parts:
        text, was_cut = _text(part)
        is_cut = is_cut or was_cut
        if text:
            texts.append(text)
    return "\n\n".join(texts), is_cut


def _text(part: _Part) -> tuple[str, bool]:
    """What a part says, and whether it is longer."""
    is_cut = len(part.body) > _LONGEST_PART
    decoded = _decoded(part)
    if part.kind == "text/html":
        is_cut = is_cut or len(decoded) > _LONGEST_HTML
        decoded = text_of_html(decoded[:_LONGEST_HTML])
    text = clean(decoded[:_LONGEST_WORDS]).strip()
    return text, is_cut or len(decoded) > _LONGEST_WORDS


def _decoded(part: _Part) -> str:
    one = Message()
    if encoding := part.headers.get("Content-Transfer-Encoding"):
        one["Content-Transfer-Encoding"] = str(encoding)
    one.set_payload(part.body[:_LONGEST_PART].decode("ascii", "surrogateescape"))
    payload = one.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else part.body[:_LONGEST_PART]
    return decoded(content, part.headers.get_content_charset())


def decoded(content: bytes, charset: str | None) -> str:
    """Bytes as text: by the character set that they are said to have, else by the likeliest that fits."""
    said = [charset] if charset and _CHARSET.fullmatch(charset) else []
    for one in (*said, "utf-8"):
        try:
            return content.decode(one)
        except (UnicodeError, LookupError):
            continue
    return content.decode(_FALLBACK, "replace")
