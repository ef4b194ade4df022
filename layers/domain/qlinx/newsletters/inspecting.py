"""What staff look at in a message beside its bytes: where its links lead, and whether it has what mail hosts
ask of who sends much (decision 230). Read from the bytes themselves, whatever made them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from html import unescape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from email.message import EmailMessage

# Gmail shows no more of a mail, and hides the way to stop with the rest.
CLIPPED_AT: Final = 102_000
_ONCE: Final = ("From", "To", "Subject", "Date", "Message-ID", "Reply-To")
_ONE_CLICK: Final = "List-Unsubscribe=One-Click"
_LINK: Final = re.compile(r'href="([^"]*)"')
_FROM_ELSEWHERE: Final = re.compile(
    r"<(?:img|script|link|iframe)\b|\b(?:src|srcset|background)\s*=|url\s*\(|@import", re.IGNORECASE
)


class Fault(StrEnum):
    """Why a mail host may refuse a message, or show it otherwise than it was written."""

    HEADERS = "headers"
    """A header that each mail has once is missing, or stands there twice."""
    NO_ONE_CLICK = "no_one_click"
    """A mail program has no button that stops it (RFC 8058)."""
    NO_PLAIN_TEXT = "no_plain_text"
    FROM_ELSEWHERE = "from_elsewhere"
    """Something is loaded from another place when it is opened."""
    CLIPPED = "clipped"


@dataclass(frozen=True, slots=True)
class Inspected:
    """Where the links of a message lead, each once in their order, and what is wrong with it."""

    links: tuple[str, ...]
    faults: tuple[Fault, ...]


def inspected(message: bytes) -> Inspected:
    """What there is to see in a message as it would leave."""
    # The parser is what takes long to load, and only this page of staff needs it.
    from email import message_from_bytes
    from email.policy import default

    read: EmailMessage = message_from_bytes(message, policy=default)
    html = _text(read, "html")
    links = dict.fromkeys(unescape(found) for found in _LINK.findall(html))
    return Inspected(tuple(links), tuple(_faults(read, html)))


def _faults(read: "EmailMessage", html: str) -> Iterator[Fault]:
    if any(len(read.get_all(name, [])) != 1 for name in _ONCE):
        yield Fault.HEADERS
    if not _stops_with_one_click(read):
        yield Fault.NO_ONE_CLICK
    if not _text(read, "plain").strip():
        yield Fault.NO_PLAIN_TEXT
    if _FROM_ELSEWHERE.search(html):
        yield Fault.FROM_ELSEWHERE
    if len(html.encode()) > CLIPPED_AT:
        yield Fault.CLIPPED


def _stops_with_one_click(read: "EmailMessage") -> bool:
    where, how = read.get_all("List-Unsubscribe", []), read.get_all("List-Unsubscribe-Post", [])
    return how == [_ONE_CLICK] and len(where) == 1 and where[0].startswith("<https://")


def _text(read: "EmailMessage", kind: str) -> str:
    part = read.get_body((kind,))
    return str(part.get_content()) if part is not None else ""
