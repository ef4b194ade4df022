"""A letter as the bytes that go to the mail provider. The same letter always gives the same bytes."""

from __future__ import annotations

import hashlib
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import Final

from qlinx.kit.plain_text import one_line, shorten
from qlinx.kit.provider import PROVIDER
from qlinx.kit.texts import LocalText
from qlinx.mailing.calendar import CalendarEvent
from qlinx.mailing.composing import Links
from qlinx.mailing.headers import address_header, text_header, token_header
from qlinx.mailing.letter import Addressee, Letter, Sender
from qlinx.mailing.letter_errors import LetterTooLargeError
from qlinx.mailing.rendering import Rendered, render

# SES takes 40 MB after encoding, but an account may be held to less; no letter of ours comes near 10.
MESSAGE_LIMIT: Final = 10_000_000

_EMPLOYER_LIMIT: Final = 80
_FROM: Final = LocalText(nl="{sender} namens {employer}", en="{sender} on behalf of {employer}")
_CALENDAR_FILE: Final = "invite.ics"
_MIME_VERSION: Final = b"MIME-Version: 1.0\r\n"


def sender_of(links: Links, address: str) -> Sender:
    """Who all mail comes from, at an address of this installation."""
    statement = LocalText(nl=links.page("/privacy?language=nl"), en=links.page("/privacy?language=en"))
    return Sender.of(PROVIDER, address=address, statement_url=statement)


def write(letter: Letter, sender: Sender, *, date: datetime) -> bytes:
    """The letter rendered and composed, with its own message id."""
    rendered = render(letter, sender)
    return compose(letter, rendered, sender, date=date, message_id=message_id(letter, sender))


def message_id(letter: Letter, sender: Sender) -> str:
    """The letter's Message-ID: the same for each attempt to send it. SES puts its own id in its place."""
    return f"<{_digest(letter, 'message-id')}@{sender.address.rsplit('@', 1)[1]}>"


def compose(letter: Letter, rendered: Rendered, sender: Sender, *, date: datetime, message_id: str) -> bytes:
    """The whole message: plain text and HTML,
    and a calendar part both inline and attached where there is an event.

    Outlook and Apple Mail read the inline calendar part, Gmail and others the attached file.

    Raises
    ------
    LetterTooLargeError
        The message is larger than `MESSAGE_LIMIT` bytes.
    """
    message = b"".join(_headers(letter, rendered, sender, date, message_id)) + _body(letter, rendered, date)
    if len(message) > MESSAGE_LIMIT:
        raise LetterTooLargeError(len(message), MESSAGE_LIMIT)
    return message


def _headers(
    letter: Letter, rendered: Rendered, sender: Sender, date: datetime, message_id: str
) -> list[bytes]:
    reply_to = letter.reply_to or Addressee(sender.contact_email, sender.name)
    lines = [
        _alike("From", sender.address, _from_name(letter, sender)),
        address_header("To", letter.to.address, letter.to.name),
        text_header("Subject", rendered.subject),
        token_header("Date", format_datetime(date.astimezone(UTC))),
        token_header("Message-ID", message_id),
        token_header("Auto-Submitted", "auto-generated"),  # RFC 3834: no out-of-office answers to us
        token_header("Content-Language", letter.language),
        # Nobody reads what is sent to the address that mail comes from.
        _alike("Reply-To", reply_to.address, reply_to.name),
    ]
    # A reply repeats it (RFC 5322, 3.6.4), whatever our message's own id became.
    if letter.thread is not None:
        lines.append(token_header("References", f"<{letter.thread}@{sender.address.rsplit('@', 1)[1]}>"))
    if letter.unsubscribe_url is not None:  # RFC 8058
        lines.append(token_header("List-Unsubscribe", f"<{letter.unsubscribe_url}>"))
        lines.append(token_header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return lines


@lru_cache(maxsize=64)
def _alike(name: str, address: str, display: str | None) -> bytes:
    """A header that is the same in every letter of a mailing; never that of who gets it."""
    return address_header(name, address, display)


def _from_name(letter: Letter, sender: Sender) -> str:
    if letter.on_behalf_of is None:
        return sender.name
    employer = shorten(one_line(letter.on_behalf_of), _EMPLOYER_LIMIT)
    return _FROM.in_(letter.language).format(sender=sender.name, employer=employer)


def _body(letter: Letter, rendered: Rendered, date: datetime) -> bytes:
    """The parts, from the plainest to the richest, and the event attached once more where there is one.

    Written here rather than by the standard library's message classes, which parse each of our own headers
    again: that was two thirds of the time a letter takes. Its encoders do the work.
    """
    parts = [_text_part("plain", rendered.text), _text_part("html", rendered.html)]
    if letter.calendar is None:
        return _MIME_VERSION + _multipart("alternative", parts, _boundary(letter, 0))
    inline, attached = _calendar_parts(letter, letter.calendar, date)
    shown = _multipart("alternative", [*parts, inline], _boundary(letter, 1))
    return _MIME_VERSION + _multipart("mixed", [shown, attached], _boundary(letter, 0))


def _boundary(letter: Letter, number: int) -> str:
    """The same on each attempt, and in no part: no encoding that we use can end in ``=_``."""
    return f"=_{_digest(letter, f'boundary {number}')}"


def _multipart(kind: str, parts: Sequence[bytes], boundary: str) -> bytes:
    line = f'Content-Type: multipart/{kind};\r\n boundary="{boundary}"\r\n'.encode()
    between = f"\r\n--{boundary}".encode()
    return line + b"".join(between + b"\r\n" + part for part in parts) + between + b"--\r\n"


def _text_part(kind: str, text: str) -> bytes:
    encoded = b2a_qp(text.replace("\r\n", "\n").encode(), istext=True).replace(b"\n", b"\r\n")
    return _part(f"text/{kind}; charset=utf-8", "quoted-printable") + encoded.rstrip()


def _calendar_parts(letter: Letter, event: CalendarEvent, date: datetime) -> tuple[bytes, bytes]:
    from qlinx.mailing.imip import (
        encode_event,
    )  # icalendar takes 170 ms to import; most letters have no event

    encoded = _base64(encode_event(event, stamp=date, language=letter.language))
    inline = _part(f"text/calendar; charset=utf-8; method={event.method.value}", "base64")
    attached = _part(
        f'application/ics; name="{_CALENDAR_FILE}"',
        "base64",
        f'Content-Disposition: attachment; filename="{_CALENDAR_FILE}"\r\n',
    )
    return inline + encoded, attached + encoded


def _part(kind: str, encoding: str, more: str = "") -> bytes:
    return f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n{more}\r\n".encode()


def _base64(data: bytes) -> bytes:
    return encodebytes(data).replace(b"\n", b"\r\n").rstrip()


def _digest(letter: Letter, use: str) -> str:
    return hashlib.sha256(f"{use}\x1f{letter.message_id_seed}".encode()).hexdigest()[:40]
